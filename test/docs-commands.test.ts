/** The commands in the documents: a test runs each of them, or a comment above the block says why none does. */

import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startChartServer } from './support/chart-server.ts';
import { compiledPack, NO_NOTICES } from './support/compiled-pack.ts';
import { codeBlocks, DOCUMENTS, type CodeBlock } from './support/documents.ts';
import {
  KONG_MESH_IMAGES,
  KONG_MESH_VERSION,
  kongMeshConfiguration,
  publishKongMeshImage,
} from './support/kong-mesh-registry.ts';
import { createPulumiProject, type PulumiProject } from './support/pulumi-engine.ts';
import { needTools, runTool, type ToolOutput } from './support/real-tools.ts';
import { startRegistry } from './support/registry.ts';
import { createSigstoreWorld } from './support/sigstore-world.ts';

/** Commands that another test runs, or the script that runs all tests. */
const RUN_BY: Readonly<Record<string, string>> = {
  'npm ci': '.ci/run',
  'npm run demo': 'test/demo.test.ts',
  'npm run build': 'test/dist.test.ts',
  'PATH="$(.ci/tools):$PATH" npm test': '.ci/run',
};

interface RunHere {
  readonly folder: 'clone' | 'program';
  /** What is wrong in the twin, and the exit status then. Those of a preview and an update are in test/engine/preview.test.ts. */
  readonly twin?: { readonly wrong: 'unattested' | 'misspelt'; readonly status: number };
}

const UNATTESTED = { wrong: 'unattested', status: 1 } as const;
const PACK = '--policy-pack path/to/kong-mesh-provenance --policy-pack-config policy.json';
const COMMAND = 'path/to/kong-mesh-provenance/dist/image-provenance.cjs';
const SCAN = `${COMMAND} scan - --config policy.json`;
const RENDERED = 'helm template kong-mesh kong-mesh/kong-mesh';

/** Commands that this file runs as they are written. */
const RUN_HERE: Readonly<Record<string, RunHere>> = {
  'npx image-provenance verify kong/kuma-cp:2.14.3 --config policy.json': { folder: 'clone', twin: UNATTESTED },
  'npx image-provenance check-config policy.json': { folder: 'clone', twin: { wrong: 'misspelt', status: 2 } },
  [`${RENDERED} | ${SCAN}`]: { folder: 'program', twin: UNATTESTED },
  [`${RENDERED} | ${COMMAND} pin - --config policy.json`]: { folder: 'program', twin: UNATTESTED },
  [`pulumi preview --json --show-sames | ${SCAN}`]: { folder: 'program', twin: UNATTESTED },
  [`pulumi preview ${PACK}`]: { folder: 'program' },
  [`pulumi up ${PACK}`]: { folder: 'program' },
};

const NOT_RUN = /^not run by a test: \w/;
const PIPEFAIL = 'set -o pipefail';

const blocks = DOCUMENTS.flatMap(codeBlocks);
const consoles = blocks.filter(({ language }) => language === 'console');

describe('the commands in the documents', function () {
  this.timeout(120_000);

  it('stand in blocks of a kind that a test knows', () => {
    const known = ['console', 'text', 'json', 'jsonc', 'yaml'];
    expect(blocks.filter(({ language }) => !known.includes(language)).map(nameOf)).to.deep.equal([]);
  });

  it('are run by a test, or say why not', () => {
    const unknown = consoles
      .filter(({ comment = '' }) => !NOT_RUN.test(comment))
      .flatMap((block) => commandsOf(block).map((command) => [nameOf(block), command] as const))
      .filter(([, command]) => !Object.hasOwn(RUN_BY, command) && !Object.hasOwn(RUN_HERE, command));
    expect(unknown).to.deep.equal([]);
    expect(Object.values(RUN_BY).filter((file) => !existsSync(file))).to.deep.equal([]);
  });

  it('are all still written somewhere', () => {
    const written = consoles.flatMap(commandsOf);
    expect(written).to.include.members([...Object.keys(RUN_BY), ...Object.keys(RUN_HERE)]);
  });

  it('fail with the first program of a pipeline', () => {
    const piped = consoles.filter((block) => commandsOf(block).some((command) => command.includes(' | ')));
    expect(piped.filter(({ lines }) => lines[0] !== PIPEFAIL).map(nameOf)).to.deep.equal([]);
    expect(piped).to.have.length.above(1);
  });

  describe('as they are written', () => {
    let charts: string;
    let attested: Surroundings;
    let unattested: Surroundings;

    before(async () => {
      charts = await mkdtemp(join(tmpdir(), 'kong-mesh-provenance-'));
      attested = await surroundings(() => [{}]);
      unattested = await surroundings((image) => (image === 'kuma-cp' ? [] : [{}]));
    });

    after(async () => {
      await attested.end();
      await unattested.end();
      await rm(charts, { recursive: true });
    });

    /** What stands in `policy.json` and where, and the shell that a reader types the command into. */
    async function run(
      command: string,
      { folder }: RunHere,
      { configuration, program }: Surroundings,
      changes: object = {},
    ): Promise<ToolOutput> {
      const clone = dirname(await compiledPack());
      const cwd = folder === 'clone' ? clone : program.directory;
      const environment = { ...program.environment, ...NO_NOTICES, PULUMI_SKIP_CONFIRMATIONS: 'true' };
      const policy = join(cwd, 'policy.json');
      await writeFile(policy, JSON.stringify({ 'image-provenance': { ...configuration, ...changes } }));
      try {
        return await withChart(command, charts, (helm) =>
          runTool('bash', ['-c', `${PIPEFAIL}\n${command}`], { ...environment, ...helm }, cwd),
        );
      } finally {
        await rm(policy);
      }
    }

    for (const [command, here] of Object.entries(RUN_HERE)) {
      it(`runs ${command}`, async function () {
        needTools(this, ...toolsOf(command));
        const { status, stdout, stderr } = await run(command, here, attested);
        expect(stdout + stderr).to.match(/image-provenance: \d+ uses? of .* passed|nothing is wrong/);
        expect(status, `${stdout}${stderr}`).to.equal(0);
      });

      if (here.twin !== undefined) {
        const { wrong, status } = here.twin;
        it(`fails where something is ${wrong}`, async function () {
          needTools(this, ...toolsOf(command));
          const output = await (wrong === 'unattested'
            ? run(command, here, unattested)
            : run(command, here, attested, { presetz: [] }));
          expect(`${output.stdout}${output.stderr}`).to.include(
            wrong === 'unattested' ? 'ATTESTATION_MISSING' : 'presetz',
          );
          expect(output.status).to.equal(status);
        });
      }
    }
  });
});

