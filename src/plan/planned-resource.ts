/** A resource of a Pulumi plan as what it brings into the cluster: an object, a Helm release, or nothing by itself. */

import { type KubernetesObject, namespaceOf, objectLabel } from './kubernetes-object.ts';
import { objectsOf } from './list.ts';
import { isRecord, type PlannedRecord, plannedValue } from './planned-value.ts';

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
  /** A component: what it deploys are its children, resources of the plan themselves. */
  | { readonly kind: 'component' }
  /** Not of the Kubernetes provider. */
  | { readonly kind: 'other' };

const RELEASE = /^helm\.sh\/v\d+:Release$/;
const COMPONENT = /^(?:helm\.sh\/v\d+:Chart|yaml(?:\/v2)?:Config(?:File|Group)|kustomize(?:\/v2)?:Directory)$/;

/** Patch resources of the SDK; a `ContainerPatch` of Kuma is an object of that name. */
const PATCH_OF_GROUP = /^(?:core\/|apps\/|batch\/|extensions\/|settings\.k8s\.io\/|v1$)/;

/** The token of a custom resource that was not told which. */
const CUSTOM_RESOURCE = /^apiextensions\.k8s\.io:CustomResource(?:Patch)?$/;

/**
 * @returns what the resource's type says it is. The provider creates what the inputs say (await.go,
 *   ResourceClientForObject), so where these say something else it is that as well.
 */
export function plannedResource({ type, inputs }: PlannedResource): Planned {
  const token = /^kubernetes:(.+)$/.exec(type)?.[1];
  if (token === undefined) {
    return { kind: 'other' };
  }
  const value = plannedValue(inputs);
  const fields = isRecord(value) ? value : {};
  if (RELEASE.test(token)) {
    return { kind: 'release', inputs: fields };
  }
  if (COMPONENT.test(token)) {
    return { kind: 'component' };
  }
  const stated = statedType(fields);
  const typed = CUSTOM_RESOURCE.test(token) ? stated : typeOf(token);
  const types = contradicts(stated, typed) ? [typed, stated] : [typed];
  return { kind: 'objects', objects: types.flatMap((each) => objectsOf({ ...each, fields, at: [] })) };
}

type ObjectType = Pick<KubernetesObject, 'apiVersion' | 'kind' | 'patch'>;

function typeOf(token: string): ObjectType {
  const [group = '', name = ''] = token.split(':');
  const patch = PATCH_OF_GROUP.test(group) && name.endsWith('Patch');
  return { apiVersion: group.replace(/^core\//, ''), kind: patch ? name.slice(0, -'Patch'.length) : name, patch };
}

function statedType({ apiVersion, kind }: PlannedRecord): ObjectType {
  const [group = '', name = ''] = [apiVersion, kind].map((text) => (typeof text === 'string' ? text : ''));
  return { apiVersion: group.replace(/^core\//, ''), kind: name, patch: false };
}

/** A patch of a custom resource has its kind in the inputs, and `Patch` behind it in its type. */
function contradicts(stated: ObjectType, typed: ObjectType): boolean {
  const sameKind = stated.kind === typed.kind || `${stated.kind}Patch` === typed.kind;
  const sameGroup = stated.apiVersion === '' || stated.apiVersion === typed.apiVersion;
  return stated.kind !== '' && !(sameKind && sameGroup);
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
  /** Inputs that come from other resources. */
  readonly dependentInputs: readonly string[];
}

/** @param propertyDependencies by input, the resources that its value comes from */
export function dependentInputs(propertyDependencies: Readonly<Record<string, readonly unknown[]>>): string[] {
  return Object.entries(propertyDependencies).flatMap(([input, resources]) => (resources.length > 0 ? [input] : []));
}
