/** The one shape of "it did not work, and why", which functions return beside their value. */

/** More precise failures extend it: with a code (verdict.ts), with a remedy (helm/), with all problems (configuration/). */
export interface Failure {
  /** A sentence without its full stop. It holds nothing that a message must not show. */
  readonly reason: string;
}

/** The one guard: whether a function returned a failure instead of its value. */
export function isFailure<T>(outcome: T): outcome is Extract<T, Failure> {
  return typeof outcome === 'object' && outcome !== null && 'reason' in outcome;
}
