/** `--format junit`: a test case for each image, as CI systems show them. */

import type { ImageResult, PlacedUse } from '../result.ts';
import { type Failed, familyOf, worstFirst } from '../verdict.ts';
import { printable, reasonsToTell, reasonText, remedyOf } from './message.ts';
import { useText } from './place.ts';
import { summaryText } from './summary.ts';
import { reproductionLines } from './reproduction.ts';
import type { Format, UnreadFile } from './report.ts';
import { outcomeText, subjectText } from './subject.ts';

type Outcome = 'passed' | 'skipped' | 'failure' | 'error';

/**
 * @returns XML: what is exempted, or fails without raising the exit status, is skipped; what could not be checked is an
 *   error; all other failures are failures
 */
export const junitReport: Format = ({ results, summary, unread }) => {
  const outcomes = results.map(outcomeOf);
  const count = (outcome: Outcome) => outcomes.filter((each) => each === outcome).length;
  const counts = `tests="${results.length + unread.length}" failures="${count('failure')}" errors="${count('error') + unread.length}" skipped="${count('skipped')}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="image-provenance" ${counts}>`,
    `  <testsuite name="image-provenance" ${counts}>`,
    ...results.flatMap(testCase),
    ...unread.map(unreadCase),
    `    <system-out>${escaped(summaryText(summary))}</system-out>`,
    '  </testsuite>',
    '</testsuites>',
  ].join('\n');
};

function outcomeOf({ verdict, level }: ImageResult): Outcome {
  switch (verdict.result) {
    case 'PASSED':
      return 'passed';
    case 'EXEMPTED':
      return 'skipped';
    case 'FAILED':
      return level !== 'mandatory' ? 'skipped' : familyOf(verdict) === 'unchecked' ? 'error' : 'failure';
  }
}

function testCase(result: ImageResult): string[] {
  const { written, uses, verdict } = result;
  const [first] = uses;
  const file = first?.use.scanned?.file;
  const attributes = [
    `name="${escaped(written === undefined ? `(not known) ${placeOf(first)}` : printable(written))}"`,
    `classname="${escaped(first?.resource ?? '')}"`,
    ...(file === undefined || file === '-' ? [] : [`file="${escaped(file)}"`]),
  ].join(' ');
  return verdict.result === 'PASSED'
    ? [`    <testcase ${attributes}/>`]
    : [`    <testcase ${attributes}>`, `      ${outcomeElement(result)}`, '    </testcase>'];
}

function unreadCase({ file, why }: UnreadFile): string {
  const name = escaped(printable(file));
  return `    <testcase name="${name}" classname="files"><error type="unread" message="${escaped(printable(why))}"/></testcase>`;
}

function placeOf(use: PlacedUse | undefined): string {
  return use === undefined ? '' : useText(use);
}

function outcomeElement(result: ImageResult): string {
  const { verdict, level, uses } = result;
  if (verdict.result !== 'FAILED') {
    const { reason, expires } = verdict.result === 'EXEMPTED' ? verdict : { reason: '', expires: undefined };
    return `<skipped message="${escaped(`exempted${expires === undefined ? '' : ` until ${expires}`}: ${reason}`)}"/>`;
  }
  const [{ code }] = worstFirst(verdict);
  const message = `${code}: ${subjectText(result)} ${outcomeText(verdict)}`;
  const outcome = outcomeOf(result);
  if (outcome === 'skipped') {
    return `<skipped message="${escaped(`${level}: ${message}`)}"/>`;
  }
  const lines = [
    ...reasonLines(verdict),
    ...uses.map((use) => `at ${useText(use)}`),
    ...reproductionLines(result, verdict),
  ];
  return `<${outcome} type="${code}" message="${escaped(message)}">${lines.map(escaped).join('\n')}</${outcome}>`;
}

function reasonLines(failure: Failed): string[] {
  const reasons = reasonsToTell(failure);
  return [...reasons.map((reason) => `${reason.code}: ${reasonText(reason)}`), `what to do: ${remedyOf(reasons[0])}`];
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** XML 1.0 has no way to write most control characters, so they are replaced (production 2, Char). */
function escaped(text: string): string {
  return text.replace(/[^\x20-\x7e…]/g, '?').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
