/**
 * The predicate of SLSA v1 as GitHub's `actions/attest-build-provenance` writes it: https://slsa.dev/spec/v1.0/provenance,
 * https://actions.github.io/buildtypes/workflow/v1.
 */

import { anything, list, record, text, textLike } from '../json/untrusted-json.ts';
import type { CodedReason } from '../verdict.ts';
import { SLSA_V1, unlistedBuildType } from './build-types.ts';
import { type Provenance, restatements } from './predicate.ts';

const Dependency = record({ uri: text, digest: record({ gitCommit: textLike(/^[0-9a-f]{40}$/) }) });
const GitHub = record({}, { event_name: text, runner_environment: text });

const TypedPredicate = record({ buildDefinition: record({ buildType: text }) });
const Predicate = record({
  buildDefinition: record(
    {
      buildType: text,
      externalParameters: record({ workflow: record({ repository: text, path: text, ref: text }) }),
      resolvedDependencies: list(anything),
    },
    { internalParameters: record({}, { github: GitHub }) },
  ),
  runDetails: record({ builder: record({ id: text }) }, { metadata: record({}, { invocationId: text }) }),
});

const MALFORMED: CodedReason = {
  code: 'ATTESTATION_MALFORMED',
  reason: 'the predicate is not a SLSA v1 provenance of a workflow of GitHub',
};

/** @returns the provenance; `ATTESTATION_MALFORMED`, or `PREDICATE_MISMATCH` for a build type that is not listed */
export function readSlsaV1(predicate: unknown): Provenance | CodedReason {
  const unlisted = TypedPredicate(predicate)
    ? unlistedBuildType(predicate.buildDefinition.buildType, SLSA_V1)
    : MALFORMED;
  if (unlisted !== undefined || !Predicate(predicate)) {
    return unlisted ?? MALFORMED;
  }
  const { buildDefinition, runDetails } = predicate;
  const { buildType, externalParameters, internalParameters, resolvedDependencies } = buildDefinition;
  const { repository, path, ref } = externalParameters.workflow;
  const [dependency] = resolvedDependencies;
  if (!Dependency(dependency)) {
    return MALFORMED;
  }
  return {
    builderId: runDetails.builder.id,
    buildType,
    source: { uri: `git+${repository}@${ref}` },
    dependency: { uri: dependency.uri, commit: dependency.digest.gitCommit },
    restated: restatements(
      ['workflowPath', path],
      ['trigger', internalParameters?.github?.event_name],
      ['runner', internalParameters?.github?.runner_environment],
      ['runUri', runDetails.metadata?.invocationId],
    ),
  };
}
