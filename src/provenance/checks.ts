/** Every expectation as a check, named by the claim that it checks. */

import type { CodedReason } from '../verdict.ts';
import { identity, issuer, runner, sourceRepository, trigger, workflow, workflowPath } from './certificate-checks.ts';
import type { Check } from './check.ts';
import type { AttestedBuild, AttestedImage, Expectations } from './expectations.ts';
import { commitFromImage, sourceRef } from './source-ref.ts';
import { builder, buildType, predicateCommit, predicateSource, restatedClaims, subject } from './statement-checks.ts';

const CHECKS: readonly Check[] = [
  issuer,
  identity,
  sourceRepository,
  sourceRef,
  commitFromImage,
  workflow,
  workflowPath,
  trigger,
  runner,
  subject,
  builder,
  buildType,
  predicateSource,
  predicateCommit,
  restatedClaims,
];

/** @returns a reason for each expectation that the build does not meet; none means that it is accepted */
export function unmetExpectations(expected: Expectations, build: AttestedBuild, image: AttestedImage): CodedReason[] {
  return CHECKS.flatMap((check) => check(expected, { ...build, image }) ?? []);
}
