/** The same run from a terminal: verify references, scan manifests and previews, check a configuration. */

import { Command, CommanderError, Option } from 'commander';
import { resolve } from 'node:path';
import { defaultCacheDirectory } from './cache-directory.ts';
import { configurationWarnings, inForce, policyInWords } from './check-config.ts';
import { readConfiguration, readPlanFile, UsageError } from './command-files.ts';
import type { Configuration } from './configuration/schema.ts';
import { isFailure } from './failure.ts';
import { helmEnvironment } from './helm/environment.ts';
import type { HelmEnvironment } from './helm/renderer.ts';
import type { Plan } from './plan/plan.ts';
import { registryEnvironment } from './registry/environment.ts';
import { exportNotes } from './report/export-notes.ts';
import { jsonReport } from './report/json.ts';
import { printable } from './report/message.ts';
import { tableReport } from './report/table.ts';
import type { ImageResult } from './result.ts';
import { Run } from './run.ts';
import { exportTo, type Services, servicesFor } from './services.ts';
import { startPlans } from './start-plan.ts';
import { familyOf } from './verdict.ts';

interface Options {
  readonly config?: string;
  readonly format: 'table' | 'json';
  readonly offline?: string;
  /** False with `--no-cache`. */
  readonly cache?: boolean;
}

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
  const reporting = (command: Command) =>
    command
      .addOption(new Option('--config <file>', 'the file of --policy-pack-config'))
      .addOption(new Option('--format <format>', 'of the result').choices(['table', 'json']).default('table'));
  const checking = (command: Command) =>
    reporting(command)
      .addOption(new Option('--offline <directory>', 'read an image layout that `export` wrote, and reach nothing'))
      .addOption(new Option('--no-cache', 'neither read nor keep what earlier runs found'));
  checking(program.command('verify <reference...>').description('check image references')).action(
    async (references: string[], options: Options) => {
      status = await report(options, (run) => {
        for (const image of references) {
          run.start({ resource: 'command line', use: { path: ['REFERENCE'], image, injected: false } });
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
    const plans = await Promise.all(files.map(readPlanFile));
    status = await report(options, (run) => {
      startPlans(run, plans);
    });
  });
  reporting(
    program
      .command('export <directory> <file...>')
      .description('check as `scan` does, and write all that this takes into an image layout for `--offline`'),
  ).action(async (directory: string, files: string[], options: Options) => {
    status = await exportLayout(resolve(directory), await Promise.all(files.map(readPlanFile)), options);
  });
  program
    .command('check-config <file>')
    .description('check a configuration')
    .action(async (file: string) => {
      const configuration = await readConfiguration(file);
      const now = new Date();
      const warnings = await configurationWarnings(configuration, now);
      process.stderr.write(warnings.map((warning) => `warning: ${warning}\n`).join(''));
      const told = [`${file}: nothing is wrong; in force: ${inForce(configuration, now)}`];
      process.stdout.write(`${[...told, ...policyInWords(configuration, now)].join('\n')}\n`);
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

async function report({ config, format, offline, cache = true }: Options, start: (run: Run) => void): Promise<number> {
  const configured = await readConfiguration(config);
  const configuration: Configuration = {
    ...configured,
    ...(offline !== undefined && { offline: resolve(offline) }),
    ...(!cache && { cache: { enabled: false } }),
  };
  const { env } = process;
  const services = servicesFor(configuration, helmOfCommand(), registryEnvironment(env), defaultCacheDirectory(env));
  const run = runOf(configuration, services);
  start(run);
  return exitStatus(await print(run, services, format));
}

function helmOfCommand(): HelmEnvironment {
  return { environment: helmEnvironment(process.env), programDirectory: () => undefined };
}

function runOf(configuration: Configuration, services: Services): Run {
  return new Run({ configuration, preview: true, now: () => new Date(), services });
}

async function print(run: Run, services: Services, format: Options['format']): Promise<readonly ImageResult[]> {
  const results = await run.results();
  const summary = await run.summary();
  const notes = [...(await run.unmatchedExemptions()), ...run.notes()];
  await services.close();
  process.stdout.write(`${(format === 'json' ? jsonReport : tableReport)(results, summary)}\n`);
  process.stderr.write(notes.map((note) => `note: ${printable(note)}\n`).join(''));
  return results;
}

async function exportLayout(directory: string, plans: readonly Plan[], options: Options): Promise<number> {
  const configuration = await readConfiguration(options.config);
  if (configuration.offline !== undefined) {
    throw new UsageError('export reads the registries; remove offline from the configuration');
  }
  const { services, finish } = exportTo(directory, configuration, helmOfCommand(), registryEnvironment(process.env));
  const run = runOf(configuration, services);
  startPlans(run, plans);
  const results = await print(run, services, options.format);
  const written = await finish();
  if (isFailure(written)) {
    throw new UsageError(`${directory} ${written.reason}`);
  }
  process.stderr.write(
    exportNotes(directory, written.manifests, results)
      .map((note) => `${note}\n`)
      .join(''),
  );
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

/** Until the report says otherwise: an event loop that runs dry ends the process with this status, and without a word. */
process.exitCode = REFUSED_OR_ABSENT;
const endedEarly = () => {
  process.stderr.write('image-provenance has a bug: it ended before its report was written\n');
};
process.once('exit', endedEarly);

void main(process.argv).then((status) => {
  // Called when what was written before has arrived; what is still under way must not keep the command.
  process.stdout.write('', () => {
    process.off('exit', endedEarly);
    process.exit(status);
  });
});
