/** Property paths as `ignoreChanges` has them (resource.ParsePropertyPath of Pulumi's SDK for Go). */

import { indicesOf, type Path } from '../plan/path.ts';

/** `.name`, `["name"]`, `[0]`, `[*]`; the first name has no dot before it. */
const STEP = /\.?\["((?:\\"|[^"])*)"\]|\.?\[(\*|\d+)\]|\.?([^.[\]]+)/y;

/**
 * @param ignored property paths
 * @returns whether a change of the value at the path is one of what they name: of the value, of a part, or of what it is in
 */
export function isIgnored(path: Path, ignored: readonly string[]): boolean {
  const keys = indicesOf(path).map(String);
  return ignored.some((text) => {
    const steps = stepsOfPropertyPath(text);
    // What can't be read may name anything.
    return steps === undefined || keys.every((key, index) => [undefined, '*', key].includes(steps[index]));
  });
}

/** @returns undefined where the text is no property path */
function stepsOfPropertyPath(text: string): string[] | undefined {
  const steps: string[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < text.length) {
    const [, quoted, index, name] = STEP.exec(text) ?? [];
    const step = quoted?.replaceAll('\\"', '"') ?? index ?? name;
    if (step === undefined) {
      return undefined;
    }
    steps.push(step);
  }
  return steps;
}
