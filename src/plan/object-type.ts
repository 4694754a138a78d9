/** The Kubernetes object that the provider creates for a resource: the one in its inputs, or that of its type. */

import type { KubernetesObject } from './kubernetes-object.ts';
import type { PlannedRecord } from './planned-value.ts';

export type ObjectType = Pick<KubernetesObject, 'apiVersion' | 'kind' | 'patch'>;

/** Patch resources of the SDK; a `ContainerPatch` of Kuma is an object of that name. */
const PATCH_OF_GROUP = /^(?:core\/|apps\/|batch\/|extensions\/|settings\.k8s\.io\/|v1$)/;

/** The token of a custom resource whose type names no kind. */
const CUSTOM_RESOURCE = /^apiextensions\.k8s\.io:CustomResource(?:Patch)?$/;

/** Whether inputs say what object they are of. */
export function statesType(fields: PlannedRecord): boolean {
  return Object.keys(statedType(fields)).length > 0;
}

/** @param token a type without `kubernetes:`, `apps/v1:Deployment` */
export function createdType(token: string, fields: PlannedRecord): ObjectType {
  return objectType(statedType(fields), typeOf(token));
}

/** The type that the provider creates, and the type in the token if that is another one: a mistake, or a disguise. */
export function objectTypes(token: string, fields: PlannedRecord): ObjectType[] {
  const created = createdType(token, fields);
  const { apiVersion, kind, patch } = typeOf(token);
  const isSame = ['', created.kind, `${created.kind}Patch`].includes(kind);
  return isSame ? [created] : [created, { apiVersion, kind, patch }];
}

/** A type; `name` is what the token calls it, with `Patch` behind it for a patch. */
interface TokenType extends ObjectType {
  readonly name?: string;
}

function typeOf(token: string): TokenType {
  if (CUSTOM_RESOURCE.test(token)) {
    return { apiVersion: '', kind: '', patch: token.endsWith('Patch') };
  }
  const [group = '', name = ''] = token.split(':');
  const patch = PATCH_OF_GROUP.test(group) && name.endsWith('Patch');
  return { apiVersion: versionOf(group), kind: patch ? name.slice(0, -'Patch'.length) : name, patch, name };
}

function statedType({ apiVersion, kind }: PlannedRecord): Partial<Pick<ObjectType, 'apiVersion' | 'kind'>> {
  return {
    ...(typeof apiVersion === 'string' && apiVersion !== '' && { apiVersion: versionOf(apiVersion) }),
    ...(typeof kind === 'string' && kind !== '' && { kind }),
  };
}

function objectType(stated: ReturnType<typeof statedType>, { name, ...typed }: TokenType): ObjectType {
  const isTold = stated.kind !== undefined && name !== undefined;
  // The kind that a patch is for, in any group (kinds.go, IsPatchResource).
  return { ...typed, ...stated, patch: isTold ? `${stated.kind}Patch` === name : typed.patch };
}

function versionOf(group: string): string {
  return group.replace(/^core\//, '');
}
