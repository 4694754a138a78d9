/** The build types that the pack knows: the meaning of a predicate's fields depends on the type of its build. */

import type { Signer } from '../attestation/signer.ts';
import type { CodedReason } from '../verdict.ts';
import { GENERATOR } from '../generator.ts';

export const SLSA_V0_2 = 'https://slsa.dev/provenance/v0.2';
export const SLSA_V1 = 'https://slsa.dev/provenance/v1';

interface BuildType {
  readonly predicateType: string;
  /** What `builder.id` may be: it says again who the certificate says that signed. */
  readonly builders: (signer: Signer) => readonly string[];
}

const signerItself = ({ identity }: Signer): readonly string[] => [identity];

/** GitHub's first one, also of npm: the builder was the kind of the runner, `https://github.com/actions/runner/github-hosted`. */
const signerOrRunner = ({ identity, runner }: Signer): readonly string[] => [
  identity,
  ...(runner === undefined ? [] : [`https://github.com/actions/runner/${runner}`]),
];

const GENERIC: BuildType = { predicateType: SLSA_V0_2, builders: signerItself };

/** A new one is one line here, after its predicates were read. docs/adr/0024 */
const BUILD_TYPES: ReadonlyMap<string, BuildType> = new Map([
  [`${GENERATOR}container@v1`, GENERIC],
  [`${GENERATOR}generic@v1`, GENERIC],
  ['https://actions.github.io/buildtypes/workflow/v1', { predicateType: SLSA_V1, builders: signerItself }],
  [
    'https://slsa-framework.github.io/github-actions-buildtypes/workflow/v1',
    { predicateType: SLSA_V1, builders: signerOrRunner },
  ],
]);

/** @returns why a predicate of this build type can't be read, by the type's name; undefined where it can */
export function unlistedBuildType(buildType: string, predicateType: string): CodedReason | undefined {
  const known = [...BUILD_TYPES].filter(([, type]) => type.predicateType === predicateType).map(([name]) => name);
  return known.includes(buildType)
    ? undefined
    : {
        code: 'PREDICATE_MISMATCH',
        reason: `the pack does not know this build type of ${predicateType}`,
        expected: known.join(' or '),
        found: buildType,
        remedy: 'use an image whose provenance slsa-github-generator or attest-build-provenance of GitHub wrote',
      };
}

/** @param buildType one that is listed */
export function builderIds(buildType: string, signer: Signer): readonly string[] {
  return BUILD_TYPES.get(buildType)?.builders(signer) ?? [];
}
