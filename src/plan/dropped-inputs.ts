/** Inputs of a Release that the provider dropped, because a preview does not know them. */

import type { PlannedRecord } from './planned-value.ts';

/**
 * Inputs that may have been dropped: where a value, or all value files or repository options, are not known in a preview,
 * the provider leaves them out, and the release looks as if they had never been there. Nothing but the dependency on
 * another resource shows that something was. With `allowNullValues` the provider keeps unknown values.
 *
 * @param dependent inputs that come from other resources
 */
export function droppedInputs(inputs: PlannedRecord, dependent: readonly string[]): string[] {
  const keepsUnknownValues = inputs.allowNullValues === true;
  return ['values', 'valueYamlFiles', 'repositoryOpts'].filter(
    (input) => dependent.includes(input) && (input === 'values' ? !keepsUnknownValues : !Object.hasOwn(inputs, input)),
  );
}
