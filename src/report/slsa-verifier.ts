/** The command with which slsa-verifier checks an image, where it can. */

import { isGenerator } from '../generator.ts';
import { type Reference, repositoryText } from '../reference/reference.ts';
import type { Rule } from '../trust-policy/rules.ts';
import type { Failed } from '../verdict.ts';
import { imageText, option } from './reproduce.ts';

const GITHUB = 'https://';

/**
 * slsa-verifier knows the slsa-github-generator, provenance v0.2 and the public-good root. It compares a git tag exactly,
 * so a tag that may have a "v" or not is left out.
 *
 * @returns one line for a POSIX shell; undefined where slsa-verifier can't check the image, or there is no digest
 */
export function slsaVerifierCommand(reference: Reference, failure: Failed, rule: Rule): string | undefined {
  const { digest, asked } = failure;
  const { identities, predicateTypes, sourceRepository } = rule.expectations;
  const knows =
    rule.trustedRoot === 'public-good' &&
    identities.every(isGenerator) &&
    predicateTypes.some((type) => type.endsWith('/v0.2')) &&
    sourceRepository.startsWith(`${GITHUB}github.com/`);
  if (digest === undefined || !knows) {
    return undefined;
  }
  const { image, attestations } = asked ?? { image: reference, attestations: rule.attestations[0] ?? reference };
  return [
    `slsa-verifier verify-image ${imageText(image, reference.tag, digest)}`,
    option('provenance-repository', repositoryText(attestations)),
    option('source-uri', sourceRepository.slice(GITHUB.length)),
    ...refOption(rule),
  ].join(' ');
}

function refOption({ expectations: { ref } }: Rule): string[] {
  if (ref.kind === 'branch') {
    return [option('source-branch', ref.branch)];
  }
  const [tag = '', ...others] = ref.kind === 'tag' ? ref.oneOf : [];
  return tag === '' || others.length > 0 || tag.includes('{') ? [] : [option('source-tag', tag)];
}
