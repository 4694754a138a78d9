/** The folder of the program: told only where a project file says that it is this very project's. */
import { expect } from 'chai';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certainProgramDirectory } from '../../src/helm/program-directory.ts';

describe('the folder of the program', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'program-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  async function ofProject(file: string, project: string | undefined = 'mesh'): Promise<string | undefined> {
    await writeFile(join(folder, 'Pulumi.yaml'), file);
    return certainProgramDirectory(folder, project);
  }

  it('is where pulumi was called, if that holds the project', async () => {
    expect(await ofProject('name: mesh\nruntime: nodejs\n')).to.equal(folder);
    expect(await ofProject('{"name": "mesh", "runtime": {"name": "nodejs"}}')).to.equal(folder);
  });

  const UNCERTAIN: readonly (readonly [string, string])[] = [
    ['of another project', 'name: other\nruntime: nodejs\n'],
    ['whose name only begins alike', 'name: mesh-2\nruntime: nodejs\n'],
    ['without a name', 'runtime: nodejs\n'],
    ['whose name is no text', 'name: [mesh]\n'],
    ['of a program that runs elsewhere', 'name: mesh\nruntime: nodejs\nmain: infra/\n'],
    ['that names a place without telling it', 'name: mesh\nmain:\n'],
    ['that is not YAML', 'name: mesh\n  runtime: [\n'],
    ['that is a list', '- name: mesh\n'],
    ['that is a text', 'mesh'],
    ['that is empty', ''],
  ];
  for (const [what, file] of UNCERTAIN) {
    it(`is not certain with a project file ${what}`, async () => {
      expect(await ofProject(file)).to.equal(undefined);
    });
  }

  it('is not certain without a project file', async () => {
    expect(certainProgramDirectory(folder, 'mesh')).to.equal(undefined);
    await mkdir(join(folder, 'Pulumi.yaml'));
    expect(certainProgramDirectory(folder, 'mesh')).to.equal(undefined);
  });

  it('is not certain in a folder that is not there', () => {
    expect(certainProgramDirectory(join(folder, 'absent'), 'mesh')).to.equal(undefined);
  });

  it('is not certain below the project', async () => {
    await ofProject('name: mesh\nruntime: nodejs\n');
    const below = join(folder, 'below');
    await mkdir(below);
    expect(certainProgramDirectory(below, 'mesh')).to.equal(undefined);
  });

  it('is not certain where the shell or Pulumi said nothing', async () => {
    await ofProject('name: mesh\n');
    expect(certainProgramDirectory(undefined, 'mesh')).to.equal(undefined);
    expect(certainProgramDirectory(folder, undefined)).to.equal(undefined);
  });
});
