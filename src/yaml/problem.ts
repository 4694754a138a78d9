/** What is wrong with a YAML text: thrown inside this room, and a failure to those outside. */

export class YamlProblem extends Error {
  /** Of the document, counted from 0. */
  readonly line: number;

  /** @param sentence quotes nothing of the text, which may hold secrets */
  constructor(line: number, sentence: string) {
    super(sentence);
    this.line = line;
  }
}

/** @returns what is read, or what is wrong with it */
export function attempt<T>(read: () => T): T | YamlProblem {
  try {
    return read();
  } catch (problem) {
    if (problem instanceof YamlProblem) {
      return problem;
    }
    throw problem;
  }
}
