/** What check-config says of a configuration that can be used: warnings, and what is in force. */

import { listed, problem } from './configuration/problem.ts';
import type { Configuration } from './configuration/schema.ts';
import { isFailure } from './failure.ts';
import { counted } from './report/summary.ts';
import { holdsOn } from './trust-policy/exemptions.ts';
import { warnings } from './trust-policy/warnings.ts';
import { readTrustedRoot } from './trusted-root/trusted-root.ts';
import { readRootFile } from './trusted-root/tuf.ts';

/**
 * Reads the files of the trusted roots; nothing else is read or asked, no TUF repository either.
 *
 * @param configuration one that was checked
 * @param now when exemptions are compared with their last day
 * @returns the warnings, a sentence each with its path; none where everything is as it should be
 */
export async function configurationWarnings(configuration: Configuration, now: Date): Promise<readonly string[]> {
  const { trustedRoots } = configuration;
  const roots = await Promise.all(
    Object.entries(trustedRoots).map(async ([name, { tuf }]) => {
      const read = tuf === undefined ? await readTrustedRoot(name, trustedRoots) : await readRootFile(tuf);
      return isFailure(read) ? [problem({ at: ['trustedRoots', name], reason: read.reason })] : [];
    }),
  );
  return [...warnings(configuration, now), ...roots.flat()].map(({ sentence }) => sentence);
}

/** `2 presets (kong-mesh and kuma), 3 rules, 1 exemption`: what the configuration has, without exemptions that have ended. */
export function inForce({ presets, rules, exemptions }: Configuration, now: Date): string {
  const names = presets.length === 0 ? '' : ` (${listed(presets, 'and')})`;
  const holding = exemptions.filter((exemption) => holdsOn(exemption, now));
  return `${counted(presets.length, 'preset')}${names}, ${counted(rules.length, 'rule')}, ${counted(holding.length, 'exemption')}`;
}
