/** Files and folders of a command line: what is read, what is passed over, and what is listed since it can't be read. */
import { expect } from 'chai';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { UsageError } from '../../src/command/files.ts';
import { readPlanFiles } from '../../src/command/plan-files.ts';

const POD = '{ apiVersion: v1, kind: Pod, metadata: { name: a }, spec: { containers: [{ image: a }] } }\n';
const RELEASE = {
  urn: 'urn:pulumi:dev::m::kubernetes:helm.sh/v3:Release::r',
  op: 'create',
  newState: { type: 'kubernetes:helm.sh/v3:Release' },
};

describe('the files of a command line', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'kong-mesh-provenance-'));
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  function put(name: string, content = POD): string {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  async function read(...paths: string[]) {
    const { read, unread } = await readPlanFiles(paths);
    const plans = read.map(({ plan }) => plan);
    return { plans: plans.length, unread: unread.map(({ file, why }) => `${file.slice(root.length + 1)}: ${why}`) };
  }

  async function usage(...paths: string[]): Promise<string> {
    try {
      await readPlanFiles(paths);
    } catch (error) {
      expect(error).to.be.instanceOf(UsageError);
      return (error as UsageError).message;
    }
    return expect.fail('it was read');
  }

  it('are those of a folder at any depth, by the ends of their names', async () => {
    for (const name of [
      'a.yaml',
      'b.YML',
      'c/d.json',
      'c/e/f.yaml',
      'g.txt',
      '.hidden/h.yaml',
      'node_modules/i.yaml',
    ]) {
      put(name);
    }
    symlinkSync(root, join(root, 'loop'));
    symlinkSync(join(root, 'a.yaml'), join(root, 'link.yaml'));
    expect(await read(root)).to.deep.equal({ plans: 5, unread: [] });
  });

  it('pass over files of a folder without Kubernetes objects, but not named ones', async () => {
    put('a.yaml');
    const values = put('values.yaml', 'image: { tag: 1 }\n');
    put('package.json', '{ "name": "x" }');
    expect(await read(root)).to.deep.equal({ plans: 1, unread: [] });
    expect(await read(root, values)).to.deep.equal({
      plans: 1,
      unread: ['values.yaml: document 1, line 1: its kind or its apiVersion is missing'],
    });
  });

  it('list what may hold an object and can not be read, and read the rest', async () => {
    put('a.yaml');
    put('broken.yaml', 'apiVersion: v1\nkind: [Pod\n');
    put('template.yaml', 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Values.name }}\n');
    put('escaped.json', '{ "\\u0061piVersion": "v1" }');
    symlinkSync(join(root, 'nowhere'), join(root, 'gone.yaml'));
    const { plans, unread } = await read(root, join(root, 'missing'));
    expect(plans).to.equal(1);
    expect(unread.map((line) => line.replace(/: .*/, ''))).to.deep.equal([
      ...['broken.yaml', 'escaped.json', 'gone.yaml', 'template.yaml', 'missing'],
    ]);
  });

  it('read a preview in a folder, also one that names no apiVersion', async () => {
    put('preview.json', JSON.stringify({ steps: [RELEASE] }));
    expect(await read(root)).to.deep.equal({ plans: 1, unread: [] });
  });

  it('are wrong usage where nothing is read', async () => {
    put('folder/values.yaml', 'a: 1\n');
    const folder = join(root, 'folder');
    expect(await usage(folder)).to.equal(`${folder}: holds no file in YAML or JSON with Kubernetes objects`);
    expect(await usage(join(root, 'x'), folder)).to.match(/\/x: does not exist\n.*holds no file/);
  });
});
