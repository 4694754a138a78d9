/** What a rule expects of the certificate: who signed, and from which source, ref, workflow, event and runner. */

import type { Signer } from '../attestation/signer.ts';
import type { CodedReason } from '../verdict.ts';
import { matchesWildcard } from '../wildcard.ts';
import { asked, type Check, equal, mismatch } from './check.ts';
import { GENERATOR } from './generator.ts';
import type { Provenance } from './predicate.ts';

export const issuer: Check = (expected, { signer }) =>
  equal('ISSUER_MISMATCH', 'the certificate has another issuer', expected.issuer, signer.issuer);

export const identity: Check = ({ identities }, { signer }) => {
  if (!identities.some((pattern) => matchesWildcard(pattern, signer.identity))) {
    return mismatch('SIGNER_MISMATCH', 'the signer has another identity', identities.join(' or '), signer.identity);
  }
  // slsa-verifier trusts the generator only at a release. A wildcard must not allow more.
  const unreleased = signer.identity.startsWith(GENERATOR) && !/@refs\/tags\/v\d+\.\d+\.\d+$/.test(signer.identity);
  return unreleased
    ? mismatch('SIGNER_MISMATCH', 'the generator must be used at a release', '@refs/tags/vX.Y.Z', signer.identity)
    : undefined;
};

export const sourceRepository: Check = (expected, { signer }) =>
  equal('SOURCE_MISMATCH', 'the source repository is another one', expected.sourceRepository, signer.sourceRepository);

export const sourceRef: Check = ({ ref }, { signer, provenance, image }) => {
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

export const workflow: Check = ({ workflow: expected }, { signer }) =>
  asked('WORKFLOW_MISMATCH', 'the workflow is another one', expected, signer.workflowName);

export const workflowPath: Check = (expected, { signer }) =>
  asked(
    'WORKFLOW_MISMATCH',
    'the workflow file is another one',
    expected.workflowPath && `${expected.sourceRepository}/${expected.workflowPath}@${signer.sourceRef ?? ''}`,
    signer.workflowUri,
  );

export const trigger: Check = ({ trigger: expected }, { signer }) =>
  asked('TRIGGER_MISMATCH', 'the event that started the build is another one', expected, signer.trigger);

export const runner: Check = ({ runner: expected }, { signer }) =>
  asked('RUNNER_MISMATCH', 'the runner is of another kind', expected, signer.runner);
