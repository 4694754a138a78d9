/** `--format table`: a row for each image, and under the table what to know of those that failed. */

import Table from 'cli-table3';
import { decidedBy, type ImageResult, type PlacedUse, type Summary } from '../result.ts';
import { type Verdict, worstFirst } from '../verdict.ts';
import { printable } from './message.ts';
import { placeText } from './place.ts';
import { summaryText } from './summary.ts';
import { noteText, violationText } from './violation.ts';

/** @returns a text without a newline at its end */
export function tableReport(results: readonly ImageResult[], summary: Summary): string {
  const table = new Table({ head: ['image', 'result', 'used by'], style: { head: [], border: [] } });
  for (const result of results) {
    const { written, verdict, level, uses } = result;
    const lowered = verdict.result === 'FAILED' && level !== 'mandatory' ? [`(${level})`] : [];
    table.push([
      printable(written ?? '(not known)') || '""',
      [verdict.result, ...grounds(verdict), ...decider(result), ...lowered].join('\n'),
      uses.map(useText).join('\n'),
    ]);
  }
  const details = results.flatMap((result) => {
    const { verdict, uses } = result;
    const places = [...new Set(uses.map(useText))];
    return [
      ...(verdict.result === 'FAILED'
        ? [
            violationText(
              result,
              verdict,
              uses.map(({ use }) => use),
              places,
            ),
          ]
        : []),
      ...result.notes.map((note) => noteText(result, note, places)),
    ];
  });
  return [table.toString(), ...details, summaryText(summary)].join('\n\n');
}

/** What a verdict rests on: the release that was built, the end of an exemption, the codes of a failure. */
function grounds(verdict: Verdict): string[] {
  switch (verdict.result) {
    case 'PASSED':
      return [printable(verdict.provenance.ref)];
    case 'EXEMPTED':
      return verdict.expires === undefined ? [] : [`until ${verdict.expires}`];
    case 'FAILED':
      return [...new Set(worstFirst(verdict).map(({ code }) => code))];
  }
}

/** What decided, and the preset in whose place an own rule did. The text about a failure names its rule itself. */
function decider(result: ImageResult): string[] {
  const by = decidedBy(result);
  return by === undefined || result.verdict.result === 'FAILED'
    ? []
    : [`by ${printable(by)}`, ...(result.insteadOf === undefined ? [] : [`instead of ${result.insteadOf}`])];
}

/** `Deployment/kong-mesh-control-plane spec.template.spec.containers[0].image`. */
function useText({ resource, use }: PlacedUse): string {
  return `${printable(resource)} ${placeText(use)}`.trim();
}
