/** A resource of a Pulumi plan as what it brings into the cluster: an object, a Helm release, or nothing by itself. */

import { type KubernetesObject, objectLabel } from './kubernetes-object';
import { isRecord, plannedValue } from './planned-value';

export interface PlannedResource {
  /** `kubernetes:apps/v1:Deployment`. */
  readonly type: string;
  /** Pulumi's name. */
  readonly name: string;
  readonly urn: string;
  /** Inputs, as Pulumi hands them over. */
  readonly inputs: unknown;
}

export type Planned =
  | { readonly kind: 'object'; readonly object: KubernetesObject }
  | { readonly kind: 'release' }
  /** A component: what it deploys are its children, resources of the plan themselves. */
  | { readonly kind: 'component' }
  /** Not of the Kubernetes provider. */
  | { readonly kind: 'other' };

const RELEASE = /^helm\.sh\/v\d+:Release$/;
const COMPONENT = /^(?:helm\.sh\/v\d+:Chart|yaml(?:\/v2)?:Config(?:File|Group)|kustomize(?:\/v2)?:Directory)$/;

/** Patch resources of the SDK; a `ContainerPatch` of Kuma is an object of that name. */
const PATCH_OF_GROUP = /^(?:core|apps|batch|extensions)\//;

/** @returns what the resource's type says it is; the type decides, whatever `kind` its inputs claim */
export function plannedResource({ type, inputs }: PlannedResource): Planned {
  const token = /^kubernetes:(.+)$/.exec(type)?.[1];
  if (token === undefined) {
    return { kind: 'other' };
  }
  if (RELEASE.test(token)) {
    return { kind: 'release' };
  }
  if (COMPONENT.test(token)) {
    return { kind: 'component' };
  }
  const [group = '', typeName = ''] = token.split(':');
  const patch = PATCH_OF_GROUP.test(group) && typeName.endsWith('Patch');
  const fields = plannedValue(inputs);
  return {
    kind: 'object',
    object: {
      apiVersion: group.replace(/^core\//, ''),
      kind: patch ? typeName.slice(0, -'Patch'.length) : typeName,
      patch,
      fields: isRecord(fields) ? fields : {},
    },
  };
}

/** For people: `Deployment/kong-mesh-control-plane`. */
export function plannedLabel(planned: Planned, { type, name }: Pick<PlannedResource, 'type' | 'name'>): string {
  return planned.kind === 'object'
    ? objectLabel(planned.object, name)
    : `${type.slice(type.lastIndexOf(':') + 1)}/${name}`;
}

/** Components that deploy nothing in a preview: some value of theirs is not known, and so are their images. */
export function emptyComponents<R extends Omit<PlannedResource, 'inputs'> & { readonly parent?: string }>(
  resources: readonly R[],
): R[] {
  const parents = new Set(resources.map(({ parent }) => parent));
  return resources.filter(
    (resource) => plannedResource({ ...resource, inputs: {} }).kind === 'component' && !parents.has(resource.urn),
  );
}
