/** The one table of kinds: what each operator is known to do with its resources. */

import type { KubernetesObject } from '../../plan/kubernetes-object.ts';
import { BUILT_IN } from './built-in.ts';
import { CI } from './ci.ts';
import { CLUSTERS } from './clusters.ts';
import { DATABASES } from './databases.ts';
import { DEPLOYERS } from './deployers.ts';
import { GATEWAYS } from './gateways.ts';
import type { Kind, Kinds } from './kind.ts';
import { OBSERVABILITY } from './observability.ts';
import { PLATFORM } from './platform.ts';
import { POLICIES } from './policies.ts';
import { QUEUES } from './queues.ts';
import { SERVING } from './serving.ts';
import { SILENT_KINDS } from './silent.ts';

const AREAS: readonly Kinds[] = [
  BUILT_IN,
  CI,
  CLUSTERS,
  DATABASES,
  DEPLOYERS,
  GATEWAYS,
  OBSERVABILITY,
  PLATFORM,
  POLICIES,
  QUEUES,
  SERVING,
  SILENT_KINDS,
];

/** Every kind by itself, `argoproj.io/Application`. */
export const KINDS: ReadonlyMap<string, Kind> = new Map(
  AREAS.flatMap((area) => Object.entries(area)).flatMap(([key, row]) =>
    kindsOf(key).map((kind) => [kind, row] as const),
  ),
);

/** `group/A|B` as `group/A` and `group/B`. */
function kindsOf(key: string): string[] {
  const [group = '', kinds = ''] = key.split('/');
  return kinds.split('|').map((kind) => `${group}/${kind}`);
}

type Typed = Pick<KubernetesObject, 'apiVersion' | 'kind'>;

/**
 * @returns the row of the kind, else that of its group or of the domain that the group belongs to, `*.upbound.io`;
 *   undefined where none knows it
 */
export function rowOf(object: Typed): Kind | undefined {
  const group = groupOf(object);
  const domains = group.split('.').map((_, index, parts) => `*.${parts.slice(index + 1).join('.')}/*`);
  const keys = [`${group}/${object.kind}`, `${group}/${unpatched(object.kind)}`, `${group}/*`, ...domains];
  return keys.map((key) => KINDS.get(key)).find((row) => row !== undefined);
}

/** Empty for the core group, `v1`. */
export function groupOf({ apiVersion }: Pick<Typed, 'apiVersion'>): string {
  const slash = apiVersion.lastIndexOf('/');
  return slash === -1 && /^v\d/.test(apiVersion) ? '' : apiVersion.slice(0, slash === -1 ? undefined : slash);
}

/** Pulumi's patch of a kind has `Patch` behind its name. */
export function unpatched(kind: string): string {
  return kind.replace(/(?<=.)Patch$/, '');
}
