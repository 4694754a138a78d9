/** The predicate of SLSA v0.2 as slsa-github-generator writes it: https://slsa.dev/spec/v0.2/provenance. */

import Type from 'typebox';
import { Check } from 'typebox/value';
import type { Reason } from '../verdict';
import type { GitSource, Provenance } from './predicate';

export const SLSA_V0_2 = 'https://slsa.dev/provenance/v0.2';

const GitSourceShape = Type.Object({
  uri: Type.String(),
  digest: Type.Object({ sha1: Type.String({ pattern: '^[0-9a-f]{40}$' }) }),
});

const Predicate = Type.Object({
  builder: Type.Object({ id: Type.String() }),
  buildType: Type.String(),
  invocation: Type.Object({
    configSource: GitSourceShape,
    environment: Type.Optional(
      Type.Object({
        github_event_payload: Type.Optional(Type.Object({ base_ref: Type.Optional(Type.Unknown()) })),
      }),
    ),
  }),
  materials: Type.Array(Type.Unknown()),
});

const MALFORMED: Reason = {
  code: 'ATTESTATION_MALFORMED',
  what: 'its predicate is not a SLSA v0.2 provenance of a git source',
};

/** @returns the provenance, or `ATTESTATION_MALFORMED` */
export function readSlsaV02(predicate: unknown): Provenance | Reason {
  if (!Check(Predicate, predicate)) {
    return MALFORMED;
  }
  const { builder, buildType, invocation, materials } = predicate;
  const [material] = materials;
  if (!Check(GitSourceShape, material)) {
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

function gitSource({ uri, digest }: Type.Static<typeof GitSourceShape>): GitSource {
  return { uri, sha1: digest.sha1 };
}
