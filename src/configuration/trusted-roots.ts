/** The names of trusted roots, and the address of a TUF repository that serves one. */

import { isLoopbackHost } from '../reference/loopback.ts';
import { instead } from './suggestion.ts';

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

/** @returns what is wrong with the base URL of a TUF repository and what to write instead; undefined where nothing is */
export function tufMirrorProblem(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['https:', 'http:'].includes(url.protocol)) {
    return `must be an https URL${instead(tufMirrorProblem, `https://${text}`)}`;
  }
  if (url.username !== '' || url.password !== '') {
    return 'must not hold credentials: the mirror gets none';
  }
  if (text.includes('?') || text.includes('#')) {
    return 'must end with its path, without ? and #';
  }
  const plain = url.href.replace(/\/$/, '');
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) {
    return `must be https; http is for this machine alone${instead(tufMirrorProblem, plain.replace(/^http:/, 'https:'))}`;
  }
  return plain === text ? undefined : `must be written as it is asked${instead(tufMirrorProblem, plain)}`;
}
