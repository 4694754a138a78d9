/** What Kyverno's rules put into the cluster (https://kyverno.io/docs/policy-types/cluster-policy/): patches, and objects that they make. */

import type { Path } from '../../plan/path.ts';
import { isList, isRecord, type PlannedRecord, type PlannedValue, textOf, UNKNOWN } from '../../plan/planned-value.ts';
import { type ImageUse, NOT_KNOWN, notInPlan, unknownUse } from '../image-use.ts';
import type { Inside } from '../nested-object.ts';
import { fieldsAt } from '../kinds/field.ts';

type Read = (value: PlannedValue, at: Path) => ImageUse[];

/** Objects that are often copied from namespace to namespace, and start nothing. */
const WITHOUT_PODS =
  /^(?:Secret|ConfigMap|NetworkPolicy|ResourceQuota|LimitRange|ServiceAccount|(?:Cluster)?Role(?:Binding)?)$/;

/** `+(image)` sets where nothing is set, and `=(x)`, `^(x)`, `<(x)` go on; `(image)`, `X(x)` only compare. */
const SETTING_ANCHOR = /^[+=^<]\((.*)\)$/;
const COMPARING_ANCHOR = /^X?\((?:image|name)\)$/;
/** Fields of a rule beside its patches. */
const NO_PATCH = /^(?:context|preconditions|list)$/;

/** @param read finds images in a value by their shape */
export function kyvernoImages(fields: PlannedRecord, read: Read, inside: Inside): ImageUse[] {
  const unread = fieldsAt(fields, 'spec.rules').flatMap(({ value, at }) =>
    value === UNKNOWN ? [unknownUse(at, NOT_KNOWN)] : [],
  );
  const mutated = fieldsAt(fields, 'spec.rules[].mutate').flatMap(({ value, at }) =>
    value === UNKNOWN ? [unknownUse(at, NOT_KNOWN)] : read(withoutAnchors(value), at),
  );
  const generated = fieldsAt(fields, 'spec.rules[].generate{,.foreach[]}').flatMap(({ value, at }) =>
    isRecord(value) ? generatedImages(value, at, inside) : value === UNKNOWN ? [unknownUse(at, NOT_KNOWN)] : [],
  );
  return [...unread, ...mutated, ...generated];
}

function withoutAnchors(value: PlannedValue): PlannedValue {
  if (isList(value)) {
    return value.map(withoutAnchors);
  }
  return isRecord(value)
    ? Object.fromEntries(
        Object.entries(value).flatMap(([key, field]) =>
          COMPARING_ANCHOR.test(key) || NO_PATCH.test(key)
            ? []
            : [[SETTING_ANCHOR.exec(key)?.[1] ?? key, withoutAnchors(field)]],
        ),
      )
    : value;
}

/** Its object has its kind and name beside it. */
function generatedImages(generate: PlannedRecord, at: Path, inside: Inside): ImageUse[] {
  const { apiVersion, kind, data, clone, cloneList } = generate;
  const copies = isRecord(cloneList) || (isRecord(clone) && !(typeof kind === 'string' && WITHOUT_PODS.test(kind)));
  const field = [...at, 'data'];
  const object = { apiVersion: textOf(apiVersion), kind: textOf(kind), patch: false, at: [] };
  const made = isRecord(data) ? inside({ ...object, fields: data }) : [];
  return [
    ...(copies ? [notInPlan(at, 'it copies objects of the cluster, which are not in the plan')] : []),
    ...(data === UNKNOWN ? [unknownUse(field, NOT_KNOWN)] : []),
    ...made.map((use) => ({ ...use, path: [...field, ...use.path] })),
  ];
}