/** What a reader has: a registry with Kong's images behind docker.io, and a program's folder from which a path leads to the clone. */
interface Surroundings {
  readonly configuration: object;
  readonly program: PulumiProject;
  readonly end: () => Promise<void>;
}

async function surroundings(attestationsOf: (image: string) => readonly object[]): Promise<Surroundings> {
  const registry = await startRegistry();
  const world = await createSigstoreWorld();
  for (const image of KONG_MESH_IMAGES) {
    await publishKongMeshImage(registry, world, image, KONG_MESH_VERSION, attestationsOf(image));
  }
  const demo = await readFile(join('demo', 'kong-mesh', 'Pulumi.yaml'), 'utf8');
  const program = await createPulumiProject(demo.replaceAll(`${KONG_MESH_VERSION}-hotfix`, KONG_MESH_VERSION));
  await mkdir(join(program.directory, 'path', 'to'), { recursive: true });
  await symlink(dirname(await compiledPack()), join(program.directory, 'path', 'to', 'kong-mesh-provenance'));
  const end = async () => {
    await program.remove();
    await registry.stop();
  };
  return { configuration: kongMeshConfiguration(registry.host, world), program, end };
}

/** Gives helm a repository `kong-mesh` with the chart of the tests, as `helm repo add` does, where the command needs it. */
async function withChart(
  command: string,
  folder: string,
  run: (environment: Readonly<Record<string, string>>) => Promise<ToolOutput>,
): Promise<ToolOutput> {
  if (!command.startsWith('helm ')) {
    return run({});
  }
  const settings = {
    HELM_REPOSITORY_CONFIG: join(folder, 'repositories.yaml'),
    HELM_REPOSITORY_CACHE: join(folder, 'cache'),
  };
  const chart = join('test', 'support', 'charts', 'kong-mesh');
  await runTool('helm', ['package', chart, '--destination', folder], settings);
  const archive = await readFile(join(folder, `kong-mesh-${KONG_MESH_VERSION}.tgz`));
  const server = await startChartServer({ name: 'kong-mesh', version: KONG_MESH_VERSION, archive });
  try {
    const address = `http://${server.host}/charts`;
    const { status } = await runTool('helm', ['repo', 'add', 'kong-mesh', address, '--force-update'], settings);
    expect(status).to.equal(0);
    return await run(settings);
  } finally {
    await server.stop();
  }
}

function toolsOf(command: string): string[] {
  return [
    ...(command.startsWith('helm ') ? ['helm'] : []),
    ...(command.startsWith('pulumi ') ? ['pulumi', 'pulumi-language-yaml', 'pulumi-resource-kubernetes'] : []),
    ...(command.includes('--policy-pack ') ? ['pulumi-language-nodejs'] : []),
  ];
}

function commandsOf({ lines }: CodeBlock): string[] {
  return lines.map((line) => line.trim()).filter((line) => line !== PIPEFAIL);
}

function nameOf({ file, lines }: CodeBlock): string {
  return `${file}: ${lines[0] ?? ''}`;
}
