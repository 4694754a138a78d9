/** One line on a terminal that tells how far a run is. */

import type { Run } from '../run.ts';
import type { Stream } from './surroundings.ts';

/** What is over sooner needs no line. */
const MILLISECONDS_BETWEEN = 500;

const CLEAR_LINE = '\r\u001b[K';

/** @returns what ends it, and takes the line away */
export function showProgress(run: Pick<Run, 'progress'>, { terminal, columns = 80, write }: Stream): () => void {
  if (!terminal) {
    return () => undefined;
  }
  let shown = false;
  const timer = setInterval(() => {
    const { images, judged } = run.progress();
    write(`${CLEAR_LINE}${`checked ${judged} of ${images} images`.slice(0, columns - 1)}`);
    shown = true;
  }, MILLISECONDS_BETWEEN).unref();
  return () => {
    clearInterval(timer);
    if (shown) {
      write(CLEAR_LINE);
    }
  };
}
