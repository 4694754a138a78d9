/** The time of one image: a signal whose clock stands still while a request waits for its turn. */

interface Limit {
  /** Left when the clock was last started or stopped. */
  remaining: number;
  since: number;
  waiting: number;
  timer: NodeJS.Timeout | undefined;
  readonly controller: AbortController;
}

const limits = new WeakMap<AbortSignal, Limit>();

/** @returns a signal that is aborted when that much time has passed; its timer does not keep the process alive */
export function timeLimit(milliseconds: number): AbortSignal {
  const controller = new AbortController();
  const limit: Limit = { remaining: milliseconds, since: 0, waiting: 0, timer: undefined, controller };
  limits.set(controller.signal, limit);
  run(limit);
  return controller.signal;
}

/** @returns how much is left; infinite for a signal that is no time limit */
export function remainingMilliseconds(signal: AbortSignal): number {
  const limit = limits.get(signal);
  if (limit === undefined) {
    return Infinity;
  }
  return limit.timer === undefined ? limit.remaining : limit.remaining - (performance.now() - limit.since);
}

/** Stops the clock. @returns what starts it again, once */
export function pause(signal: AbortSignal): () => void {
  const limit = limits.get(signal);
  if (limit === undefined || signal.aborted) {
    return () => undefined;
  }
  if (limit.waiting++ === 0) {
    limit.remaining = Math.max(0, remainingMilliseconds(signal));
    clearTimeout(limit.timer);
    limit.timer = undefined;
  }
  let paused = true;
  return () => {
    if (paused && --limit.waiting === 0) {
      run(limit);
    }
    paused = false;
  };
}

/** @returns what the promise gives, or `otherwise` as soon as the signal is aborted; the promise goes on for others that wait for it */
export function untilAborted<T, O>(shared: Promise<T>, signal: AbortSignal, otherwise: () => O): Promise<T | O> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      resolve(otherwise());
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) {
      stop();
    }
    shared.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', stop);
    });
  });
}

function run(limit: Limit): void {
  limit.since = performance.now();
  limit.timer = setTimeout(() => {
    limit.controller.abort(new DOMException('the time is over', 'TimeoutError'));
  }, Math.ceil(limit.remaining)).unref();
}
