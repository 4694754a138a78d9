/** The predicate of SLSA v0.2 as slsa-github-generator writes it: https://slsa.dev/spec/v0.2/provenance. */

import { anything, list, record, type Shaped, text, textLike } from '../json/untrusted-json.ts';
import type { CodedReason } from '../verdict.ts';
import { SLSA_V0_2, unlistedBuildType } from './build-types.ts';
import { type GitSource, type Provenance, type Restatement, restatements } from './predicate.ts';

const GitSourceShape = record({ uri: text, digest: record({ sha1: textLike(/^[0-9a-f]{40}$/) }) });
const ConfigSource = record({ uri: text, digest: record({ sha1: textLike(/^[0-9a-f]{40}$/) }) }, { entryPoint: text });

/** GitHub's own variables, as the generator copies them. */
const Environment = record(
  {},
  {
    github_event_name: text,
    github_ref: text,
    github_ref_type: text,
    github_repository_owner: text,
    github_run_attempt: text,
    github_run_id: text,
    github_sha1: text,
    github_event_payload: record({}, { ref: anything, base_ref: anything, repository: anything }),
  },
);

const NamedRepository = record({ full_name: text });
/** Of an event that is about a ref; some events say its short name alone. */
const fullRef = textLike(/^refs\//);

const TypedPredicate = record({ buildType: text });
const Predicate = record(
  {
    builder: record({ id: text }),
    buildType: text,
    invocation: record({ configSource: ConfigSource }, { environment: Environment }),
    materials: list(anything),
  },
  { metadata: record({}, { buildInvocationID: text }) },
);

const MALFORMED: CodedReason = {
  code: 'ATTESTATION_MALFORMED',
  reason: 'the predicate is not a SLSA v0.2 provenance of a git source',
};

/** @returns the provenance; `ATTESTATION_MALFORMED`, or `PREDICATE_MISMATCH` for a build type that is not listed */
export function readSlsaV02(predicate: unknown): Provenance | CodedReason {
  const unlisted = TypedPredicate(predicate) ? unlistedBuildType(predicate.buildType, SLSA_V0_2) : MALFORMED;
  if (unlisted !== undefined || !Predicate(predicate)) {
    return unlisted ?? MALFORMED;
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
    restated: restated(predicate),
    ...(typeof baseRef === 'string' && { baseRef }),
  };
}

function gitSource({ uri, digest }: Shaped<typeof GitSourceShape>): GitSource {
  return { uri, commit: digest.sha1 };
}

function restated({ invocation, metadata }: Shaped<typeof Predicate>): Restatement[] {
  const { configSource, environment = {} } = invocation;
  const { github_run_id: run, github_run_attempt: attempt, github_event_payload: event } = environment;
  return restatements(
    ['ref', environment.github_ref],
    ['ref', fullRef(event?.ref) ? event.ref : undefined],
    ['refType', environment.github_ref_type],
    ['repository', NamedRepository(event?.repository) ? event.repository.full_name : undefined],
    ['commit', environment.github_sha1],
    ['owner', environment.github_repository_owner],
    ['workflowPath', configSource.entryPoint],
    ['trigger', environment.github_event_name],
    ['run', metadata?.buildInvocationID],
    ['runId', run],
    ['run', run === undefined || attempt === undefined ? undefined : `${run}-${attempt}`],
  );
}
