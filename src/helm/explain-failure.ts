/** Explains a failure of helm, without a word of helm's own. */

import type { ProgramFailure } from '../child-process.ts';
import type { Unrendered } from './helm-template.ts';

const INSTALL_HELM = 'put helm 3 on the PATH that Pulumi is started with';

/** What helm says is not shown, since it quotes values; what it says is told in words of our own. */
const CAUSES: readonly (readonly [RegExp, string, string])[] = [
  [/values don't meet the specifications/i, "its values do not meet the chart's schema", 'mend the values'],
  [
    /execution error|nil pointer|parse error|error calling|failed to render/i,
    'its templates fail on these values',
    'mend the values or the chart',
  ],
  [
    /unauthorized|forbidden|credential not found|\b40[13] [A-Z]/i,
    "the chart's repository refuses access",
    'mend the credentials in repositoryOpts',
  ],
  [
    /not found|no such host|connection refused|failed to download|could not find|no repo|failed to fetch|unable to get/i,
    'the chart could not be fetched',
    'mend chart, version or repository, or try again',
  ],
  [
    /kubeVersion|incompatible with Kubernetes/i,
    'the chart wants another Kubernetes version',
    'set helm.kubeVersion in the configuration',
  ],
];

export function explainFailure({ reason, errors }: ProgramFailure): Unrendered {
  switch (reason) {
    case 'missing':
      return { reason: 'there is no helm to render it', remedy: INSTALL_HELM };
    case 'time':
      return { reason: 'helm did not finish in time', remedy: 'try again, or raise timeoutSeconds' };
    case 'output':
      return { reason: 'helm printed more than any chart does', remedy: 'mend the chart' };
    case 'status': {
      const [, cause, remedy] = CAUSES.find(([pattern]) => pattern.test(errors)) ?? [];
      return {
        reason: cause ?? 'helm could not render it',
        remedy: remedy ?? 'run helm template by hand to see why',
      };
    }
  }
}
