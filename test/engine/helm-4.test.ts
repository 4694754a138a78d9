/** helm 4 in the place of helm 3: a release is the same. */
import { expect } from 'chai';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { isFailure } from '../../src/failure.ts';
import { renderRelease } from '../../src/helm/helm.ts';
import { imageUses } from '../../src/images/images.ts';
import type { KubernetesObject } from '../../src/plan/kubernetes-object.ts';
import type { PlannedRecord } from '../../src/plan/planned-value.ts';
import { needTools, runTool } from '../support/real-tools.ts';

const CHART = join(process.cwd(), 'test', 'support', 'charts', 'kong-mesh');

describe('a release rendered by helm 4', function () {
  this.timeout(60_000);

  let folder: string;

  before(function () {
    needTools(this, 'helm', 'helm4');
  });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kong-mesh-provenance-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  async function render(PATH: string, inputs: PlannedRecord) {
    const environment = { PATH, HOME: folder };
    return renderRelease(inputs, { environment, apiVersions: ['a/v1'], kubeVersion: '1.33.0', timeoutSeconds: 30 });
  }

  /** A PATH on which `helm` is helm 4. */
  async function withHelm4(): Promise<string> {
    const { stdout } = await runTool('sh', ['-c', 'command -v helm4']);
    await mkdir(join(folder, 'bin'));
    await symlink(stdout.trim(), join(folder, 'bin', 'helm'));
    return [join(folder, 'bin'), process.env.PATH].join(delimiter);
  }

  it('is what helm 3 makes of it', async () => {
    const path = await withHelm4();
    const version = await runTool('helm', ['version', '--template', '{{.Version}}'], { PATH: path });
    expect(version.stdout).to.match(/^v4\./);
    const inputs = { name: 'mesh', namespace: 'kong-mesh-system', chart: CHART, version: '2.14.3', values: {} };
    const uses = (objects: readonly KubernetesObject[]) =>
      imageUses({ kind: 'objects', objects })
        .map((use) => JSON.stringify(use))
        .sort();
    const [three, four] = await Promise.all([render(process.env.PATH ?? '', inputs), render(path, inputs)]);
    if (isFailure(three) || isFailure(four)) {
      throw new Error('one of the two does not render it');
    }
    expect(uses(three)).to.have.length(7);
    expect(uses(four)).to.deep.equal(uses(three));
  });

  it('is not rendered where its chart is not there, and says so', async () => {
    const found = await render(await withHelm4(), { name: 'mesh', chart: join(folder, 'nothing') });
    expect(found).to.have.property('reason', 'the chart could not be fetched');
  });
});
