/** Explains a failure of helm, without a word of helm's own. */

import type { ProgramFailure } from './child-process.ts';
import type { Unrendered } from './helm-template.ts';

const INSTALL_HELM = 'put helm 3 or 4 on the PATH that Pulumi is started with';

/** helm's own words may quote values, so they are searched for a cause and never shown. */
const CAUSES: readonly (readonly [RegExp, string, string])[] = [
  [/values don't meet the specifications/i, "its values do not meet the chart's schema", 'correct the values'],
  [
    /execution error|nil pointer|parse error|error calling|failed to render/i,
    'its templates fail on these values',
    'correct the values or the chart',
  ],
  [
    /unauthorized|forbidden|credential not found|\b40[13] [A-Z]/i,
    "the chart's repository refuses access",
    'correct the credentials in repositoryOpts',
  ],
  [
    /not found|no such host|connection refused|failed to download|could not find|no repo|failed to fetch|unable to get/i,
    'the chart could not be fetched',
    'correct chart, version or repository, or try again',
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
      return { reason: 'helm is not on PATH', remedy: INSTALL_HELM };
    case 'time':
      return { reason: 'helm did not finish in time', remedy: 'try again, or raise timeoutSeconds' };
    case 'output':
      return { reason: 'helm printed too much', remedy: 'correct the chart' };
    case 'status': {
      const [, cause, remedy] = CAUSES.find(([pattern]) => pattern.test(errors)) ?? [];
      return {
        reason: cause ?? 'helm could not render it',
        remedy: remedy ?? 'run helm template by hand to see why',
      };
    }
  }
}
