/** YAML texts inside of objects, as Go reads them. */

import { isFailure } from '../failure.ts';
import { plannedValue, type PlannedValue } from '../plan/planned-value.ts';
import { readYaml } from '../yaml/documents.ts';

/** @returns the value of the one document; undefined where it can't be read */
export function readYamlText(text: string): PlannedValue {
  const document = readYaml(text);
  return isFailure(document) ? undefined : plannedValue(document.value);
}
