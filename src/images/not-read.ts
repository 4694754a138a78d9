/** What an object makes run and what is not read, and why: no fault of the plan, yet nothing to be silent about. */

import type { KubernetesObject } from '../plan/kubernetes-object.ts';
import type { Path } from '../plan/path.ts';
import { startedBy } from './command-line/started.ts';

/** As deep as images are looked for: behind it is a use that says so. */
const MAX_DEPTH = 3;

export interface NotRead {
  readonly path: Path;
  /** A sentence without its full stop, which quotes nothing of a command. */
  readonly reason: string;
}

/** @returns each once, also of manifests in the object's command lines */
export function notReadIn(object: KubernetesObject): NotRead[] {
  return notReadBelow(object, 0);
}

function notReadBelow(object: KubernetesObject, depth: number): NotRead[] {
  const readInner = (inner: KubernetesObject) => ({ uses: [], notRead: notReadBelow(inner, depth + 1) });
  return startedBy(object, depth < MAX_DEPTH ? readInner : undefined).notRead;
}
