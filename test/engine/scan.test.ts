/** What the real engine prints of a preview, and what the command makes of it. */
import { expect } from 'chai';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runScript } from '../support/command.ts';
import { createPulumiProject, type PulumiProject } from '../support/pulumi-engine.ts';
import { needTools } from '../support/real-tools.ts';

const SECRET = 's3cr3t-value';
const CHART = join(process.cwd(), 'test', 'support', 'charts', 'kong-mesh');

/** @param hide what makes a secret of a value, or leaves it as it is */
const program = (hide: (value: string) => string) => `
name: secrets
runtime: yaml
resources:
  pod:
    type: kubernetes:core/v1:Pod
    properties:
      metadata: { name: pod }
      spec: { containers: [{ name: a, image: ${hide('registry.example/a:1')} }] }
  whole:
    type: kubernetes:core/v1:Pod
    properties:
      metadata: { name: whole }
      spec: ${hide(`{ containers: [{ name: a, image: 'registry.example/b:1', env: [{ name: a, value: ${SECRET} }] }] }`)}
  volumes:
    type: kubernetes:core/v1:Pod
    properties:
      metadata: { name: volumes }
      spec:
        containers: [{ name: a, image: 'registry.example/c:1' }]
        volumes: ${hide("[{ name: a, image: { reference: 'registry.example/d:1' } }]")}
  mesh:
    type: kubernetes:helm.sh/v3:Release
    properties: { chart: ${CHART}, namespace: kong-mesh-system, values: ${hide(`{ kuma: { secret: ${SECRET} } }`)} }
`;

interface Found {
  readonly image: string | null;
  readonly failures: readonly { readonly code: string }[];
  readonly uses: readonly { readonly resource: string; readonly path: string }[];
}

describe('a preview of the real Pulumi engine, scanned', function () {
  this.timeout(60_000);

  let project: PulumiProject | undefined;

  before(function () {
    needTools(this, 'pulumi', 'pulumi-language-yaml', 'pulumi-resource-kubernetes', 'helm');
  });

  afterEach(async () => {
    await project?.remove();
    project = undefined;
  });

  /** `resource path code or image` of each use. */
  async function scan(hide: (value: string) => string): Promise<string[]> {
    project = await createPulumiProject(program(hide));
    const { status, text } = await project.pulumi('preview', '--json');
    expect(status, text).to.equal(0);
    const file = join(project.directory, 'preview.json');
    // Whatever else a shell saves along with it.
    await writeFile(file, `warning: this is not the newest version\n${text}`);
    const { stdout, stderr } = await runScript('image-provenance.cjs', ['scan', file, '--format', 'json']);
    expect(stdout + stderr).to.not.include(SECRET);
    expect(stderr).to.equal('');
    const { results } = JSON.parse(stdout) as { results: readonly Found[] };
    return results
      .flatMap(({ image, failures, uses }) =>
        uses.map(({ resource, path }) => `${resource} ${path} ${image ?? failures[0]?.code ?? ''}`),
      )
      .sort();
  }

  it('does not know what is secret, as a text, as a list, as an object and as the values of a release', async () => {
    expect(await scan((value) => `{ 'fn::secret': ${value} }`)).to.deep.equal([
      // The provider makes a secret of a whole list that holds one.
      'Pod/pod spec.containers IMAGE_UNKNOWN',
      'Pod/volumes spec.containers[0].image registry.example/c:1',
      'Pod/volumes spec.volumes IMAGE_UNKNOWN',
      'Pod/whole spec IMAGE_UNKNOWN',
      'kong-mesh-system/Release/mesh chart HELM_NOT_RENDERED',
    ]);
  });

  it('knows the same where it is no secret', async () => {
    const found = await scan((value) => value);
    expect(found.filter((line) => line.startsWith('Pod/'))).to.deep.equal([
      'Pod/pod spec.containers[0].image registry.example/a:1',
      'Pod/volumes spec.containers[0].image registry.example/c:1',
      'Pod/volumes spec.volumes[0].image.reference registry.example/d:1',
      'Pod/whole spec.containers[0].image registry.example/b:1',
    ]);
    expect(found.some((line) => line.includes('kong/kuma-dp'))).to.equal(true);
  });
});
