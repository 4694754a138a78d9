/** What is wrong between the parts of one rule, each of which is right by itself. */

import type { Finding, Path } from './problem.ts';
import type { WrittenRule } from './schema-rules.ts';

/** @param at of the rule's source */
export function sourceFindings({ source }: WrittenRule, at: Path): Finding[] {
  return source.commitFromImage !== undefined && source.branch === undefined && source.anyRef === undefined
    ? [
        {
          at: [...at, 'commitFromImage'],
          reason: 'stands beside branch or anyRef alone: with a tag the image tag is that of the release',
        },
      ]
    : [];
}
