/** What an export says of itself: what it wrote, how to use it, and what it lacks. */

import { referenceText } from '../reference/reference.ts';
import { type ImageResult, isPinned } from '../result.ts';
import { familyOf } from '../verdict.ts';
import { printable } from './message.ts';
import { counted } from './summary.ts';

/** @returns sentences, a line each */
export function exportNotes(directory: string, manifests: number, results: readonly ImageResult[]): readonly string[] {
  const unchecked = results.filter(({ verdict }) => verdict.result === 'FAILED' && familyOf(verdict) === 'unchecked');
  const tags = results.flatMap(({ reference, verdict: { result, ...verdict } }) =>
    reference === undefined || isPinned(reference) || result === 'EXEMPTED' || !('digest' in verdict)
      ? []
      : [`${referenceText(reference)}@${verdict.digest ?? ''}`],
  );
  return [
    `${printable(directory)} has ${counted(manifests, 'manifest')}; use it with --offline ${printable(directory)}`,
    ...(unchecked.length === 0
      ? []
      : [
          `it lacks what could not be checked: ${counted(unchecked.length, 'image')}; export again when that is mended`,
        ]),
    ...tags.map((image) => `offline, this image must be named with its digest: ${printable(image)}`),
  ];
}
