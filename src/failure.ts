/** The one shape of a failure that a user can cause: a value that says why, not an exception. */

export interface Failure {
  readonly reason: string;
}

export function isFailure<T>(value: T): value is Extract<T, Failure> {
  return typeof value === 'object' && value !== null && 'reason' in value;
}
