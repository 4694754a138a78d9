/** `--format table`: a row for each image, failures first, and under the rows what to know of each failure. */

import { styleText } from 'node:util';
import { decidedBy, type ImageResult, type Level } from '../result.ts';
import { type Failed, type Verdict, worstFirst } from '../verdict.ts';
import { FirstWithCause } from './cause.ts';
import { rowLines, wrapped } from './layout.ts';
import { printable, unreadText } from './message.ts';
import { useText } from './place.ts';
import type { Format, Presentation } from './report.ts';
import { reproductionHint, reproductionLines } from './reproduction.ts';
import { writtenText } from './subject.ts';
import { summaryText } from './summary.ts';
import { explanationText, noteText, repeatedViolationText } from './violation.ts';

export const tableReport: Format = ({ results, summary, unread }, presentation) => {
  const { columns } = presentation;
  const sorted = failuresFirst(results);
  const rows = rowLines(['RESULT', 'IMAGE', 'USED BY', 'WHY'], sorted.map(cells), columns);
  const causes = new FirstWithCause();
  const blocks = sorted.flatMap((result) => details(result, causes, presentation));
  return [
    ...(results.length === 0 ? [] : [rows.map((row) => coloured(row, presentation)).join('\n')]),
    ...blocks,
    ...unread.map((file) => wrapped(`could not be read: ${unreadText(file)}`, columns, '  ').join('\n')),
    wrapped(summaryText(summary), columns, '  ').join('\n'),
  ].join('\n\n');
};

/** What raises the exit status, then what is lowered, what is exempted, and what passed; each in the order of the plan. */
function failuresFirst(results: readonly ImageResult[]): ImageResult[] {
  const rank = ({ verdict, level }: ImageResult) =>
    verdict.result === 'FAILED' ? LEVELS.indexOf(level) : verdict.result === 'EXEMPTED' ? 3 : 4;
  return [...results].sort((a, b) => rank(a) - rank(b));
}

const LEVELS: readonly Level[] = ['mandatory', 'advisory', 'off'];

function cells(result: ImageResult): string[] {
  const { written, verdict, uses } = result;
  const [first = '', ...others] = new Set(uses.map(({ resource }) => printable(resource)));
  const users = `${first}${others.length === 0 ? '' : ` and ${others.length} more`}`;
  return [verdict.result, writtenText(written), users, [...grounds(result), ...decider(result)].join(', ')];
}

/** What a verdict rests on: what was matched, the end of an exemption, the codes of a failure. */
function grounds({ verdict, level }: ImageResult): string[] {
  switch (verdict.result) {
    case 'PASSED':
      return [matched(verdict.provenance)];
    case 'EXEMPTED':
      return verdict.expires === undefined ? [] : [`until ${verdict.expires}`];
    case 'FAILED': {
      const lowered = level === 'mandatory' ? '' : ` (${level})`;
      return [[...new Set(worstFirst(verdict).map(({ code }) => code))].join(', ') + lowered];
    }
  }
}

/** `Kong/kong-mesh@refs/tags/v2.14.3 by generator_container_slsa3.yml@v2.1.0`. */
function matched({ source, ref, builder }: (Verdict & { readonly result: 'PASSED' })['provenance']): string {
  const repository = source.replace(/^https:\/\/github\.com\//, '');
  const workflow = builder.slice(builder.lastIndexOf('/', builder.lastIndexOf('@')) + 1).replace('@refs/tags/', '@');
  return printable(`${repository}@${ref} by ${workflow}`);
}

/** What decided, and the preset in whose place an own rule did. The text about a failure names its rule itself. */
function decider(result: ImageResult): string[] {
  const by = decidedBy(result);
  return by === undefined || result.verdict.result === 'FAILED'
    ? []
    : [`${printable(by)}${result.insteadOf === undefined ? '' : ` instead of ${result.insteadOf}`}`];
}

/** More places than this are counted. */
const MAX_PLACES = 5;

function details(result: ImageResult, causes: FirstWithCause, { columns, reproduce }: Presentation): string[] {
  const { verdict, notes } = result;
  const all = [...new Set(result.uses.map(useText))];
  const more = all.length > MAX_PLACES ? [`${all.length - MAX_PLACES} more places`] : [];
  const places = [...all.slice(0, MAX_PLACES), ...more];
  const fit = (text: string) => text.split('\n').flatMap((line) => wrapped(line, columns, '  '));
  return [
    ...(verdict.result === 'FAILED' ? [failureLines(result, verdict, places, causes, reproduce, fit)] : []),
    ...notes.map((note) => fit(noteText(result, note, places)).join('\n')),
  ];
}

/** Commands are never broken, so that they can be copied. */
function failureLines(
  result: ImageResult,
  failure: Failed,
  places: readonly string[],
  causes: FirstWithCause,
  reproduce: boolean,
  fit: (text: string) => readonly string[],
): string {
  const uses = result.uses.map(({ use }) => use);
  const first = causes.firstWith(result, failure);
  const text =
    first === result
      ? explanationText(result, failure, uses, places)
      : repeatedViolationText(result, failure, places, first);
  const commands = reproduce
    ? reproductionLines(result, failure)
    : first === result
      ? reproductionHint(result, failure)
      : [];
  return [...fit(text), ...commands].join('\n');
}

const COLOURS = { FAILED: 'red', EXEMPTED: 'yellow', PASSED: 'green', RESULT: 'bold' } as const;

/** The first word of a row alone: all else is a text of strangers. */
function coloured(row: string, { colours }: Presentation): string {
  return colours
    ? row.replace(/^(?:FAILED|EXEMPTED|PASSED|RESULT)/, (word) =>
        styleText(COLOURS[word as keyof typeof COLOURS], word, { validateStream: false }),
      )
    : row;
}
