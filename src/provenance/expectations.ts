/** What a rule expects of an image's provenance, each expectation named by the claim it checks. */

import type { Signer } from '../attestation/signer.ts';
import type { Code } from '../codes.ts';
import type { CodedReason } from '../verdict.ts';
import { matchesWildcard } from '../wildcard.ts';
import type { Provenance } from './predicate.ts';
import type { Subject } from './statement.ts';

export type ExpectedRef =
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'branch'; readonly branch: string }
  | { readonly kind: 'tagFromImage' }
  | { readonly kind: 'anyRef' };

export interface Expectations {
  /** Exact texts. */
  readonly predicateTypes: readonly string[];
  readonly issuer: string;
  /** Texts with `*` within a segment. One of them must match the certificate's subject alternative name. */
  readonly identities: readonly string[];
  /** `https://github.com/Kong/kong-mesh`, case-sensitive. */
  readonly sourceRepository: string;
  readonly ref: ExpectedRef;
  readonly workflow?: string;
  readonly workflowPath?: string;
  readonly trigger?: string;
  readonly runner?: string;
  readonly subjectNameFromImage: boolean;
}

/** The image that a provenance must be about. */
export interface AttestedImage {
  /** `sha256:…`. */
  readonly digest: string;
  /** As written in the reference. */
  readonly tag?: string | undefined;
  /** The last segment of the repository's path. */
  readonly name: string;
}

/** All that one attestation says of a build. */
export interface AttestedBuild {
  readonly signer: Signer;
  readonly provenance: Provenance;
  readonly subjects: readonly Subject[];
  readonly predicateType: string;
}

interface Evidence extends AttestedBuild {
  readonly image: AttestedImage;
}

type Check = (expected: Expectations, evidence: Evidence) => CodedReason | undefined;

/** @returns a reason for each expectation that the build does not meet; none means that it is accepted */
export function unmetExpectations(expected: Expectations, build: AttestedBuild, image: AttestedImage): CodedReason[] {
  return CHECKS.flatMap((check) => check(expected, { ...build, image }) ?? []);
}

const issuer: Check = (expected, { signer }) =>
  equal('ISSUER_MISMATCH', 'the certificate has another issuer', expected.issuer, signer.issuer);

const GENERATOR = 'https://github.com/slsa-framework/slsa-github-generator/';

const identity: Check = ({ identities }, { signer }) => {
  if (!identities.some((pattern) => matchesWildcard(pattern, signer.identity))) {
    return mismatch('SIGNER_MISMATCH', 'the signer has another identity', identities.join(' or '), signer.identity);
  }
  // slsa-verifier trusts the generator only at a release. A wildcard must not allow more.
  const unreleased = signer.identity.startsWith(GENERATOR) && !/@refs\/tags\/v\d+\.\d+\.\d+$/.test(signer.identity);
  return unreleased
    ? mismatch('SIGNER_MISMATCH', 'the generator must be used at a release', '@refs/tags/vX.Y.Z', signer.identity)
    : undefined;
};

const sourceRepository: Check = (expected, { signer }) =>
  equal('SOURCE_MISMATCH', 'the source repository is another one', expected.sourceRepository, signer.sourceRepository);

const sourceRef: Check = ({ ref }, { signer, provenance, image }) => {
  const found = signer.sourceRef;
  switch (ref.kind) {
    case 'anyRef':
      return /^refs\/(?:heads|tags)\//.test(found ?? '')
        ? undefined
        : mismatch(
            'BRANCH_MISMATCH',
            'the git ref is neither a branch nor a tag',
            'refs/heads/* or refs/tags/*',
            found,
          );
    case 'tag':
      return equal('TAG_MISMATCH', 'the git ref is another one', `refs/tags/${ref.tag}`, found);
    case 'tagFromImage':
      return tagFromImage(image.tag, found);
    case 'branch':
      return equal(
        'BRANCH_MISMATCH',
        'the branch is another one',
        `refs/heads/${ref.branch}`,
        branchOf(signer, provenance),
      );
  }
};

/** With or without a leading "v": Kong's git tags have it since late 2025, its image tags do not. */
function tagFromImage(tag: string | undefined, found: string | undefined): CodedReason | undefined {
  const reason = 'the git tag is not the image tag';
  if (tag === undefined) {
    return found !== undefined && /^refs\/tags\/v?\d+\.\d+\.\d+$/.test(found)
      ? undefined
      : mismatch('TAG_MISMATCH', 'the git ref is not a release tag', 'refs/tags/X.Y.Z or refs/tags/vX.Y.Z', found);
  }
  return found === `refs/tags/${tag}` || found === `refs/tags/v${tag}`
    ? undefined
    : mismatch('TAG_MISMATCH', reason, `refs/tags/${tag} or refs/tags/v${tag}`, found);
}

