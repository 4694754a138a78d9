/** All image uses of one Kubernetes object. */

import type { KubernetesObject } from '../plan/kubernetes-object';
import type { ImageUse } from './image-use';
import { podSpecImages } from './pod-spec';

type Reader = (object: KubernetesObject) => ImageUse[];

const READERS: readonly Reader[] = [podSpecImages];

export function imageUses(object: KubernetesObject): ImageUse[] {
  return READERS.flatMap((read) => read(object));
}
