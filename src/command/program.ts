/** The command line: its commands, their options, and what each calls. */

import { Command, CommanderError, Option } from 'commander';
import { FORMAT_NAMES } from '../report/formats.ts';
import { startPlans } from '../start-plan.ts';
import { VERSION } from '../version.ts';
import { check, type CheckingOptions, type ReportingOptions, type Subject } from './check.ts';
import { tellConfiguration } from './check-config.ts';
import { ALL_WELL, EXIT_STATUSES, INSPECTION_STATUSES, REFUSED_OR_ABSENT, USAGE } from './exit-status.ts';
import { explanation } from './explain.ts';
import { exportLayout } from './export.ts';
import { UsageError } from './files.ts';
import { inspect, type InspectingOptions } from './inspect.ts';
import { addOutput } from './outputs.ts';
import type { PinningOptions } from './pin.ts';
import { readPlanFiles } from './plan-files.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * @param argv as in `process.argv`
 * @returns the exit status of the contract
 */
export async function main(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  let status = ALL_WELL;
  const end = async (ending: Promise<number>) => {
    status = await ending;
  };
  const program = new Command('image-provenance')
    .description('Checks that container images have valid SLSA provenance, as the policy pack does in a preview.')
    .version(VERSION, '--version', 'print the version')
    .addHelpText('after', `\n${EXAMPLES}\n\n${EXIT_STATUSES}`)
    .exitOverride();
  const { stdout } = surroundings;
  addVerify(program, (references, options) => end(check({ start: references }, options, surroundings)));
  addScan(program, (files, options) => end(fromFiles(files).then((subject) => check(subject, options, surroundings))));
  addExport(program, (folder, files, options) =>
    end(fromFiles(files).then((subject) => exportLayout(folder, subject, options, surroundings))),
  );
  addPin(program, async (files, options) => {
    // It needs a second reader of YAML, for which no other command has a use.
    const { pin } = await import('./pin.ts');
    await end(pin(files, options, surroundings));
  });
  addInspect(program, (reference, options) => end(inspect(reference, options, surroundings)));
  program
    .command('check-config <file>')
    .description('check a configuration, and tell in words what is in force')
    .action((file: string) => tellConfiguration(file, surroundings));
  program
    .command('explain <code>')
    .description('print what a code of a failure means, and what to do')
    .action((code: string) => {
      stdout.write(`${explanation(code)}\n`);
    });
  try {
    await program.parseAsync(argv);
    return status;
  } catch (error) {
    return usageStatus(error, surroundings);
  }
}

const EXAMPLES = `Examples:
  image-provenance verify kong/kuma-cp:2.14.3 --config policy.json
  image-provenance scan manifests/ -o sarif=images.sarif -o markdown=summary.md
  pulumi preview --json --show-sames | image-provenance scan - --config policy.json
  helm template kong-mesh kong-mesh/kong-mesh | image-provenance scan -
  image-provenance pin deploy.yaml --config policy.json > pinned.yaml
  image-provenance inspect ghcr.io/acme/shop:1.2.3
  image-provenance explain TAG_MISMATCH`;

const CONFIG = new Option('-c, --config <file>', 'the file of --policy-pack-config');

type Start = Subject['start'];

function addVerify(program: Command, action: (start: Start, options: CheckingOptions) => Promise<void>): void {
  const command = program.command('verify <reference...>').description('check image references');
  checking(command).action((references: string[], options: CheckingOptions) =>
    action((run) => {
      for (const image of references) {
        run.start({ resource: 'command line', use: { path: ['REFERENCE'], image, injected: false } });
      }
    }, options),
  );
}

function addScan(program: Command, action: (files: string[], options: CheckingOptions) => Promise<void>): void {
  const command = program
    .command('scan <file...>')
    .summary('check the images of manifests, of folders of them, or of a preview')
    .description(
      'check the images of Kubernetes manifests, or of what `pulumi preview --json` prints; a folder stands for the *.yaml, *.yml and *.json in it, and - for standard input',
    );
  checking(command).action(action);
}

function addExport(
  program: Command,
  action: (folder: string, files: string[], options: ReportingOptions) => Promise<void>,
): void {
  const command = program
    .command('export <directory> <file...>')
    .summary('write what a check takes into an image layout')
    .description('check as `scan` does, and write all that this takes into an image layout for `--offline`');
  reporting(command).action(action);
}

function addPin(program: Command, action: (files: string[], options: PinningOptions) => Promise<void>): void {
  const command = program
    .command('pin <file...>')
    .summary('write the verified digests into manifests or chart values')
    .description(
      'check as `scan` does, and print the manifest with the digests of the images that passed; with --chart the file is one of values',
    )
    .addOption(new Option('--write', 'change the files in place').conflicts('check'))
    .addOption(
      new Option('--check', 'verify nothing: fail where an image has no digest').conflicts([
        'write',
        'format',
        'output',
        'reproduce',
        'offline',
        'verbose',
      ]),
    )
    .option(
      '--chart <chart>',
      'the files are values of this chart: a folder, an archive, oci://…, or a name with --repo',
    )
    .option('--repo <url>', 'where the chart is')
    .option('--chart-version <version>', 'its version')
    .option('--namespace <namespace>', 'where it will be installed');
  checking(command).action(action);
}

function addInspect(program: Command, action: (reference: string, options: InspectingOptions) => Promise<void>): void {
  const command = program
    .command('inspect <reference>')
    .summary('show what is stored for an image, and the rule that would accept it')
    .description(
      'show all that is stored for an image, verified or not, and for what verifies the rule that would accept it; it is no verdict',
    )
    .addOption(CONFIG)
    .addOption(new Option('-f, --format <format>', 'of standard output').choices(['table', 'json']).default('table'))
    .addHelpText('after', `\n${INSPECTION_STATUSES}`);
  reading(command).action(action);
}

async function fromFiles(files: readonly string[]): Promise<Subject> {
  const { read, unread } = await readPlanFiles(files);
  return {
    start: (run) => {
      startPlans(
        run,
        read.map(({ plan }) => plan),
      );
    },
    unread,
  };
}

function reporting(command: Command): Command {
  return command
    .addOption(CONFIG)
    .addOption(new Option('-f, --format <format>', 'of the report').choices(FORMAT_NAMES).default('table'))
    .addOption(
      new Option(
        '-o, --output <[format=]file>',
        'write a report to a file too, several times if you like; without a format, that of --format instead of standard output',
      ).argParser(addOutput),
    )
    .option('--reproduce', 'print the commands that check a failed image by hand with cosign and slsa-verifier')
    .addOption(new Option('--quiet', 'no progress and no notes on standard error').conflicts('verbose'))
    .option('--verbose', 'on standard error: what was asked of which registry, and how long it took')
    .addHelpText('after', `\n${EXIT_STATUSES}`);
}

function checking(command: Command): Command {
  return reading(reporting(command));
}

function reading(command: Command): Command {
  return command
    .addOption(new Option('--offline <directory>', 'read an image layout that `export` wrote, and reach nothing'))
    .addOption(new Option('--no-cache', 'neither read nor keep what earlier runs found'));
}

function usageStatus(error: unknown, { stderr }: Surroundings): number {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? ALL_WELL : USAGE;
  }
  if (error instanceof UsageError) {
    // It may name files, and a name may hold any character.
    stderr.write(`${error.message.replaceAll(/[^\P{Cc}\n]/gu, '?')}\n`);
    return USAGE;
  }
  // Its message may quote what the pack never shows.
  stderr.write('image-provenance has a bug; please report it as an issue of the pack\n');
  return REFUSED_OR_ABSENT;
}
