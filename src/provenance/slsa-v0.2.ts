/** The predicate of SLSA v0.2 as slsa-github-generator writes it: https://slsa.dev/spec/v0.2/provenance. */

import { anything, list, record, type Shaped, text, textLike } from '../json/untrusted-json.ts';
import type { CodedReason } from '../verdict.ts';
import type { GitSource, Provenance } from './predicate.ts';

export const SLSA_V0_2 = 'https://slsa.dev/provenance/v0.2';

const GitSourceShape = record({ uri: text, digest: record({ sha1: textLike(/^[0-9a-f]{40}$/) }) });

const Predicate = record({
  builder: record({ id: text }),
  buildType: text,
  invocation: record(
    { configSource: GitSourceShape },
    { environment: record({}, { github_event_payload: record({}, { base_ref: anything }) }) },
  ),
  materials: list(anything),
});

const MALFORMED: CodedReason = {
  code: 'ATTESTATION_MALFORMED',
  reason: 'the predicate is not a SLSA v0.2 provenance of a git source',
};

/** @returns the provenance, or `ATTESTATION_MALFORMED` */
export function readSlsaV02(predicate: unknown): Provenance | CodedReason {
  if (!Predicate(predicate)) {
    return MALFORMED;
  }
  const { builder, buildType, invocation, materials } = predicate;
  const [material] = materials;
  if (!GitSourceShape(material)) {
    return MALFORMED;
  }
  const baseRef = invocation.environment?.github_event_payload?.base_ref;
  return {
    builderId: builder.id,
    buildType,
    source: gitSource(invocation.configSource),
    dependency: gitSource(material),
    ...(typeof baseRef === 'string' && { baseRef }),
  };
}

function gitSource({ uri, digest }: Shaped<typeof GitSourceShape>): GitSource {
  return { uri, sha1: digest.sha1 };
}
