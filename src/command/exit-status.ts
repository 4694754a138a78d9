/** The exit statuses of the contract. */

import type { Family } from '../codes.ts';
import type { ImageResult } from '../result.ts';
import type { Report } from '../report/report.ts';
import { familyOf } from '../verdict.ts';

export const ALL_WELL = 0;
export const REFUSED_OR_ABSENT = 1;
export const USAGE = 2;
export const NOTHING_WORSE = 3;

/** For `--help`. */
export const EXIT_STATUSES = `Exit status:
  0  every image passed, is exempted, or its failure is lowered
  1  at least one image is refused, does not exist or lacks provenance
  2  wrong usage, nothing that can be read, or a wrong configuration
  3  an image or a file could not be checked, is not known yet, or no rule covers it`;

/** For the help of `inspect`. */
export const INSPECTION_STATUSES = `Exit status:
  0  all that is stored could be listed, whatever it is
  1  the image does not exist
  2  wrong usage, or a wrong configuration
  3  the image or a place of attestations could not be read`;

/** Lowered failures do not raise it. */
export function exitStatus({ results, unread }: Pick<Report, 'results' | 'unread'>): number {
  const status = statusOf(results.flatMap(enforcedFamily));
  return status === ALL_WELL && unread.length > 0 ? NOTHING_WORSE : status;
}

/** @param families of what failed */
export function statusOf(families: readonly Family[]): number {
  if (families.some((family) => family === 'refused' || family === 'absent')) {
    return REFUSED_OR_ABSENT;
  }
  return families.length > 0 ? NOTHING_WORSE : ALL_WELL;
}

function enforcedFamily({ verdict, level }: ImageResult) {
  return verdict.result === 'FAILED' && level === 'mandatory' ? [familyOf(verdict)] : [];
}
