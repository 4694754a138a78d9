/** What only a whole preview shows: resources that look complete, but have a part that is not known. */

import { type DroppedInput, droppedInputs } from './dropped-inputs.ts';
import { plannedResource, type RelatedResource } from './planned-resource.ts';

export interface Incomplete {
  readonly resource: RelatedResource;
  /** The input that may be missing; undefined for a component that has not been expanded. */
  readonly dropped?: DroppedInput;
}

/** @returns the components that have no children yet, or not all of them, and the Releases with inputs that may be dropped */
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
