/** What `kumactl` is told to print or start: charts, which are not read. Its eBPF clean-up is read in kuma/. */

import { type Finding, unreadableFinding } from './finding.ts';
import { type Flags, subcommandOf } from './flags.ts';
import type { Invocation } from './invocation.ts';

export const KUMACTL_FLAGS: Flags = {
  withValue: new Set('config-file log-level api-timeout m mesh o output'.split(' ')),
  without: new Set('no-config h help'.split(' ')),
};

/** `apply` sends policies to a control plane, which makes no pods of them. */
const STARTS_NOTHING = new Set(
  'apply completion config delete export generate get help inspect uninstall version'.split(' '),
);

/** Parts of `kumactl install` that print or do something without images. */
const WITHOUT_IMAGES = new Set(['crds', 'transparent-proxy', 'transparent-proxy-validator']);

/** @returns a reason where it prints objects with images, for something else to apply */
export function startedByKumactl({ args }: Invocation): Finding[] {
  const { words, isCertain } = subcommandOf(args, KUMACTL_FLAGS, 2);
  const [verb, object] = words;
  if (verb === undefined) {
    return isCertain ? [] : unreadableFinding('which of its commands it runs is not known');
  }
  if (STARTS_NOTHING.has(verb.text) || (verb.text === 'install' && WITHOUT_IMAGES.has(object?.text ?? ''))) {
    return [];
  }
  return unreadableFinding('kumactl prints objects with images that are not in the plan');
}
