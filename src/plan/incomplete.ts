/** What only a whole preview shows: resources that look complete, and of which something is not known. */

import { type DroppedInput, droppedInputs } from './dropped-inputs.ts';
import { plannedResource, type RelatedResource } from './planned-resource.ts';

export interface Incomplete {
  readonly resource: RelatedResource;
  /** The input that may be missing; undefined for a component that has not been expanded. */
  readonly dropped?: DroppedInput;
}

/** Components expand to their children, and releases are rendered from their inputs: those of which that can't be. */
export function incompleteResources(resources: readonly RelatedResource[]): Incomplete[] {
  // A child of another provider says nothing about whether the component's own objects are there.
  const objects = resources.filter(({ type }) => type.startsWith('kubernetes:'));
  const parents = new Set(objects.map(({ parent }) => parent));
  return resources.flatMap((resource): Incomplete[] => {
    const planned = plannedResource(resource);
    if (planned.kind === 'component') {
      return parents.has(resource.urn) ? [] : [{ resource }];
    }
    return planned.kind === 'release'
      ? droppedInputs(planned.inputs, resource).map((dropped) => ({ resource, dropped }))
      : [];
  });
}
