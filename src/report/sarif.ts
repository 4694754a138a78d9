/** `--format sarif`: SARIF 2.1.0 for code scanning. A rule for each code, and a result for each code at each use of an image that failed. */

import { isAbsolute, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Code, CODES, type Family } from '../codes.ts';
import type { ImageResult, Level, PlacedUse } from '../result.ts';
import { type CodedReason, worstFirst } from '../verdict.ts';
import { VERSION } from '../version.ts';
import { printable, reasonText, remedyOf, unreadText } from './message.ts';
import { placeText, useText } from './place.ts';
import type { Format, Presentation, UnreadFile } from './report.ts';
import { subjectText } from './subject.ts';

/** @returns SARIF with failures alone; those that are lowered are warnings, and notes where they are off */
export const sarifReport: Format = ({ results, unread }, presentation) =>
  JSON.stringify(
    {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { name: 'image-provenance', version: VERSION, rules: rules(presentation) } },
          columnKind: 'utf16CodeUnits',
          invocations: [
            { executionSuccessful: unread.length === 0, toolExecutionNotifications: unread.map(notification) },
          ],
          results: results.flatMap((result) => resultsOf(result, presentation)),
        },
      ],
    },
    null,
    2,
  );

function notification(file: UnreadFile): object {
  return { level: 'error', message: { text: withoutLinks(`could not be read: ${unreadText(file)}`) } };
}

/** GitHub's scale from 0 to 10: from 7 on it calls an alert high, from 9 on critical. */
const SECURITY_SEVERITY: Readonly<Record<Family, string>> = {
  refused: '9.0',
  absent: '7.0',
  unchecked: '5.0',
  unknown: '5.0',
  uncovered: '5.0',
  notInPlan: '3.0',
};

function rules({ pageOf }: Presentation): object[] {
  return (Object.keys(CODES) as Code[]).map((code) => {
    const { family, title, remedy } = CODES[code];
    const page = pageOf(code);
    return {
      id: code,
      shortDescription: { text: sentence(title) },
      fullDescription: { text: `${sentence(title)} What to do: ${remedy}.` },
      help: { text: page, markdown: page },
      defaultConfiguration: { level: 'error' },
      properties: { tags: ['security', 'supply-chain', family], 'security-severity': SECURITY_SEVERITY[family] },
    };
  });
}

function sentence(title: string): string {
  return `${title.charAt(0).toUpperCase()}${title.slice(1)}.`;
}

const SARIF_LEVEL: Readonly<Record<Level, string>> = { mandatory: 'error', advisory: 'warning', off: 'note' };

function resultsOf(result: ImageResult, presentation: Presentation): object[] {
  const { verdict, level, uses } = result;
  if (verdict.result !== 'FAILED') {
    return [];
  }
  const reasons = new Map<Code, CodedReason[]>();
  for (const reason of worstFirst(verdict)) {
    reasons.set(reason.code, [...(reasons.get(reason.code) ?? []), reason]);
  }
  return [...reasons].flatMap(([code, coded]) =>
    uses.map((use) => ({
      ruleId: code,
      level: SARIF_LEVEL[level],
      message: { text: withoutLinks(messageOf(result, code, coded)) },
      locations: [locationOf(use, presentation)],
      partialFingerprints: {
        'imageAtPlace/v1': [code, result.written ?? '', use.resource, placeText(use.use)].map(printable).join(' '),
      },
    })),
  );
}

function messageOf(result: ImageResult, code: Code, reasons: readonly CodedReason[]): string {
  const [first] = reasons;
  const told = [...new Set(reasons.map(reasonText))].join('; ');
  return `${subjectText(result)} ${CODES[code].title}: ${told}. What to do: ${first === undefined ? '' : remedyOf(first)}.`;
}

/** SARIF 2.1.0, 3.11.5 and 3.11.6: `[text](place)` is a link and `{0}` is filled in. Neither may come from a plan. */
function withoutLinks(text: string): string {
  return text.replaceAll('](', '] (').replace(/\{(?=\d+\})/g, '{ ');
}

/** What code scanning shows a result at where it is in no file. It refuses results without a place. */
const FILE_OF_A_PREVIEW = 'Pulumi.yaml';

function locationOf(placed: PlacedUse, { folder }: Presentation): object {
  const { scanned } = placed.use;
  const place =
    scanned === undefined || scanned.file === '-'
      ? { artifactLocation: { uri: FILE_OF_A_PREVIEW, uriBaseId: '%SRCROOT%' }, region: { startLine: 1 } }
      : { artifactLocation: artifactLocation(scanned.file, folder), region: { startLine: scanned.line } };
  return {
    physicalLocation: place,
    logicalLocations: [{ fullyQualifiedName: useText(placed), kind: 'resource' }],
  };
}

/** Relative to the folder where the file lies in it, since code scanning compares it with the files of the repository. */
function artifactLocation(file: string, folder: string): object {
  const path = relative(folder, resolve(folder, file));
  if (path.startsWith('..') || isAbsolute(path)) {
    return { uri: pathToFileURL(resolve(folder, file)).href };
  }
  return { uri: path.split(sep).map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' };
}
