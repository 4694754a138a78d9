/** The same run from a terminal: verify references, scan manifests and previews, check a configuration. */

import { Command, CommanderError, Option } from 'commander';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { configurationFromFile, POLICY } from './configuration/file.ts';
import type { Configuration } from './configuration/schema.ts';
import { incompleteResources } from './plan/incomplete.ts';
import { helmEnvironment } from './plan/helm-environment.ts';
import { readManifest } from './plan/manifest.ts';
import { readPreview } from './plan/preview.ts';
import { jsonReport } from './report/json.ts';
import { tableReport } from './report/table.ts';
import type { ImageResult } from './result.ts';
import { Run } from './run.ts';
import { familyOf } from './verdict.ts';

interface Options {
  readonly config?: string;
  readonly format: 'table' | 'json';
}

/** What the user got wrong; its message is all that is said. */
class UsageError extends Error {}

const ALL_WELL = 0;
const REFUSED_OR_ABSENT = 1;
const USAGE = 2;
const NOTHING_WORSE = 3;

/**
 * @param argv as in `process.argv`
 * @returns the exit status of the contract
 */
async function main(argv: readonly string[]): Promise<number> {
  let status = ALL_WELL;
  const program = new Command('image-provenance')
    .description('Checks that container images have valid SLSA provenance, as the policy pack does in a preview.')
    .exitOverride();
  const checking = (command: Command) =>
    command
      .addOption(new Option('--config <file>', 'the file of --policy-pack-config'))
      .addOption(new Option('--format <format>', 'of the result').choices(['table', 'json']).default('table'));
  checking(program.command('verify <reference...>').description('check image references')).action(
    async (references: string[], options: Options) => {
      status = await report(options, (run) => {
        for (const image of references) {
          run.start({ resource: 'command line', use: { path: 'REFERENCE', image, injected: false } });
        }
      });
    },
  );
  checking(
    program
      .command('scan <file...>')
      .description(
        'check the images of Kubernetes manifests or of what `pulumi preview --json` prints; - is standard input',
      ),
  ).action(async (files: string[], options: Options) => {
    const starts = await Promise.all(files.map(async (file) => startOf(await read(file), file)));
    status = await report(options, (run) => {
      for (const start of starts) {
        start(run);
      }
    });
  });
  program
    .command('check-config <file>')
    .description('check a configuration')
    .action(async (file: string) => {
      await configuration(file);
      process.stdout.write(`${file}: nothing is wrong\n`);
    });
  try {
    await program.parseAsync(argv);
    return status;
  } catch (error) {
    return usageStatus(error);
  }
}

function usageStatus(error: unknown): number {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? ALL_WELL : USAGE;
  }
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n`);
    return USAGE;
  }
  // Its message may quote what the pack never shows.
  process.stderr.write('image-provenance has a bug; please report it as an issue of the pack\n');
  return REFUSED_OR_ABSENT;
}

async function report({ config, format }: Options, start: (run: Run) => void): Promise<number> {
  const run = new Run({
    configuration: config === undefined ? {} : await configuration(config),
    preview: true,
    now: () => new Date(),
    helm: { environment: helmEnvironment(process.env), programDirectory: () => undefined },
  });
  start(run);
  const results = await run.results();
  const summary = await run.summary();
  process.stdout.write(`${(format === 'json' ? jsonReport : tableReport)(results, summary)}\n`);
  return exitStatus(results);
}

/** Lowered failures do not raise it. */
function exitStatus(results: readonly ImageResult[]): number {
  const families = results.flatMap(({ verdict, level }) =>
    verdict.result === 'FAILED' && level === 'mandatory' ? [familyOf(verdict)] : [],
  );
  if (families.length === 0) {
    return ALL_WELL;
  }
  return families.some((family) => family === 'refused' || family === 'absent') ? REFUSED_OR_ABSENT : NOTHING_WORSE;
}

/** @returns what starts a run on the resources of a preview, or on the objects of a manifest */
async function startOf(content: string, file: string): Promise<(run: Run) => void> {
  const preview = readPreview(content);
  if (preview !== undefined) {
    if (preview.failed) {
      throw new UsageError(`${file}: the preview failed, so what it plans is not all there; mend it first`);
    }
    if (preview.incomplete) {
      throw new UsageError(`${file}: the preview leaves unchanged resources out; print it with --show-sames`);
    }
    // A YAML program that can't be read leaves no error behind, only an empty plan.
    if (!preview.resources.some(({ type }) => type.startsWith('kubernetes:'))) {
      throw new UsageError(`${file}: it plans no Kubernetes resource`);
    }
    return (run) => {
      for (const resource of preview.resources) {
        void run.startResource(resource);
      }
      for (const incomplete of incompleteResources(preview.resources)) {
        void run.startIncomplete(incomplete);
      }
    };
  }
  const manifest = await readManifest(content);
  if ('invalid' in manifest) {
    throw new UsageError(`${file}: ${manifest.invalid}`);
  }
  if (manifest.found.length === 0) {
    throw new UsageError(`${file}: it holds no Kubernetes object`);
  }
  return (run) => {
    for (const object of manifest.found) {
      void run.startObject(object);
    }
  };
}

async function configuration(file: string): Promise<Configuration> {
  const checked = configurationFromFile(await read(file));
  if ('problems' in checked) {
    const sentences = checked.problems.map(({ sentence }) => sentence);
    throw new UsageError([`${file}: the configuration of ${POLICY} is wrong:`, ...sentences].join('\n'));
  }
  return checked.configuration;
}

async function read(file: string): Promise<string> {
  try {
    return await (file === '-' ? text(process.stdin) : readFile(file, 'utf8'));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new UsageError(`${file}: it can't be read (${code})`);
  }
}

void main(process.argv).then((status) => {
  process.exitCode = status;
});
