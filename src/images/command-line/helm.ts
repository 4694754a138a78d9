/** What `helm` and `helmfile` are told to start: charts, which are not read. */

import { type Finding, unreadableFinding } from './finding.ts';
import { type Flags, subcommandOf } from './flags.ts';
import type { Invocation } from './invocation.ts';

const FLAGS: Flags = {
  withValue: new Set(
    [
      'n namespace kube-context kubeconfig kube-apiserver kube-as-user kube-as-group kube-ca-file kube-token f file e',
      'kube-tls-server-name registry-config repository-cache repository-config burst-limit qps environment l selector',
    ]
      .join(' ')
      .split(' '),
  ),
  without: new Set('debug kube-insecure-skip-tls-verify h help q quiet'.split(' ')),
};

const STARTS_NOTHING = new Set(
  [
    'uninstall delete un del list ls status get history hist repo version show inspect search lint template dependency dep',
    'pull fetch package push registry verify completion env create help build diff destroy',
  ]
    .join(' ')
    .split(' '),
);

/** @returns a reason where it installs something */
export function startedByHelm({ args }: Invocation): Finding[] {
  const { words, isCertain } = subcommandOf(args, FLAGS, 1);
  const [verb] = words;
  if (verb === undefined) {
    return isCertain ? [] : unreadableFinding('which of its commands it runs is not known');
  }
  return STARTS_NOTHING.has(verb.text) ? [] : unreadableFinding('helm deploys a chart that is not in the plan');
}
