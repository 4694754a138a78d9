/** `--verbose`: a line for each question to a registry. */

import type { Asked } from '../traced.ts';
import { printable } from './message.ts';

/** @returns `docker.io/kong/kuma-cp: digest of tag 2.14.3: found (asked cache.acme.com/hub/kong/kuma-cp, 41 ms)` */
export function traceLine({ what, of, repository, places, answer, milliseconds }: Asked): string {
  const elsewhere = places.length === 1 && places[0] === repository ? '' : `asked ${places.join(', ')}; `;
  return printable(`${repository}: ${what} ${of}: ${answer} (${elsewhere}${milliseconds} ms)`);
}
