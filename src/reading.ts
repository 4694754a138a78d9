/** A planned resource as its image uses; a Release is rendered on the way. */

import { isFailure } from './failure.ts';
import type { RenderRelease } from './helm/renderer.ts';
import { distinct } from './images/distinct.ts';
import type { ImageUse } from './images/image-use.ts';
import { imageUses, incompleteUse, unrenderedUse } from './images/images.ts';
import { notReadIn } from './images/not-read.ts';
import { runsElsewhere } from './images/other-providers.ts';
import { unknownKind, unknownValues } from './images/overlooked.ts';
import type { Incomplete } from './plan/incomplete.ts';
import type { KubernetesObject } from './plan/kubernetes-object.ts';
import {
  type Planned,
  plannedLabel,
  type PlannedResource,
  plannedResource,
  type ResourceLabel,
} from './plan/planned-resource.ts';
import type { Overlooked } from './result.ts';

/** The uses of one resource, and how people call it. */
export interface Reading {
  /** `kong-mesh-system/Deployment/kong-mesh-control-plane`. */
  readonly resource: string;
  readonly namespace?: string | undefined;
  readonly uses: readonly ImageUse[];
  readonly overlooked: Overlooked;
  /** What helm made of a Release. */
  readonly rendered?: readonly KubernetesObject[];
}

const NOTHING: Overlooked = { byShapeOnly: [], notRead: [], unknownValues: 0, renderedReleases: 0 };

export async function readResource(resource: PlannedResource, render: RenderRelease): Promise<Reading> {
  const planned = plannedResource(resource);
  const label = plannedLabel(planned, resource);
  if (planned.kind !== 'release') {
    return { ...label, uses: distinct(imageUses(planned)), overlooked: overlookedIn(planned, label, resource) };
  }
  const rendered = await render(planned.inputs);
  if (isFailure(rendered)) {
    return { ...label, uses: [unrenderedUse(rendered)], overlooked: NOTHING };
  }
  const objects: Planned = { kind: 'objects', objects: rendered };
  // It is rendered as an install and as an upgrade, in which most uses are the same.
  const overlooked = { ...overlookedIn(objects, label, resource), renderedReleases: 1 };
  return { ...label, uses: distinct(imageUses(objects)), overlooked, rendered };
}

/** The same for an object that is not a resource of Pulumi. */
export function readObject(object: KubernetesObject): Reading {
  const planned: Planned = { kind: 'objects', objects: [object] };
  const named = { type: object.kind, name: '(no name)' };
  const label = plannedLabel(planned, named);
  return { ...label, uses: imageUses(planned), overlooked: overlookedIn(planned, label, { ...named, inputs: {} }) };
}

/** The same for a resource that a preview does not know completely. */
export function readIncomplete(incomplete: Incomplete): Reading {
  const { resource } = incomplete;
  const label = plannedLabel(plannedResource(resource), resource);
  return { ...label, uses: [incompleteUse(incomplete)], overlooked: NOTHING };
}

function overlookedIn(
  planned: Planned,
  { resource }: ResourceLabel,
  source: Pick<PlannedResource, 'type' | 'inputs'>,
): Overlooked {
  if (planned.kind === 'other') {
    const why = runsElsewhere(source);
    return why === undefined ? NOTHING : { ...NOTHING, notRead: [{ resource, why }] };
  }
  const objects = planned.kind === 'objects' ? planned.objects : [];
  const unseen = objects.flatMap((object) => {
    const kind = unknownKind(object);
    return kind === undefined || imageUses({ kind: 'objects', objects: [object] }).length > 0 ? [] : [kind];
  });
  const reasons = objects.flatMap(notReadIn).map(({ reason }) => reason);
  return {
    byShapeOnly: [...new Set(unseen)],
    notRead: [...new Set(reasons)].map((why) => ({ resource, why })),
    unknownValues: objects.reduce((sum, object) => sum + unknownValues(object), 0),
    renderedReleases: 0,
  };
}
