/** The text of a file as what it plans: the resources of a Pulumi preview, or the objects of Kubernetes manifests. */

import type { Failure } from '../failure.ts';
import { isFailure } from '../failure.ts';
import type { KubernetesObject } from './kubernetes-object.ts';
import { readManifest } from './manifest.ts';
import type { RelatedResource } from './planned-resource.ts';
import { withoutNotesOfHelm } from './printed-notes.ts';
import { type Preview, readPreview } from './preview.ts';

export type Plan = PreviewPlan | ManifestPlan;

export interface PreviewPlan {
  readonly kind: 'preview';
  readonly resources: readonly RelatedResource[];
}

export interface ManifestPlan {
  readonly kind: 'manifest';
  readonly objects: readonly KubernetesObject[];
}

/** An action of a Helm template that makes a file no YAML: `{{ .Values.image }}`, `{{- if …`, `{{ include …`. */
const HELM_ACTION =
  /\{\{-?\s*(?:\.|\$|(?:if|else|end|range|with|define|template|include|block|toYaml|tpl|printf|default|quote)\b)/;

const RENDER_FIRST =
  'it is a Helm template that was not rendered; render it first, and check what helm template NAME CHART prints';

const BUILD_FIRST =
  'it is a kustomization, which says what to make of other files; build it first, and check what kustomize build FOLDER prints';

/**
 * @param text what `pulumi preview --json` prints, or Kubernetes manifests in YAML or JSON
 * @param file its name
 * @returns the plan, at least one resource or object, or why it can't be told from the text
 */
export async function readPlan(text: string, file: string): Promise<Plan | Failure> {
  if (text.trim() === '') {
    return { reason: 'it is empty; a program that should have written it may have failed' };
  }
  const preview = readPreview(text);
  if (preview !== undefined) {
    return previewPlan(preview);
  }
  const objects = await readManifest(withoutNotesOfHelm(text), file);
  if (isFailure(objects)) {
    return {
      reason: KUSTOMIZATION_FILE.test(file) ? BUILD_FIRST : HELM_ACTION.test(text) ? RENDER_FIRST : objects.reason,
    };
  }
  if (objects.some(({ apiVersion }) => apiVersion.startsWith('kustomize.config.k8s.io/'))) {
    return { reason: BUILD_FIRST };
  }
  return objects.length === 0 ? { reason: 'it holds no Kubernetes object' } : { kind: 'manifest', objects };
}

/** The names by which kustomize finds it; such a file needs neither kind nor apiVersion. */
const KUSTOMIZATION_FILE = /(?:^|[/\\])(?:kustomization\.ya?ml|Kustomization)$/;

function previewPlan({ failed, incomplete, resources }: Preview): Plan | Failure {
  if (failed) {
    return { reason: 'the preview failed, so it does not hold the whole plan; correct the program first' };
  }
  if (incomplete) {
    return { reason: 'the preview leaves unchanged resources out; print it with --show-sames' };
  }
  // A YAML program that can't be read leaves no error behind, only an empty plan.
  return resources.some(({ type }) => type.startsWith('kubernetes:'))
    ? { kind: 'preview', resources }
    : { reason: 'it plans no Kubernetes resource' };
}
