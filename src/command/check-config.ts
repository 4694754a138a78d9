/** What check-config says of a configuration that can be used: warnings, and what is in force. */

import { listed, problem } from '../configuration/problem.ts';
import type { Configuration } from '../configuration/schema.ts';
import { isFailure } from '../failure.ts';
import { exemptionInForce, ruleInForce, settingsInForce } from '../report/in-force.ts';
import { counted } from '../report/summary.ts';
import { holdsOn } from '../trust-policy/exemptions.ts';
import { trustPolicyFrom } from '../trust-policy/trust-policy.ts';
import { warnings } from '../trust-policy/warnings.ts';
import { readTrustedRoot } from '../trusted-root/trusted-root.ts';
import { readRootFile } from '../trusted-root/tuf.ts';
import { readConfiguration } from './files.ts';
import type { Surroundings } from './surroundings.ts';

/** @throws {UsageError} where the configuration is wrong */
export async function tellConfiguration(file: string, { stdout, stderr }: Surroundings): Promise<void> {
  const configuration = await readConfiguration(file);
  const now = new Date();
  const found = await configurationWarnings(configuration, now);
  stderr.write(found.map((warning) => `warning: ${warning}\n`).join(''));
  const told = [`${file}: nothing is wrong; in force: ${inForce(configuration, now)}`];
  stdout.write(`${[...told, ...policyInWords(configuration, now)].join('\n')}\n`);
}

/**
 * Reads the files of the trusted roots; nothing else is read or asked, no TUF repository either.
 *
 * @param configuration one that was checked
 * @param now when exemptions are compared with their last day
 * @returns the warnings, a sentence each with its path; none where everything is as it should be
 */
async function configurationWarnings(configuration: Configuration, now: Date): Promise<readonly string[]> {
  const { trustedRoots } = configuration;
  const roots = await Promise.all(
    Object.entries(trustedRoots).map(async ([name, { tuf }]) => {
      const read = tuf === undefined ? await readTrustedRoot(name, trustedRoots) : await readRootFile(tuf);
      return isFailure(read) ? [problem({ at: ['trustedRoots', name], reason: read.reason })] : [];
    }),
  );
  return [...warnings(configuration, now), ...roots.flat()].map(({ sentence }) => sentence);
}

const AT_LEVEL = { mandatory: 'fail', advisory: 'are reported and do not fail', off: 'are not reported' } as const;

/** @returns each rule and exemption in plain words, in the order in which they decide, and what becomes of all other images */
export function policyInWords(configuration: Configuration, now: Date): readonly string[] {
  const { exemptions, resourceExemptions, ownRules, presetRules } = trustPolicyFrom(configuration);
  const { uncovered, unknown, notInPlan } = configuration.enforcement;
  return [
    ...[...exemptions, ...resourceExemptions].map((exemption) => exemptionInForce(exemption, holdsOn(exemption, now))),
    ...[...ownRules, ...presetRules].map(ruleInForce),
    ...settingsInForce(configuration),
    `images that no rule covers ${AT_LEVEL[uncovered]}; images that the plan does not know yet ${AT_LEVEL[unknown]}; resources whose images are not in the plan ${AT_LEVEL[notInPlan]}`,
  ];
}

/** `2 presets (kong-mesh and kuma), 3 rules, 1 exemption`: what the configuration has, without exemptions that have ended. */
function inForce({ presets, rules, exemptions }: Configuration, now: Date): string {
  const names = presets.length === 0 ? '' : ` (${listed(presets, 'and')})`;
  const holding = exemptions.filter((exemption) => holdsOn(exemption, now));
  return `${counted(presets.length, 'preset')}${names}, ${counted(rules.length, 'rule')}, ${counted(holding.length, 'exemption')}`;
}