/** As in slsa-verifier, the branch of a tag is the branch that it was pushed from. Full refs, so that a tag is never taken for a branch. */
function branchOf({ sourceRef: ref, trigger }: Signer, { baseRef }: Provenance): string | undefined {
  return (ref?.startsWith('refs/tags/') && trigger === 'push' ? baseRef : undefined) ?? ref;
}

const workflow: Check = ({ workflow: expected }, { signer }) =>
  asked('WORKFLOW_MISMATCH', 'the workflow is another one', expected, signer.workflowName);

const workflowPath: Check = (expected, { signer }) =>
  asked(
    'WORKFLOW_MISMATCH',
    'the workflow file is another one',
    expected.workflowPath && `${expected.sourceRepository}/${expected.workflowPath}@${signer.sourceRef ?? ''}`,
    signer.workflowUri,
  );

const trigger: Check = ({ trigger: expected }, { signer }) =>
  asked('TRIGGER_MISMATCH', 'the event that started the build is another one', expected, signer.trigger);

const runner: Check = ({ runner: expected }, { signer }) =>
  asked('RUNNER_MISMATCH', 'the runner is of another kind', expected, signer.runner);

const subject: Check = ({ subjectNameFromImage }, { subjects, image }) => {
  const sha256 = image.digest.slice('sha256:'.length);
  const same = subjects.filter(({ digest }) => digest.sha256 === sha256);
  if (same.length === 0) {
    const found = subjects.map(({ digest }) => `sha256:${digest.sha256 ?? '(none)'}`);
    return mismatch('SUBJECT_MISMATCH', 'the attestation is about another image', image.digest, few(found));
  }
  const names = same.map(({ name = '' }) => name.slice(name.lastIndexOf('/') + 1));
  return subjectNameFromImage && !names.includes(image.name)
    ? mismatch('SUBJECT_MISMATCH', 'the attestation is about an image with another name', image.name, few(names))
    : undefined;
};

/** The generator's build types, for containers and for anything else. Other builders are not limited here. */
const BUILD_TYPES = ['container@v1', 'generic@v1'].map((type) => GENERATOR + type);

const builder: Check = (_, { signer, provenance }) =>
  contradiction('the builder in the predicate must be the signer', signer.identity, provenance.builderId);

const buildType: Check = (_, { signer, provenance }) =>
  !signer.identity.startsWith(GENERATOR) || BUILD_TYPES.includes(provenance.buildType)
    ? undefined
    : contradiction('the build type must be one of the generator', BUILD_TYPES.join(' or '), provenance.buildType);

/** The predicate names the source twice. Both must be what the certificate says. */
const predicateSource: Check = (_, { signer, provenance: { source, dependency } }) =>
  contradiction("the predicate's source must be the certificate's", gitUri(signer), source.uri) ??
  contradiction("the predicate's first material must be the certificate's source", gitUri(signer), dependency.uri);

const predicateCommit: Check = (_, { signer: { sourceDigest }, provenance: { source, dependency } }) =>
  contradiction("the predicate's commit must be the certificate's", sourceDigest, source.sha1) ??
  contradiction("the first material's commit must be the certificate's", sourceDigest, dependency.sha1);

const CHECKS: readonly Check[] = [
  issuer,
  identity,
  sourceRepository,
  sourceRef,
  workflow,
  workflowPath,
  trigger,
  runner,
  subject,
  builder,
  buildType,
  predicateSource,
  predicateCommit,
];

function gitUri({ sourceRepository: repository, sourceRef: ref }: Signer): string | undefined {
  return repository === undefined || ref === undefined ? undefined : `git+${repository}@${ref}`;
}

function mismatch(code: Code, reason: string, expected: string | undefined, found: string | undefined): CodedReason {
  return { code, reason: reason, expected: expected ?? 'a claim in the certificate', found: found ?? 'nothing' };
}

function equal(
  code: Code,
  reason: string,
  expected: string | undefined,
  found: string | undefined,
): CodedReason | undefined {
  return expected !== undefined && expected === found ? undefined : mismatch(code, reason, expected, found);
}

/** An expectation that the rule may leave out. If the rule has it, the claim must be present. */
function asked(
  code: Code,
  reason: string,
  expected: string | undefined,
  found: string | undefined,
): CodedReason | undefined {
  return expected === undefined ? undefined : equal(code, reason, expected, found);
}

/** The certificate is reason Fulcio vouches for; a predicate that says otherwise is not believed. */
function contradiction(reason: string, certificate: string | undefined, predicate: string): CodedReason | undefined {
  return equal('PREDICATE_MISMATCH', reason, certificate, predicate);
}

/** A list short enough for a message. */
function few(texts: readonly string[]): string {
  return texts.slice(0, 3).join(', ') + (texts.length > 3 ? ` and ${texts.length - 3} more` : '');
}
