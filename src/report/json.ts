/** `--format json`, as the contract has it. */

import { referenceText } from '../reference/reference.ts';
import { decidedBy, type ImageResult, isPinned, type PlacedUse, type Summary } from '../result.ts';
import { CODES } from '../codes.ts';
import { type Verdict, worstFirst } from '../verdict.ts';
import { printable, reasonText } from './message.ts';
import { placeText } from './place.ts';

/** @returns a JSON text without a newline at its end */
export function jsonReport(results: readonly ImageResult[], summary: Summary): string {
  const { uses, images, passed, exempted, failed, registryRequests } = summary;
  const { byShapeOnly, notRead, unknownValues, renderedReleases } = summary;
  const beside = {
    byShapeOnly: byShapeOnly.map(printable),
    notRead: notRead.map(({ resource, why }) => ({ resource: printable(resource), why })),
    unknownValues,
    renderedReleases,
  };
  return JSON.stringify(
    {
      results: results.map(resultJson),
      summary: { uses, images, passed, exempted, failed, registryRequests, ...beside },
    },
    null,
    2,
  );
}

function resultJson(result: ImageResult): object {
  const { written, reference, insteadOf, verdict, level, uses, notes } = result;
  return {
    image: written ?? null,
    reference: reference === undefined ? null : referenceText(reference),
    digest: verdict.digest ?? null,
    pinned: isPinned(reference),
    result: verdict.result,
    ...verdictJson(verdict, level),
    rule: decidedBy(result),
    insteadOf,
    uses: uses.map(useJson),
    ...(notes.length > 0 && { notes }),
  };
}

function useJson({ resource, namespace, use }: PlacedUse): object {
  const { scanned, role } = use;
  return { resource, namespace, file: scanned?.file, line: scanned?.line, path: placeText(use), role };
}

function verdictJson(verdict: Verdict, level: ImageResult['level']): object {
  switch (verdict.result) {
    case 'PASSED':
      return { failures: [], provenance: verdict.provenance };
    case 'EXEMPTED': {
      const { reason, owner, expires } = verdict;
      return {
        failures: [],
        exemption: { reason, ...(owner !== undefined && { owner }), ...(expires !== undefined && { expires }) },
      };
    }
    case 'FAILED':
      return {
        level,
        failures: worstFirst(verdict).map((reason) => ({
          code: reason.code,
          family: CODES[reason.code].family,
          message: reasonText(reason),
          remedy: reason.remedy ?? CODES[reason.code].remedy,
          ...(reason.expected !== undefined && { expected: printable(reason.expected) }),
          ...(reason.found !== undefined && { found: printable(reason.found) }),
          ...(reason.storedAt !== undefined && { storedAt: reason.storedAt }),
        })),
      };
  }
}
