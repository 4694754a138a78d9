/** All image uses of one planned resource. */

import type { KubernetesObject } from '../plan/kubernetes-object';
import type { Planned } from '../plan/planned-resource';
import { type ImageUse, unknownUse } from './image-use';
import { podSpecImages } from './pod-spec';

type Reader = (object: KubernetesObject) => ImageUse[];

const READERS: readonly Reader[] = [podSpecImages];

export function imageUses(planned: Planned): ImageUse[] {
  switch (planned.kind) {
    case 'object':
      return READERS.flatMap((read) => read(planned.object));
    case 'release':
      return [NOT_RENDERED];
    case 'component':
    case 'other':
      return [];
  }
}

const NOT_RENDERED: ImageUse = {
  path: 'chart',
  code: 'HELM_NOT_RENDERED',
  unreadable: 'what a Helm release will run is not in the plan, and this version does not render charts',
};

/** For a component without children in a preview: some value of it is not known, and so are the images it deploys. */
export const UNEXPANDED: ImageUse = unknownUse('', 'what it will deploy is not in the plan yet');
