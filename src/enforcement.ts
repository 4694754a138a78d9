/** How a failure is enforced, and notes about images that do not fail. */

import { movableNotes } from './by-tag.ts';
import type { Configuration } from './configuration/schema.ts';
import type { ImageResult, Level } from './result.ts';
import { type Failed, familyOf } from './verdict.ts';

/** @param preview whether nothing is created yet: only then may a failure of the family `unknown` be lowered */
export function levelOf(failure: Failed, { enforcement }: Configuration, preview: boolean): Level {
  switch (familyOf(failure)) {
    case 'uncovered':
      return enforcement.uncovered;
    case 'notInPlan':
      return enforcement.notInPlan;
    case 'unknown':
      return preview ? enforcement.unknown : 'mandatory';
    case 'refused':
    case 'absent':
    case 'unchecked':
      return 'mandatory';
  }
}

/**
 * @param ending whether the image's exemption is about to end
 * @returns sentences about an image that has no reported failure: its tag can move, its exemption ends soon
 */
export function notesOn(result: Omit<ImageResult, 'notes'>, ending: boolean, configuration: Configuration): string[] {
  const { verdict, level } = result;
  const isUnreported = verdict.result !== 'FAILED' || level === 'off';
  return [
    ...(isUnreported ? movableNotes(result, configuration) : []),
    ...(ending && verdict.result === 'EXEMPTED' ? [`the exemption ends on ${verdict.expires ?? ''}`] : []),
  ];
}
