/** `--format json`, as the contract has it. */

import { referenceText } from '../reference/reference.ts';
import { decidedBy, type ImageResult, isPinned, type PlacedUse } from '../result.ts';
import { CODES } from '../codes.ts';
import { type Failed, type Verdict, worstFirst } from '../verdict.ts';
import { printable, reasonText, remedyOf } from './message.ts';
import { placeText } from './place.ts';
import type { Format } from './report.ts';
import { reproductionCommands } from './reproduction.ts';

/** The JSON schema of it is docs/report.schema.json. A change that a reader would notice raises it. */
const SCHEMA_VERSION = 1;

export const jsonReport: Format = ({ results, summary, unread }) => {
  const { uses, images, passed, exempted, failed, registryRequests } = summary;
  const { byShapeOnly, notRead, unknownValues, renderedReleases } = summary;
  const beside = {
    byShapeOnly: byShapeOnly.map(printable),
    notRead: notRead.map(({ resource, why }) => ({ resource: printable(resource), why })),
    unknownValues,
    renderedReleases,
    unread: unread.map(({ file, why }) => ({ file: printable(file), why: printable(why) })),
  };
  return JSON.stringify(
    {
      schemaVersion: SCHEMA_VERSION,
      results: results.map(resultJson),
      summary: { uses, images, passed, exempted, failed, registryRequests, ...beside },
    },
    null,
    2,
  );
};

function resultJson(result: ImageResult): object {
  const { written, reference, insteadOf, verdict, uses, notes } = result;
  return {
    image: written ?? null,
    reference: reference === undefined ? null : referenceText(reference),
    digest: verdict.digest ?? null,
    pinned: isPinned(reference),
    result: verdict.result,
    ...verdictJson(result, verdict),
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

function verdictJson(result: ImageResult, verdict: Verdict): object {
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
        level: result.level,
        failures: worstFirst(verdict).map((reason) => ({
          code: reason.code,
          family: CODES[reason.code].family,
          message: reasonText(reason),
          remedy: remedyOf(reason),
          ...(reason.expected !== undefined && { expected: printable(reason.expected) }),
          ...(reason.found !== undefined && { found: printable(reason.found) }),
          ...(reason.storedAt !== undefined && { storedAt: reason.storedAt }),
        })),
        ...reproduction(result, verdict),
      };
  }
}

function reproduction(result: ImageResult, failure: Failed): { readonly reproduce?: readonly string[] } {
  const commands = reproductionCommands(result, failure);
  return commands.length === 0 ? {} : { reproduce: commands };
}
