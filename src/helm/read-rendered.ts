/**
 * What helm printed of a Release, read by helm itself: by Go's reader of YAML, and so as the provider reads it. A chart of
 * ours takes the documents as values, and prints each as JSON.
 */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type Failure, isFailure } from '../failure.ts';
import { objectsOfDocument } from '../plan/document.ts';
import type { KubernetesObject } from '../plan/kubernetes-object.ts';
import { withoutNotesOfHelm } from '../plan/printed-notes.ts';
import { writePrivate } from './access.ts';
import type { ProgramFailure } from '../child-process.ts';
import { explainFailure } from './explain-failure.ts';
import type { Unrendered } from './helm-template.ts';
import { parseJson } from '../json/parse-json.ts';

/** Calls helm, with a limit to its output. */
export type CallHelm = (parameters: readonly string[], maxOutputBytes: number) => Promise<string | ProgramFailure>;

/** 64 MiB: JSON is longer than most YAML, and base64 longer again. */
const MAX_READ_BYTES = 64 * 1024 * 1024;

const CHART_FILE = 'apiVersion: v2\nname: reader\nversion: 1.0.0\n';

/** Base64 goes through helm's own reading and writing of YAML as it is, whatever is in it. */
const TEMPLATE = `documents:
{{- range .Values.documents }}
- {{ b64dec . | fromYaml | toJson | b64enc }}
{{- end }}
`;

/**
 * @param manifests what `helm template` printed, for an install and for an upgrade; most documents are in both
 * @param folder for this user alone
 * @returns the objects, or why they can't be read
 */
export async function readRendered(
  manifests: readonly string[],
  folder: string,
  call: CallHelm,
): Promise<KubernetesObject[] | Unrendered> {
  const documents = new Set<string>();
  for (const manifest of manifests) {
    const found = renderedDocuments(withoutNotesOfHelm(manifest));
    if (isFailure(found)) {
      return unreadableDocument(found);
    }
    found.forEach((document) => documents.add(document));
  }
  const values = await readByHelm([...documents], folder, call);
  if (isFailure(values)) {
    return values;
  }
  const objects: KubernetesObject[] = [];
  for (const [index, document] of [...documents].entries()) {
    const found = objectsOfJson(values[index], sourceOf(document));
    if (isFailure(found)) {
      return unreadableDocument(found);
    }
    objects.push(...found);
    await setImmediate();
  }
  return objects;
}

/** As Kubernetes splits them (apimachinery, YAMLReader): only a comment may stand behind `---` on its line. */
function renderedDocuments(manifest: string): string[] | Failure {
  const separators = [...manifest.matchAll(/(?:^|\n)---([^\n]*)/g)];
  if (separators.some(([, behind = '']) => !/^(?:#|$)/.test(behind.trim()))) {
    return { reason: 'a line has text behind ---' };
  }
  return manifest.split(/(?:^|\n)---[^\n]*/).filter((document) => document.trim() !== '');
}

/** @returns a text of JSON for each document */
async function readByHelm(
  documents: readonly string[],
  folder: string,
  call: CallHelm,
): Promise<readonly string[] | Unrendered> {
  if (documents.length === 0) {
    return [];
  }
  const chart = join(folder, 'reader');
  await mkdir(join(chart, 'templates'), { recursive: true, mode: 0o700 });
  await writePrivate(join(chart, 'Chart.yaml'), CHART_FILE);
  await writePrivate(join(chart, 'templates', 'documents.yaml'), TEMPLATE);
  const values = join(folder, 'documents.json');
  await writePrivate(
    values,
    JSON.stringify({ documents: documents.map((text) => Buffer.from(text).toString('base64')) }),
  );
  const printed = await call(['template', `--values=${values}`, '--', 'reader', chart], MAX_READ_BYTES);
  if (isFailure(printed)) {
    return explainFailure(printed);
  }
  const read = [...printed.matchAll(/^- ([A-Za-z0-9+/]+=*)$/gm)].map(([, text = '']) =>
    Buffer.from(text, 'base64').toString('utf8'),
  );
  return read.length === documents.length ? read : unreadableDocument({ reason: 'helm could not read it' });
}

/** helm prints an error of its reader as an object with the key `Error`. */
function objectsOfJson(json: string | undefined, source: string | undefined): KubernetesObject[] | Failure {
  const at = source === undefined ? 'a document' : `what ${source} makes`;
  let value: unknown;
  try {
    value = parseJson(json ?? '');
  } catch {
    return { reason: `helm could not read ${at}` };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value) || 'Error' in value) {
    return { reason: `${at} is not a Kubernetes object in YAML` };
  }
  const objects = Object.keys(value).length === 0 ? [] : objectsOfDocument(value, { source, rendered: true });
  return isFailure(objects) ? { reason: `${at}: ${objects.reason}` } : objects;
}

/** helm prints `# Source: chart/templates/file.yaml` above each object. */
function sourceOf(document: string): string | undefined {
  return /^\s*# Source: (\S+)(?:\n|$)/.exec(document)?.[1];
}

function unreadableDocument({ reason }: Failure): Unrendered {
  return { reason: `helm printed something that is not a Kubernetes manifest: ${reason}`, remedy: 'correct the chart' };
}
