/** `--format table`: a row for each image, and under the table what to know of those that failed. */

import Table from 'cli-table3';
import type { ImageResult, Summary } from '../result';
import { printable } from './message';
import { summaryText } from './summary';
import { noteText, violationText, worstFirst } from './violation';

/** @returns a text without a newline at its end */
export function tableReport(results: readonly ImageResult[], summary: Summary): string {
  const table = new Table({ head: ['image', 'result', 'used by'], style: { head: [], border: [] } });
  for (const { written, verdict, level, uses } of results) {
    const codes = verdict.result === 'FAILED' ? worstFirst(verdict).map(({ code }) => code) : [];
    const builtFrom = verdict.result === 'PASSED' ? [printable(verdict.provenance.ref)] : [];
    const lowered = verdict.result === 'FAILED' && level !== 'mandatory' ? [`(${level})`] : [];
    table.push([
      printable(written ?? '(not known)'),
      [verdict.result, ...builtFrom, ...new Set(codes), ...lowered].join('\n'),
      uses.map(({ resource, use }) => printable(`${resource} ${use.path}`.trim())).join('\n'),
    ]);
  }
  const details = results.flatMap((result) => {
    const paths = [...new Set(result.uses.map(({ use }) => use.path))];
    const { verdict } = result;
    return [
      ...(verdict.result === 'FAILED' ? [violationText(result, verdict, paths)] : []),
      ...result.notes.map((note) => noteText(result, note, paths)),
    ];
  });
  return [table.toString(), ...details, summaryText(summary)].join('\n\n');
}
