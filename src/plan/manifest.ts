/** Kubernetes manifests, YAML or JSON, as their objects: what people write, what `helm template` and `kubectl get -o` print. */

import { type Failure, isFailure } from '../failure.ts';
import { type Document, parseAllDocuments, type Tags } from 'yaml';
import { objectsOfDocument } from './document.ts';
import type { KubernetesObject } from './kubernetes-object.ts';
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
    const found = objectsOfDocument(value, sourceOf(document));
    if (isFailure(found)) {
      return { reason: `${at}: ${found.reason}` };
    }
    objects.push(...found);
  }
  return objects;
}

/** helm prints `# Source: chart/templates/file.yaml` above each object. */
function sourceOf({ contents }: Document.Parsed): string | undefined {
  return /^ Source: (\S+)$/m.exec(contents?.commentBefore ?? '')?.[1];
}
