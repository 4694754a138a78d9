/** Tags of YAML, `!!str`: what a text is said to be. */

import { isBlankOrEnd } from './characters.ts';
import type { Cursor } from './cursor.ts';
import { YamlProblem } from './problem.ts';

/** Stands before the names of YAML's own. */
export const YAML_TAG = 'tag:yaml.org,2002:';

/** @returns the whole tag: `!!` written out, others as they stand */
export function takeTag(cursor: Cursor): string {
  const { line } = cursor;
  const written = cursor.takeMatch(/!(?:<[\w\-;/?:@&=+$,.!~*'()[\]]{1,999}>|[\w\-;/?:@&=+$,.!~*'()[\]]{0,999})/y);
  const [, handle, suffix = ''] = /^(![\w-]*!)(.*)$/.exec(written) ?? [];
  if (!isBlankOrEnd(cursor.code())) {
    throw new YamlProblem(line, 'a tag has a character that it can not have; leave the tag out');
  }
  if (handle === undefined) {
    return written.startsWith('!<') ? written.slice(2, -1) : written;
  }
  if (handle !== '!!' || suffix === '') {
    throw new YamlProblem(line, 'a tag is not one of YAML; leave it out');
  }
  return YAML_TAG + suffix;
}
