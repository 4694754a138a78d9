/** The predicate of SLSA v0.2 as slsa-github-generator writes it: https://slsa.dev/spec/v0.2/provenance. */

import Type from 'typebox';
import { Check } from 'typebox/value';
import type { Reason } from '../verdict';
import type { Provenance } from './provenance';

export const SLSA_V0_2 = 'https://slsa.dev/provenance/v0.2';

const Digest = Type.Object({ sha1: Type.String({ pattern: '^[0-9a-f]{40}$' }) });

const Predicate = Type.Object({
  builder: Type.Object({ id: Type.String() }),
  buildType: Type.String(),
  invocation: Type.Object({
    configSource: Type.Object({ uri: Type.String(), digest: Digest }),
    environment: Type.Optional(
      Type.Object({
        github_event_payload: Type.Optional(Type.Object({ base_ref: Type.Optional(Type.Unknown()) })),
      }),
    ),
  }),
  materials: Type.Array(Type.Object({ uri: Type.String(), digest: Type.Optional(Type.Unknown()) }), { minItems: 1 }),
});

/** @returns the provenance, or `ATTESTATION_MALFORMED` */
export function readSlsaV02(predicate: unknown): Provenance | Reason {
  if (!Check(Predicate, predicate)) {
    return { code: 'ATTESTATION_MALFORMED', what: 'its predicate is not a SLSA v0.2 provenance of a git source' };
  }
  const { builder, buildType, invocation, materials } = predicate;
  const baseRef = invocation.environment?.github_event_payload?.base_ref;
  return {
    builderId: builder.id,
    buildType,
    source: { uri: invocation.configSource.uri, sha1: invocation.configSource.digest.sha1 },
    dependencyUri: materials[0]?.uri ?? '',
    ...(typeof baseRef === 'string' && { baseRef }),
  };
}
