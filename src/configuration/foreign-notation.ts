/** Notations of other tools where a name or a pattern must stand: the scheme of a URL, and {a,b} and ? of a shell. */

import { instead, offer, type TextCheck } from './suggestion.ts';

const SCHEME = /^([a-z][a-z+-]{0,9}:\/\/)\/*/i;
/** More would not be read. */
const MAX_ALTERNATIVES = 4;

/**
 * @param check of the same format, which what is offered must pass
 * @returns `must not start with https://; write ghcr.io/acme/*`; undefined where the text has no scheme
 */
export function schemeProblem(text: string, check: TextCheck): string | undefined {
  const [start = '', scheme] = SCHEME.exec(text) ?? [];
  return scheme === undefined
    ? undefined
    : `must not start with ${scheme}${instead(check, text.slice(start.length).replace(/\/+$/, ''))}`;
}

/**
 * @param noun what one text of the format is called
 * @param check of the same format, which what is offered must pass
 * @returns what to write instead of `{a,b}` or `?` where `*` is allowed; undefined where neither stands in the text
 */
export function globProblem(text: string, noun: string, check: TextCheck): string | undefined {
  if (/\{[^{}]*\}/.test(text)) {
    return `must not hold {…}; write one ${noun} for each${example(offer(check, alternatives(text)))}`;
  }
  const withStar = text.replaceAll(/[?*]*\?[?*]*/g, '*');
  return withStar === text
    ? undefined
    : `must not hold ?; write * for anything within a segment${example(offer(check, [withStar]))}`;
}

function example(offered: string | undefined): string {
  return offered === undefined ? '' : `: ${offered}`;
}

/** The same where nothing may be left open. */
export function wildcardProblem(text: string, noun: string): string | undefined {
  const mark = /\{.*\}|[*?{}]/.exec(text)?.[0].replace(/^\{.*\}$/, '{…}');
  return mark === undefined ? undefined : `must not hold ${mark}; write one entry for each ${noun}`;
}

/** What the innermost `{a,b}` stand for; none where they stand for too many. */
function alternatives(text: string): string[] {
  let texts = [text];
  for (;;) {
    const next = texts.flatMap((one) => {
      const [group = '', inner = ''] = /\{([^{}]*)\}/.exec(one) ?? [];
      return group === '' ? [one] : inner.split(',').map((part) => one.replace(group, () => part));
    });
    if (next.length > MAX_ALTERNATIVES) {
      return [];
    }
    if (next.every((one, index) => one === texts[index])) {
      return next;
    }
    texts = next;
  }
}
