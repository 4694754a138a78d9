/** Images of every kind but those with a pod spec: what the table says of the kind, and what its shape shows. */

import type { KubernetesObject } from '../plan/kubernetes-object.ts';
import type { Path } from '../plan/path.ts';
import { type PlannedRecord, type PlannedValue, UNKNOWN } from '../plan/planned-value.ts';
import { annotatedImages } from './annotations.ts';
import { type ImageUse, isKnown, NOT_KNOWN, notInPlan, unknownUse } from './image-use.ts';
import { fieldsAt } from './kinds/field.ts';
import { imagesInFields, unmetNeeds } from './kinds/image-field.ts';
import type { Kind } from './kinds/kind.ts';
import { groupOf, rowOf, unpatched } from './kinds/table.ts';
import { imagesInCel } from './mutation/cel.ts';
import { gatekeeperImages } from './mutation/gatekeeper.ts';
import { kyvernoImages } from './mutation/kyverno.ts';
import type { Inside } from './nested-object.ts';
import { hasPlaceholder, isPattern } from './placeholder.ts';
import { isPodKind } from './pod-spec.ts';
import { imagesBelow, type Surroundings } from './shape.ts';
import { filledLater } from './written-image.ts';

/** What an object says of itself or of what became of it: at the top alone, since an operator may call a part of it so. */
const NO_IMAGES_BELOW = ['apiVersion', 'kind', 'metadata', 'status'];

/**
 * @param inside reads an object that stands in this one
 * @returns the uses, in the order of the table and of the object
 */
export function customResourceImages(object: KubernetesObject, inside: Inside): ImageUse[] {
  const row = rowOf(object) ?? {};
  if (row.silent === true) {
    return [];
  }
  // An annotation's patch is one of the container that is injected.
  const around = { ...surroundings([], inside), ofContainer: true };
  const annotated = annotatedImages(object.fields, (value, at) => imagesBelow(value, at, around));
  return isPodKind(object) ? annotated : [...annotated, ...imagesOf(object, row, inside).flatMap(atRunTime)];
}

function imagesOf(object: KubernetesObject, row: Kind, inside: Inside): ImageUse[] {
  const { fields } = object;
  const { uses, read } = imagesInFields(fields, row.images ?? []);
  const around = surroundings([...read, ...pathsOf(fields, row.ignore)], inside);
  const byShape = (value: PlannedValue, at: Path) => imagesBelow(value, at, around);
  return [
    ...uses,
    ...shaped(fields, row, byShape),
    ...mutations(object, byShape, inside),
    ...deployed(object, row),
    ...chosen(object, row),
  ];
}

/** Also a pod in it may have an image that is filled in when it runs, or none yet. */
function atRunTime(use: ImageUse): ImageUse[] {
  if (!isKnown(use)) {
    return [use];
  }
  const { image, path } = use;
  if (hasPlaceholder(image)) {
    return [filledLater(path)];
  }
  return isPattern(image) || /^\s+$/.test(image) ? [] : [use];
}

function surroundings(paths: readonly Path[], inside: Inside): Surroundings {
  const read = new Set(paths.map((path) => JSON.stringify(path)));
  return { isRead: (at) => read.size > 0 && read.has(JSON.stringify(at)), inside };
}

function pathsOf(fields: PlannedRecord, paths: readonly string[] = []): Path[] {
  return paths.flatMap((path) => fieldsAt(fields, path)).flatMap(({ at, whole }) => (whole ? [at] : []));
}

function shaped(
  fields: PlannedRecord,
  { only }: Kind,
  read: (value: PlannedValue, at: Path) => ImageUse[],
): ImageUse[] {
  if (only !== undefined) {
    return only
      .flatMap((path) => fieldsAt(fields, path))
      .flatMap(({ value, at }) => read({ [last(at)]: value }, at.slice(0, -1)));
  }
  const others = Object.entries(fields).filter(([key]) => !NO_IMAGES_BELOW.includes(key));
  return read(Object.fromEntries(others), []);
}

function last(at: Path): string {
  const segment = at.at(-1);
  return typeof segment === 'string' ? segment : '';
}

function mutations(
  object: KubernetesObject,
  read: (value: PlannedValue, at: Path) => ImageUse[],
  inside: Inside,
): ImageUse[] {
  const kind = unpatched(object.kind);
  const { fields } = object;
  switch (groupOf(object)) {
    case 'admissionregistration.k8s.io':
    case 'policies.kyverno.io':
      return fieldsAt(
        fields,
        'spec.{mutations[].{applyConfiguration,jsonPatch},variables[],generate[]}.expression',
      ).flatMap(({ value, at }) => celImages(value, at));
    case 'kyverno.io':
      return kyvernoImages(fields, read, inside);
    case 'mutations.gatekeeper.sh':
      return gatekeeperImages(kind, fields, read);
    default:
      return [];
  }
}

function celImages(value: PlannedValue, at: Path): ImageUse[] {
  if (value === UNKNOWN) {
    return [unknownUse(at, NOT_KNOWN)];
  }
  return typeof value === 'string' ? imagesInCel(value, at) : [];
}

function deployed({ fields }: KubernetesObject, { deploys, when }: Kind): ImageUse[] {
  if (deploys === undefined) {
    return [];
  }
  const places = when === undefined ? [['spec']] : pathsOf(fields, when).slice(0, 1);
  return places.map((at) => notInPlan(at, `${deploys} decides what will run, and those images are not in the plan`));
}

/** A patch leaves what it does not name as it is in the cluster. */
function chosen({ kind, fields, patch }: KubernetesObject, row: Kind): ImageUse[] {
  if (patch || unpatched(kind) !== kind) {
    return [];
  }
  const unmet = unmetNeeds(fields, row.needs ?? []);
  const [first] = unmet;
  const remedy =
    first === undefined ? 'lower enforcement.notInPlan, or exempt the resource' : `set ${unmet.join(' and ')}`;
  return row.chosen === true || first !== undefined
    ? [notInPlan(['spec'], 'its operator chooses the image, since no field of it names one', remedy)]
    : [];
}
