/** The same run from a terminal: verify references, scan manifests and previews, check a configuration. */

import { Command, CommanderError, Option } from 'commander';
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { configurationWarnings, inForce } from './check-config.ts';
import { configurationFromFile } from './configuration/file.ts';
import type { Configuration } from './configuration/schema.ts';
import { isFailure } from './failure.ts';
import { helmEnvironment } from './helm/environment.ts';
import { incompleteResources } from './plan/incomplete.ts';
import { type Plan, readPlan } from './plan/plan.ts';
import { jsonReport } from './report/json.ts';
import { tableReport } from './report/table.ts';
import type { ImageResult } from './result.ts';
import { Run } from './run.ts';
import { servicesFor } from './services.ts';
import { unreadableReason } from './unreadable-file.ts';
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
      for (const plan of plans) {
        startPlan(run, plan);
      }
    });
  });
  program
    .command('check-config <file>')
    .description('check a configuration')
    .action(async (file: string) => {
      const configuration = await readConfiguration(file);
      const now = new Date();
      const warnings = await configurationWarnings(configuration, now);
      process.stderr.write(warnings.map((warning) => `warning: ${warning}\n`).join(''));
      process.stdout.write(`${file}: nothing is wrong; in force: ${inForce(configuration, now)}\n`);
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
  const configuration = await readConfiguration(config);
  const helm = { environment: helmEnvironment(process.env), programDirectory: () => undefined };
  const services = servicesFor(configuration, helm);
  const run = new Run({ configuration, preview: true, now: () => new Date(), services });
  start(run);
  const results = await run.results();
  const summary = await run.summary();
  process.stdout.write(`${(format === 'json' ? jsonReport : tableReport)(results, summary)}\n`);
  return exitStatus(results);
}

function startPlan(run: Run, plan: Plan): void {
  if (plan.kind === 'manifest') {
    for (const object of plan.objects) {
      void run.startObject(object);
    }
    return;
  }
  for (const resource of plan.resources) {
    void run.startResource(resource);
  }
  for (const incomplete of incompleteResources(plan.resources)) {
    void run.startIncomplete(incomplete);
  }
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

async function readPlanFile(file: string): Promise<Plan> {
  const plan = await readPlan(await read(file), file);
  if (isFailure(plan)) {
    throw new UsageError(`${file}: ${plan.reason}`);
  }
  return plan;
}

/** @param file none is the zero configuration */
async function readConfiguration(file: string | undefined): Promise<Configuration> {
  const configuration = configurationFromFile(file === undefined ? '' : await read(file));
  if (isFailure(configuration)) {
    throw new UsageError(`${file ?? ''}: ${configuration.reason}`);
  }
  return configuration;
}

async function read(file: string): Promise<string> {
  try {
    const bytes = await (file === '-' ? buffer(process.stdin) : readFile(file));
    // Pulumi refuses a byte order mark, so the configuration's reader must see it.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new UsageError(`${file}: ${unreadableReason(error) ?? 'cannot be read'}`);
  }
}

void main(process.argv).then((status) => {
  process.exitCode = status;
});
