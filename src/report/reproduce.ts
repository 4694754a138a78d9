/** The command that checks an image by hand, as Kong documents it. */

import { type Reference, type RepositoryName, repositoryText } from '../reference/reference.ts';
import { isGenerator } from '../generator.ts';
import type { Rule } from '../trust-policy/rules.ts';
import type { AskedPlaces, Failed } from '../verdict.ts';

/** The file that a trusted root has to be saved to, where it is not a file already. */
const SAVED_ROOT = 'trusted-root.json';

/** @returns one line: what to save first, if anything, and the command */
export function reproduceLine(reference: Reference, { digest, asked }: Failed, rule: Rule): string {
  const { trustedRoot, trustedRootFile } = rule;
  const saved = digest !== undefined && trustedRoot !== 'public-good' && trustedRootFile === undefined;
  const preparation = saved ? `, with the trusted root ${trustedRoot} saved as a file ${SAVED_ROOT}` : '';
  return `to check by hand${preparation}: ${reproduceCommand(reference, digest, rule, asked)}`;
}

/**
 * @param digest what the reference resolved to; where it did not, the command is the one that resolves it
 * @param asked the places that were asked, which are mirrors where some are configured
 * @returns one line for a POSIX shell
 */
export function reproduceCommand(
  reference: Reference,
  digest: string | undefined,
  rule: Rule,
  { image, attestations }: AskedPlaces = { image: reference, attestations: rule.attestations[0] ?? reference },
): string {
  if (digest === undefined) {
    return `crane digest ${imageText(image, reference.tag, reference.digest)}`;
  }
  const { sourceRepository, workflow, trigger, issuer, identities } = rule.expectations;
  return [
    `COSIGN_REPOSITORY=${repositoryText(attestations)} cosign verify-attestation ${imageText(image, reference.tag, digest)}`,
    `--type ${cosignType(rule)}`,
    option('certificate-oidc-issuer', issuer),
    option('certificate-identity-regexp', identityExpression(identities)),
    option('certificate-github-workflow-repository', new URL(sourceRepository).pathname.slice(1)),
    ...(rule.trustedRoot === 'public-good' ? [] : [option('trusted-root', rule.trustedRootFile ?? SAVED_ROOT)]),
    ...(workflow === undefined ? [] : [option('certificate-github-workflow-name', workflow)]),
    ...(trigger === undefined ? [] : [option('certificate-github-workflow-trigger', trigger)]),
  ].join(' ');
}

/** cosign's name of the predicate type: that of the rule, or where it takes both, the one that its signer writes. */
function cosignType({ expectations: { predicateTypes, identities } }: Rule): string {
  const [first = '', ...others] = predicateTypes;
  const older = others.length === 0 ? first.endsWith('/v0.2') : identities.every(isGenerator);
  return older ? 'slsaprovenance' : 'slsaprovenance1';
}

/** `docker.io/kong/kuma-cp:2.14.3@sha256:…`, at the place that was asked. */
export function imageText(place: RepositoryName, tag: string | undefined, digest: string | undefined): string {
  return `${repositoryText(place)}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

/** Anchored, with literal dots: cosign searches anywhere in the identity otherwise. */
function identityExpression(identities: readonly string[]): string {
  const expressions = identities.map((identity) =>
    identity.replace(/[.+?^$()[\]{}|\\]/g, '\\$&').replaceAll('*', '[^/]*'),
  );
  return expressions.length === 1 ? `^${expressions.join('')}$` : `^(${expressions.join('|')})$`;
}

/** `--name='value'`, quoted for a POSIX shell. */
export function option(name: string, value: string): string {
  return `--${name}='${value.replaceAll("'", `'\\''`)}'`;
}
