/** What is wrong with a YAML text. This room throws it inside, and returns a `Failure` to callers. */

export class YamlProblem extends Error {
  /** Counted from 0. */
  readonly line: number;

  /** @param sentence must not quote the text, which may hold secrets */
  constructor(line: number, sentence: string) {
    super(sentence);
    this.line = line;
  }
}

/** @returns what `read` returns, or the problem that it throws */
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
