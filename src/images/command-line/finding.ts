/** What a program that talks to a cluster is told to start. */

import type { Word } from '../shell/word.ts';

export type Finding =
  | { readonly kind: 'image'; readonly image: Word; readonly by: string }
  /** Text of manifests that it applies, or of a patch. */
  | { readonly kind: 'manifests'; readonly text: string; readonly by: string }
  /** Text that may be written to a file and be applied from there. */
  | { readonly kind: 'text'; readonly text: string }
  /** A file that can't be read here. */
  | { readonly kind: 'file'; readonly reason: string }
  | { readonly kind: 'unreadable'; readonly reason: string };

export function unreadableFinding(reason: string): Finding[] {
  return [{ kind: 'unreadable', reason }];
}
