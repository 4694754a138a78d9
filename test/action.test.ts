/** The GitHub Action: its form by actionlint, its shell by bash, and that nothing users give becomes a part of a script. */
import { expect } from 'chai';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { codeBlocks } from './support/documents.ts';
import { KONG_MESH_VERSION, kongMeshConfiguration, publishKongMeshImage } from './support/kong-mesh-registry.ts';
import { needTools, runTool } from './support/real-tools.ts';
import { type Registry, startRegistry } from './support/registry.ts';
import { createSigstoreWorld } from './support/sigstore-world.ts';

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

const CHECKOUT = process.cwd();
const ACTION = parse(readFileSync('action.yml', 'utf8')) as Action;
const { steps } = ACTION.runs;
const CP = `kong/kuma-cp:${KONG_MESH_VERSION}`;

describe('the action', function () {
  this.timeout(120_000);

  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'kong-mesh-provenance-'));
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('gives what users write to scripts as variables alone', () => {
    const scripts = steps.flatMap(({ run }) => run ?? []);
    expect(scripts).to.have.length.above(2);
    expect(scripts.filter((script) => script.includes('${{'))).to.deep.equal([]);
  });

  it('uses actions of GitHub alone', () => {
    const used = steps.flatMap(({ uses }) => uses ?? []);
    expect(used.filter((uses) => !/^(?:actions|github)\/[\w/-]+@v\d+$/.test(uses))).to.deep.equal([]);
  });

  describe('under actionlint', () => {
    /** A repository of its own, with the action where the documents have it. */
    function lint(name: string, workflow: string) {
      const repository = join(folder, name);
      const workflows = join(repository, '.github', 'workflows');
      mkdirSync(join(repository, 'path', 'to', 'kong-mesh-provenance'), { recursive: true });
      mkdirSync(workflows, { recursive: true });
      mkdirSync(join(repository, '.git'));
      cpSync('action.yml', join(repository, 'path', 'to', 'kong-mesh-provenance', 'action.yml'));
      writeFileSync(join(workflows, 'images.yml'), workflow);
      return runTool('actionlint', ['-no-color'], {}, repository);
    }

    /** Composite actions are not linted by themselves: the same steps in a job are. */
    function asWorkflow(changed: readonly object[] = steps): string {
      const inputs = Object.fromEntries(Object.keys(ACTION.inputs).map((name) => [name, { type: 'string' }]));
      const job = { 'runs-on': 'ubuntu-24.04', steps: changed };
      return stringify({ on: { workflow_call: { inputs } }, jobs: { images: job } });
    }

    it('has steps without a fault, and a twin has one', async function () {
      needTools(this, 'actionlint');
      expect(await lint('steps', asWorkflow())).to.deep.equal({ status: 0, stdout: '', stderr: '' });
      const twin = steps.map((step) =>
        step.id === 'check' ? { ...step, env: { FILES: '${{ inputs.fils }}' } } : step,
      );
      expect((await lint('twin', asWorkflow(twin))).stdout).to.include('property "fils" is not defined');
    });

    const examples = codeBlocks(join('docs', 'ci.md')).filter(({ language }) => language === 'yaml');
    for (const [index, { lines }] of examples.entries()) {
      it(`is used rightly by the ${index + 1}. example, and a twin with a misspelt input is not`, async function () {
        needTools(this, 'actionlint');
        const workflow = `${lines.join('\n')}\n`;
        expect(await lint(`example-${index}`, workflow)).to.deep.equal({ status: 0, stdout: '', stderr: '' });
        const misspelt = await lint(`misspelt-${index}`, workflow.replace('config: policy', 'confg: policy'));
        expect(misspelt.stdout).to.include('"confg"');
      });
    }

    it('has examples', () => {
      expect(examples).to.have.length(2);
    });
  });

  describe('in its shell', () => {
    let registry: Registry;
    let workspace: string;
    let runs = 0;

    before(async () => {
      workspace = join(folder, 'workspace');
      mkdirSync(join(workspace, 'manifests'), { recursive: true });
      registry = await startRegistry();
      const world = await createSigstoreWorld();
      await publishKongMeshImage(registry, world, 'kuma-cp', KONG_MESH_VERSION);
      await publishKongMeshImage(registry, world, 'kuma-cp', `${KONG_MESH_VERSION}-hotfix`, []);
      const configuration = kongMeshConfiguration(registry.host, world);
      write('policy.json', { 'image-provenance': configuration });
      write('manifests/good.json', pod(CP));
      write('bad; touch pwned $(touch pwned).json', pod(`${CP}-hotfix`));
      write('-f', pod(CP));
    });

    after(() => registry.stop());

    function pod(image: string): object {
      return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [{ image }] } };
    }

    function write(name: string, content: object): void {
      writeFileSync(join(workspace, name), JSON.stringify(content));
    }

    interface Outcome {
      readonly status: number;
      readonly outputs: Readonly<Record<string, string>>;
      readonly summary: string;
      readonly stdout: string;
    }

    /** Runs the step as GitHub does, with the inputs where its `env` names them. */
    async function check(inputs: Readonly<Record<string, string>>, path = ''): Promise<Outcome> {
      const temporary = join(folder, `run-${runs++}`);
      mkdirSync(temporary);
      const [output, summary] = ['output', 'summary'].map((name) => join(temporary, name)) as [string, string];
      writeFileSync(output, '');
      writeFileSync(summary, '');
      const step = steps.find(({ id }) => id === 'check');
      const environment = Object.fromEntries(
        Object.entries(step?.env ?? {}).map(([name, value]) => [name, valueOf(value, inputs)]),
      );
      const { status, stdout } = await runTool(
        'bash',
        ['-eo', 'pipefail', '-c', step?.run ?? ''],
        {
          ...environment,
          PATH: `${path}:${process.env.PATH ?? ''}`,
          XDG_CACHE_HOME: temporary,
          GITHUB_OUTPUT: output,
          GITHUB_STEP_SUMMARY: summary,
          RUNNER_TEMP: temporary,
        },
        workspace,
      );
      const outputs = Object.fromEntries(
        readFileSync(output, 'utf8')
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => line.split('=') as [string, string]),
      );
      return { status, outputs, summary: readFileSync(summary, 'utf8'), stdout };
    }

    function valueOf(expression: string, inputs: Readonly<Record<string, string>>): string {
      const name = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(expression)?.[1];
      return name === undefined ? CHECKOUT : (inputs[name] ?? ACTION.inputs[name]?.default ?? '');
    }

    it('passes folders and files whose images passed, and leaves all reports', async () => {
      const { status, outputs, summary } = await check({ config: 'policy.json', files: ' manifests \n\n-f\n' });
      expect([status, outputs.status]).to.deep.equal([0, '0']);
      expect(readdirSync(outputs.reports ?? '').sort()).to.deep.equal([
        ...['images.json', 'images.sarif', 'images.xml', 'summary.md'],
      ]);
      expect(summary).to.match(/^## Image provenance: nothing failed\n/);
      expect(outputs.sarif).to.equal(join(outputs.reports ?? '', 'images.sarif'));
    });

    it('tells of failures by the status, with the reports there, and runs nothing that a name holds', async () => {
      const bad = 'bad; touch pwned $(touch pwned).json';
      const { status, outputs, summary } = await check({ config: 'policy.json', files: `manifests\n${bad}` });
      expect([status, outputs.status]).to.deep.equal([0, '1']);
      expect(summary).to.match(/^## Image provenance: 1 of 2 images failed\n/);
      const sarif = readFileSync(outputs.sarif ?? '', 'utf8');
      expect(sarif).to.include('"uri": "bad%3B%20touch%20pwned%20%24(touch%20pwned).json"');
      expect(existsSync(join(workspace, 'pwned'))).to.equal(false);
    });

    it('fails with 2, and without reports, where the configuration or all files are missing', async () => {
      for (const inputs of [{ config: 'missing.json', files: 'manifests' }, { files: 'missing' }, { files: ' ' }]) {
        const { status, outputs, summary } = await check(inputs);
        expect([status, outputs.status, outputs.sarif, summary]).to.deep.equal([0, '2', undefined, '']);
      }
    });

    /** Stands for pulumi: prints a preview, and writes down how it was called. It decides nothing. */
    function pulumi(image: string, statusWithPack: number): string {
      const bin = join(folder, `bin-${runs}`);
      mkdirSync(bin);
      const urn = 'urn:pulumi:dev::mesh::kubernetes:core/v1:Pod::a';
      const newState = { urn, custom: true, type: 'kubernetes:core/v1:Pod', inputs: pod(image) };
      writeFileSync(join(bin, 'preview.json'), JSON.stringify({ steps: [{ op: 'create', urn, newState }] }));
      const script = `#!/bin/sh
printf '%s\\n' "$*" >>"${bin}/calls"
case "$*" in *--json*) cat "${bin}/preview.json" ;; *--policy-pack*) exit ${statusWithPack} ;; esac
`;
      writeFileSync(join(bin, 'pulumi'), script, { mode: 0o755 });
      return bin;
    }

    it('previews a program with the pack, and scans its preview', async () => {
      const bin = pulumi(CP, 0);
      const inputs = { config: 'policy.json', program: 'infra dir', stack: 'dev' };
      const { outputs, summary } = await check(inputs, bin);
      expect(outputs.status).to.equal('0');
      expect(summary).to.match(/^## Image provenance: nothing failed/);
      expect(readFileSync(join(bin, 'calls'), 'utf8').trimEnd().split('\n')).to.deep.equal([
        '--cwd infra dir preview --non-interactive --stack dev --json --show-sames',
        `--cwd infra dir preview --non-interactive --stack dev --policy-pack ${CHECKOUT} --policy-pack-config ${resolve(workspace, 'policy.json')}`,
      ]);
      expect(readdirSync(outputs.reports ?? '')).to.not.include('preview.json');
    });

    it('fails where the scan refuses an image, and where the preview with the pack fails alone', async () => {
      const inputs = { config: 'policy.json' };
      expect((await check(inputs, pulumi(`${CP}-hotfix`, 255))).outputs.status).to.equal('1');
      expect((await check(inputs, pulumi(CP, 255))).outputs.status).to.equal('255');
    });

    it('passes where the pack only advises, with reports of what would fail', async () => {
      const { outputs, summary } = await check({ config: 'policy.json' }, pulumi(`${CP}-hotfix`, 0));
      expect(outputs.status).to.equal('0');
      expect(summary).to.match(/^## Image provenance: 1 of 1 image failed/);
    });

    it('ends with the status of the check, and fails where there is none', async () => {
      const last = steps.at(-1)?.run ?? '';
      const statuses = await Promise.all(
        ['0', '1', '3', '255', ''].map((STATUS) => runTool('bash', ['-eo', 'pipefail', '-c', last], { STATUS })),
      );
      expect(statuses.map(({ status }) => status)).to.deep.equal([0, 1, 3, 255, 1]);
    });
  });
});
