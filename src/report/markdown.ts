/** `--format markdown`: the summary of a pull request or of a job. */

import { decidedBy, type ImageResult, type PlacedUse } from '../result.ts';
import { type Failed, type Verdict, worstFirst } from '../verdict.ts';
import { reasonsToTell, reasonText, remedyOf, unreadText } from './message.ts';
import { useText } from './place.ts';
import type { Format } from './report.ts';
import { reproductionLines } from './reproduction.ts';
import { outcomeText, writtenText } from './subject.ts';
import { counted, summaryText } from './summary.ts';

/** @returns Markdown as GitHub and GitLab read it: what failed first, each failure with what to do, then all others folded */
export const markdownReport: Format = ({ results, summary, unread }) => {
  const failed = results.flatMap((result) =>
    result.verdict.result === 'FAILED' ? [{ ...result, verdict: result.verdict }] : [],
  );
  const others = results.filter(({ verdict }) => verdict.result !== 'FAILED');
  return [
    `## Image provenance: ${headline(failed, results.length)}`,
    code(summaryText(summary)),
    ...unread.map((file) => `Could not be read: ${code(unreadText(file))}`),
    ...(failed.length === 0 ? [] : [failureTable(failed), ...failed.map(foldedDetails)]),
    ...(others.length === 0
      ? []
      : [foldedSection(`${counted(others.length, 'image')} passed or exempted`, passTable(others))]),
  ].join('\n\n');
};

type FailedResult = ImageResult & { readonly verdict: Failed };

function headline(failed: readonly FailedResult[], images: number): string {
  const enforced = failed.filter(({ level }) => level === 'mandatory').length;
  const lowered = failed.length - enforced;
  const beside = lowered === 0 ? '' : `, ${lowered} more lowered`;
  return enforced === 0 ? `nothing failed${beside}` : `${enforced} of ${counted(images, 'image')} failed${beside}`;
}

function failureTable(failed: readonly FailedResult[]): string {
  return table(
    ['Image', 'Code', 'What is wrong', 'Used by'],
    failed.map(({ written, verdict, level, uses }) => [
      code(writtenText(written)),
      `${worstFirst(verdict)[0].code}${level === 'mandatory' ? '' : ` (${level})`}`,
      outcomeText(verdict),
      usersText(uses),
    ]),
  );
}

/** More places than this are counted. */
const MAX_PLACES = 20;

function foldedDetails(result: FailedResult): string {
  const { verdict, written, uses } = result;
  const reasons = reasonsToTell(verdict);
  const places = uses.slice(0, MAX_PLACES).map((use) => `- at ${code(useText(use))}`);
  const more = uses.length > MAX_PLACES ? [`- at ${uses.length - MAX_PLACES} more places`] : [];
  const rule = result.rule === undefined ? [] : [`- rule: ${code(result.rule.origin)}`];
  const lines = [
    ...reasons.map((reason) => `- ${reason.code}: ${code(reasonText(reason))}${storedAt(reason.storedAt)}`),
    `- what to do: ${code(remedyOf(reasons[0]))}`,
    ...rule,
    ...places,
    ...more,
    ...reproductionLines(result, verdict).map((line) => `- ${code(line)}`),
  ];
  return foldedSection(`${code(writtenText(written))} ${outcomeText(verdict)}`, lines.join('\n'));
}

function storedAt(place: string | undefined): string {
  return place === undefined ? '' : ` (${code(place)})`;
}

function passTable(results: readonly ImageResult[]): string {
  return table(
    ['Image', 'Result', 'Source', 'Builder', 'Decided by', 'Used by'],
    results.map((result) => [
      code(writtenText(result.written)),
      result.verdict.result,
      ...groundCells(result.verdict),
      code(decidedBy(result) ?? ''),
      usersText(result.uses),
    ]),
  );
}

/** @returns source and builder; for an exemption its reason and its end */
function groundCells(verdict: Verdict): [string, string] {
  if (verdict.result === 'PASSED') {
    const { source, ref, builder } = verdict.provenance;
    return [code(`${source} ${ref}`), code(builder)];
  }
  const { reason, expires } = verdict.result === 'EXEMPTED' ? verdict : { reason: '', expires: undefined };
  return [code(reason), expires === undefined ? '' : `until ${expires}`];
}

function usersText(uses: readonly PlacedUse[]): string {
  const [first = '', ...others] = new Set(uses.map(({ resource }) => resource));
  return `${code(first)}${others.length === 0 ? '' : ` and ${others.length} more`}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** GitHub needs the empty lines to read Markdown inside. */
function foldedSection(summary: string, content: string): string {
  return `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`;
}

/**
 * A text as code. Every character that Markdown, HTML or a table could take for a sign is written by its number, so that a
 * text from a plan is text, mentions nobody and links nowhere.
 */
function code(text: string): string {
  const safe = text
    .replace(/[^\x20-\x7e…]/g, '?')
    .replace(/[^\w ./:@,;()…-]|_/g, (character) => `&#${character.codePointAt(0) ?? 0x3f};`);
  return safe === '' ? '' : `<code>${safe}</code>`;
}
