/** The slsa-github-generator, which Kong and Kuma build with: a reusable workflow that signs for anybody who calls it. */

export const GENERATOR = 'https://github.com/slsa-framework/slsa-github-generator/';

/** @param identity of a certificate, or of a rule, whose `*` can't stand in the repository */
export function isGenerator(identity: string): boolean {
  return identity.startsWith(GENERATOR);
}
