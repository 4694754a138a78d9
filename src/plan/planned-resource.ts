/** A resource of a Pulumi plan as what it brings into the cluster: an object, a Helm release, or nothing by itself. */

import { type KubernetesObject, objectLabel } from './kubernetes-object';
import { objectsOf } from './list';
import { isRecord, type PlannedRecord, type PlannedValue, plannedValue } from './planned-value';

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
const PATCH_OF_GROUP = /^(?:core\/|apps\/|batch\/|extensions\/|v1$)/;

/** The token of a custom resource that was not told which. */
const CUSTOM_RESOURCE = /^apiextensions\.k8s\.io:CustomResource(?:Patch)?$/;

/** @returns what the resource's type says it is; the type decides, whatever `kind` its inputs claim */
export function plannedResource({ type, inputs }: PlannedResource): Planned {
  const token = /^kubernetes:(.+)$/.exec(type)?.[1];
  if (token === undefined) {
    return { kind: 'other' };
  }
  const fields = plannedValue(inputs);
  if (RELEASE.test(token)) {
    return { kind: 'release', inputs: isRecord(fields) ? fields : {} };
  }
  if (COMPONENT.test(token)) {
    return { kind: 'component' };
  }
  const [group = '', typeName = ''] = CUSTOM_RESOURCE.test(token) ? statedType(fields) : token.split(':');
  const patch = PATCH_OF_GROUP.test(group) && typeName.endsWith('Patch');
  const object = {
    apiVersion: group.replace(/^core\//, ''),
    kind: patch ? typeName.slice(0, -'Patch'.length) : typeName,
    patch,
    fields: isRecord(fields) ? fields : {},
    at: '',
  };
  // The provider creates what the inputs say, not what the type says (await.go, ResourceClientForObject).
  const [apiVersion = '', kind = ''] = statedType(fields);
  const other =
    kind !== '' &&
    ((kind !== object.kind && kind !== typeName.replace(/Patch$/, '')) ||
      (apiVersion !== '' && apiVersion.replace(/^core\//, '') !== object.apiVersion));
  const stated = { ...object, kind, apiVersion: apiVersion.replace(/^core\//, '') };
  return { kind: 'objects', objects: [object, ...(other ? [stated] : [])].flatMap(objectsOf) };
}

function statedType(fields: PlannedValue): string[] {
  const { apiVersion, kind } = isRecord(fields) ? fields : {};
  return [apiVersion, kind].map((text) => (typeof text === 'string' ? text : ''));
}

/** For people: `Deployment/kong-mesh-control-plane`. */
export function plannedLabel(planned: Planned, { type, name }: Pick<PlannedResource, 'type' | 'name'>): string {
  return planned.kind === 'objects' && planned.objects[0] !== undefined
    ? objectLabel(planned.objects[0], name)
    : `${type.slice(type.lastIndexOf(':') + 1)}/${name}`;
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
