/** YAML texts inside of objects, as Go reads them. */

import { parseDocument } from 'yaml';
import { plannedValue, type PlannedValue } from '../plan/planned-value.ts';
import { ambiguity, hasOtherLineEnds } from '../yaml-ambiguity.ts';

/** @returns the value of the one document; undefined where it can't be read, or may be read as something else */
export function readYamlText(text: string): PlannedValue {
  try {
    const document = parseDocument(text, { version: '1.1', uniqueKeys: false });
    return hasOtherLineEnds(text) || document.errors.length > 0 || ambiguity(document) !== undefined
      ? undefined
      : plannedValue(document.toJS({ maxAliasCount: 100 }));
  } catch {
    return undefined;
  }
}
