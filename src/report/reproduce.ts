/** The command that checks an image by hand, as Kong documents it. */

import { type Reference, referenceText, repositoryText } from '../reference/reference.ts';
import type { Rule } from '../trust-policy/rules.ts';

/**
 * @param digest what the reference resolved to; where it did not, the command is the one that resolves it
 * @returns one line for a POSIX shell
 */
export function reproduceCommand(reference: Reference, digest: string | undefined, rule: Rule): string {
  if (digest === undefined) {
    return `crane digest ${referenceText(reference)}`;
  }
  const { expectations, attestations } = rule;
  const { sourceRepository, workflow, trigger } = expectations;
  const [place = reference] = attestations;
  const { tag } = reference;
  const image = `${repositoryText(reference)}${tag === undefined ? '' : `:${tag}`}@${digest}`;
  return [
    `COSIGN_REPOSITORY=${repositoryText(place)} cosign verify-attestation ${image}`,
    '--type slsaprovenance',
    option('certificate-oidc-issuer', expectations.issuer),
    option('certificate-identity-regexp', identityExpression(expectations.identities)),
    option('certificate-github-workflow-repository', new URL(sourceRepository).pathname.slice(1)),
    ...(rule.trustedRoot === 'public-good' ? [] : [option('trusted-root', `${rule.trustedRoot}.json`)]),
    ...(workflow === undefined ? [] : [option('certificate-github-workflow-name', workflow)]),
    ...(trigger === undefined ? [] : [option('certificate-github-workflow-trigger', trigger)]),
  ].join(' ');
}

/** Anchored, with literal dots: cosign searches anywhere in the identity otherwise. */
function identityExpression(identities: readonly string[]): string {
  const expressions = identities.map((identity) =>
    identity.replace(/[.+?^$()[\]{}|\\]/g, '\\$&').replaceAll('*', '[^/]*'),
  );
  return expressions.length === 1 ? `^${expressions.join('')}$` : `^(${expressions.join('|')})$`;
}

function option(name: string, value: string): string {
  return `--${name}='${value.replaceAll("'", `'\\''`)}'`;
}
