/** A run over real services, as the policy and the command make it. */
import { withDefaults } from '../../src/configuration/defaults.ts';
import type { WrittenConfiguration } from '../../src/configuration/schema.ts';
import type { HelmEnvironment } from '../../src/helm/renderer.ts';
import { Run } from '../../src/run.ts';
import { servicesFor } from '../../src/services.ts';

export interface RunDifference {
  readonly preview?: boolean;
  readonly now?: () => Date;
  /** Without it, no release is rendered. */
  readonly helm?: HelmEnvironment;
  /** Without it, there is no cache. */
  readonly cacheDirectory?: string;
}

const NO_HELM: HelmEnvironment = { environment: {}, programDirectory: () => undefined };

export function startRun(
  written: WrittenConfiguration,
  { preview = true, now = () => new Date(), helm = NO_HELM, cacheDirectory }: RunDifference = {},
): Run {
  const configuration = withDefaults(written);
  return new Run({
    configuration,
    preview,
    now,
    services: servicesFor(configuration, helm, undefined, cacheDirectory),
  });
}
