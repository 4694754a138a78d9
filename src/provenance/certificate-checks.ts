/** What a rule expects of the certificate: who signed, and from which source, workflow, event and runner. */

import { matchesWildcard } from '../wildcard.ts';
import { asked, type Check, equal, mismatch } from './check.ts';
import { isGenerator } from '../generator.ts';

export const issuer: Check = (expected, { signer }) =>
  equal('ISSUER_MISMATCH', 'the certificate has another issuer', expected.issuer, signer.issuer);

export const identity: Check = ({ identities }, { signer }) => {
  if (!identities.some((pattern) => matchesWildcard(pattern, signer.identity))) {
    return mismatch('SIGNER_MISMATCH', 'the signer has another identity', identities.join(' or '), signer.identity);
  }
  // slsa-verifier trusts the generator only at a release. A wildcard must not allow more.
  const unreleased = isGenerator(signer.identity) && !/@refs\/tags\/v\d+\.\d+\.\d+$/.test(signer.identity);
  return unreleased
    ? mismatch('SIGNER_MISMATCH', 'the generator must be used at a release', '@refs/tags/vX.Y.Z', signer.identity)
    : undefined;
};

export const sourceRepository: Check = (expected, { signer }) =>
  equal('SOURCE_MISMATCH', 'the source repository is another one', expected.sourceRepository, signer.sourceRepository);

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
