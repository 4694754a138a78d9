/** The names of trusted roots. */

/** Roots that ship with the pack. Their names are taken. */
export const BUILT_IN_ROOTS: readonly string[] = ['public-good', 'github'];

/** @returns what is wrong with the name of a trusted root of one's own; undefined where nothing is */
export function rootNameProblem(name: string): string | undefined {
  if (BUILT_IN_ROOTS.includes(name)) {
    return 'is the name of a built-in root; choose another name';
  }
  return /^[A-Za-z][A-Za-z0-9-]{0,62}$/.test(name)
    ? undefined
    : 'must begin with a letter and hold only letters, digits and "-"';
}
