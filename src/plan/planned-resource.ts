/** A resource of a Pulumi plan as what it brings into the cluster: an object, a Helm release, or nothing by itself. */

import { type KubernetesObject, namespaceOf, objectLabel } from './kubernetes-object.ts';
import { objectsOf } from './list.ts';
import type { Path } from './path.ts';
import { isRecord, type PlannedRecord, plannedValue, UNKNOWN } from './planned-value.ts';
import { createdType, objectTypes, statesType } from './object-type.ts';
import { unknownParts } from './unknown-parts.ts';

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
  | { readonly kind: 'objects'; readonly objects: readonly KubernetesObject[] }
  /** A Helm release, which has to be rendered: its inputs. */
  | { readonly kind: 'release'; readonly inputs: PlannedRecord }
  /** A component: what it deploys are its children, resources of the plan themselves; those of `unknown` are not there yet. */
  | { readonly kind: 'component'; readonly unknown: readonly Path[] }
  /** Not of the Kubernetes provider. */
  | { readonly kind: 'other' };

/** The one type that the provider renders (helm_release.go, isHelmRelease). */
const RELEASE = 'helm.sh/v3:Release';
const COMPONENT = /^(?:helm\.sh\/v\d+:Chart|yaml(?:\/v2)?:Config(?:File|Group)|kustomize(?:\/v2)?:Directory)$/;

/**
 * @returns what the provider creates. It creates what the inputs say (await.go, ResourceClientForObject); the type counts
 *   only where they say nothing.
 */
export function plannedResource({ type, inputs }: PlannedResource): Planned {
  const token = /^kubernetes:(.+)$/.exec(type)?.[1];
  if (token === undefined) {
    return { kind: 'other' };
  }
  const value = plannedValue(inputs);
  const fields = isRecord(value) ? value : {};
  if (token === RELEASE) {
    return { kind: 'release', inputs: value === UNKNOWN ? { chart: UNKNOWN } : fields };
  }
  if (value === UNKNOWN || fields.apiVersion === UNKNOWN || fields.kind === UNKNOWN) {
    return { kind: 'objects', objects: [unknownObject(fields)] };
  }
  if (COMPONENT.test(token) && !statesType(fields)) {
    return { kind: 'component', unknown: unknownParts(fields) };
  }
  const types = COMPONENT.test(token) ? [createdType(token, fields)] : objectTypes(token, fields);
  return { kind: 'objects', objects: types.flatMap((each) => objectsOf({ ...each, fields, at: [] })) };
}

/** Its kind is not known: it may be a pod. */
function unknownObject({ metadata }: PlannedRecord): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Pod', patch: false, fields: { metadata, spec: UNKNOWN }, at: [] };
}

/** For people. */
export interface ResourceLabel {
  /** `kong-mesh-system/Deployment/kong-mesh-control-plane`; without the namespace where none is known. */
  readonly resource: string;
  readonly namespace?: string | undefined;
}

export function plannedLabel(planned: Planned, { type, name }: Pick<PlannedResource, 'type' | 'name'>): ResourceLabel {
  const [object] = planned.kind === 'objects' ? planned.objects : [];
  const label = object === undefined ? `${type.slice(type.lastIndexOf(':') + 1)}/${name}` : objectLabel(object, name);
  const namespace = object === undefined ? releaseNamespace(planned) : namespaceOf(object);
  return { resource: namespace === undefined ? label : `${namespace}/${label}`, namespace };
}

function releaseNamespace(planned: Planned): string | undefined {
  const namespace = planned.kind === 'release' ? planned.inputs.namespace : undefined;
  return typeof namespace === 'string' && namespace !== '' ? namespace : undefined;
}

/** A planned resource with its relations, which only the whole plan shows. */
export interface RelatedResource extends PlannedResource {
  /** The URN of the component that it belongs to. */
  readonly parent?: string;
  /** Of its provider, as the program asked for it: another may run. */
  readonly providerVersion?: string;
  /** Inputs that come from other resources. */
  readonly dependentInputs: readonly string[];
}

/** @param propertyDependencies by input, the resources that its value comes from */
export function dependentInputs(propertyDependencies: Readonly<Record<string, readonly unknown[]>>): string[] {
  return Object.entries(propertyDependencies).flatMap(([input, resources]) => (resources.length > 0 ? [input] : []));
}
