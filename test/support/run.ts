/** A run over real services, as the policy and the command make it. */
import type { Configuration } from '../../src/configuration/schema.ts';
import type { HelmEnvironment } from '../../src/helm/renderer.ts';
import { Run } from '../../src/run.ts';
import { servicesFor } from '../../src/services.ts';

export interface RunDifference {
  readonly preview?: boolean;
  readonly now?: () => Date;
  /** Without it, no release is rendered. */
  readonly helm?: HelmEnvironment;
}

const NO_HELM: HelmEnvironment = { environment: {}, programDirectory: () => undefined };

export function startRun(
  configuration: Configuration,
  { preview = true, now = () => new Date(), helm = NO_HELM }: RunDifference = {},
): Run {
  return new Run({ configuration, preview, now, services: servicesFor(configuration, helm) });
}
