/** The check of each kind of text, by the name of its format in the definition; one line for each. */

import { isAbsolute } from 'node:path';
import { dayProblem, exemptedImageProblem, exemptedResourceProblem } from './exemption.ts';
import { identityProblem } from './identity.ts';
import { imagePatternProblem } from './image-pattern.ts';
import { issuerProblem } from './issuer.ts';
import { branchProblem, commitPatternProblem, sourceRepositoryProblem, tagProblem } from './source.ts';
import { mirrorProblem, registryProblem, repositoryProblem } from './registry-names.ts';
import type { TextCheck } from './suggestion.ts';
import { rootNameProblem, tufMirrorProblem } from './trusted-roots.ts';

const CHECKS = {
  'absolute-path': (text) => (isAbsolute(text) ? undefined : 'must be an absolute path'),
  'commit-pattern': commitPatternProblem,
  day: dayProblem,
  exact: (text) => (text.includes('*') ? 'must not hold *, since it is compared exactly' : undefined),
  'exempted-image': exemptedImageProblem,
  'exempted-resource': exemptedResourceProblem,
  'git-branch': branchProblem,
  'git-tag': tagProblem,
  identity: identityProblem,
  'image-pattern': imagePatternProblem,
  issuer: issuerProblem,
  'kubernetes-version': (text) =>
    /^v?\d+\.\d+(?:\.\d+)?$/.test(text) ? undefined : 'must be a version such as 1.33.0',
  mirror: mirrorProblem,
  prose: () => undefined,
  registry: registryProblem,
  repository: repositoryProblem,
  'root-name': rootNameProblem,
  'source-repository': sourceRepositoryProblem,
  'tuf-mirror': tufMirrorProblem,
} as const satisfies Record<string, TextCheck>;

export type Format = keyof typeof CHECKS;

const MAX_TEXT_CHARACTERS = 1024;

/** @returns what is wrong with a text of this format, as it follows `path: `; undefined where nothing is */
export function textProblem(format: Format, text: string): string | undefined {
  if (text.trim() === '') {
    return 'must not be empty';
  }
  if (text.trim() !== text) {
    return 'must not begin or end with a blank';
  }
  // Control and direction characters would make one text look like another in a report.
  if (/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(text)) {
    return 'must not hold a character that cannot be seen';
  }
  if (text.length > MAX_TEXT_CHARACTERS) {
    return `must not be longer than ${MAX_TEXT_CHARACTERS} characters`;
  }
  return CHECKS[format](text);
}
