/** Kubernetes manifests, YAML or JSON, as their objects: what people write, what `helm template` and `kubectl get -o` print. */

import type { Failure } from '../failure.ts';
import { type Document, parseAllDocuments, type Tags } from 'yaml';
import type { KubernetesObject } from './kubernetes-object.ts';
import { objectsOf } from './list.ts';
import { isRecord, plannedValue } from './planned-value.ts';
import { ambiguity, hasOtherLineEnds } from '../yaml-ambiguity.ts';

/** YAML 1.1 is what Kubernetes reads; more aliases than this are an attack, not a manifest. */
const YAML = {
  version: '1.1',
  merge: true,
  /** Its check takes time with the square of the keys; {@link ambiguity} has one. */
  uniqueKeys: false,
  /** Those whose values are no JSON are refused: what Kubernetes makes of them is something else. */
  customTags: (tags: Tags) => tags.filter((tag) => typeof tag === 'string' || !NOT_JSON.test(tag.tag)),
} as const;
const NOT_JSON = /:(?:binary|omap|pairs|set)$/;
const MAX_ALIASES = 100;

/**
 * @param text any number of documents
 * @returns their objects, those of lists one by one, or the first thing that is wrong, without quoting the text
 */
export function readManifest(text: string): KubernetesObject[] | Failure {
  if (hasOtherLineEnds(text)) {
    return { reason: 'it has line ends that programs read differently' };
  }
  const objects: KubernetesObject[] = [];
  for (const [index, document] of parseAllDocuments(text, YAML).entries()) {
    const [error] = [...document.errors, ...document.warnings];
    const at = `document ${index + 1}`;
    if (error !== undefined) {
      return { reason: `${at} is not YAML (line ${error.linePos?.[0].line ?? 1}: ${error.code})` };
    }
    const ambiguous = ambiguity(document);
    if (ambiguous !== undefined) {
      const line = text.slice(0, ambiguous.offset).split('\n').length;
      return { reason: `${at} is read differently by different programs (line ${line}: ${ambiguous.code})` };
    }
    let value: unknown;
    try {
      value = document.toJS({ maxAliasCount: MAX_ALIASES });
    } catch {
      return { reason: `${at} has an alias of nothing, or too many` };
    }
    const planned = plannedValue(value);
    if (planned === null || planned === undefined) {
      continue;
    }
    if (!isRecord(planned)) {
      return { reason: `${at} is not a Kubernetes object` };
    }
    const { kind, apiVersion } = planned;
    if (typeof kind !== 'string' || typeof apiVersion !== 'string') {
      return { reason: `${at} has no kind or no apiVersion` };
    }
    objects.push(
      ...objectsOf({ apiVersion, kind, patch: false, fields: planned, at: [], ...sourceOf(document) }).map(byItself),
    );
  }
  return objects;
}

/** An item of a list in a file is told by its own name, and its paths start there. */
function byItself(object: KubernetesObject): KubernetesObject {
  return { ...object, at: [] };
}

/** helm prints `# Source: chart/templates/file.yaml` above each object. */
function sourceOf({ contents }: Document.Parsed): { readonly source?: string } {
  const source = /^ Source: (\S+)$/m.exec(contents?.commentBefore ?? '')?.[1];
  return source === undefined ? {} : { source };
}
