/** How deep values may be nested. */

import { YamlProblem } from './problem.ts';

/** Deeper values would overflow the stack. */
export const MAX_LEVELS = 500;

export function tooManyLevels(line: number): YamlProblem {
  return new YamlProblem(line, `values are nested more than ${MAX_LEVELS} levels deep; nest them less`);
}
