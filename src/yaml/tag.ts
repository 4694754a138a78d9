/** Tags of YAML, such as `!!str`, which give the type of a value. */

import { isBlankOrEnd } from './characters.ts';
import type { Cursor } from './cursor.ts';
import { YamlProblem } from './problem.ts';

/** The start of the names of YAML's own tags, which `!!` is short for. */
export const YAML_TAG = 'tag:yaml.org,2002:';

/** @returns the whole name of one of YAML's own tags, other tags as they are written */
export function takeTag(cursor: Cursor): string {
  const { line } = cursor;
  const written = cursor.takeMatch(/!(?:<[\w\-;/?:@&=+$,.!~*'()[\]]{1,999}>|[\w\-;/?:@&=+$,.!~*'()[\]]{0,999})/y);
  const [, handle, suffix = ''] = /^(![\w-]*!)(.*)$/.exec(written) ?? [];
  if (!isBlankOrEnd(cursor.code())) {
    throw new YamlProblem(line, 'the tag on this line has a character that no tag may have; remove the tag');
  }
  if (handle === undefined) {
    return written.startsWith('!<') ? written.slice(2, -1) : written;
  }
  if (handle !== '!!' || suffix === '') {
    throw new YamlProblem(line, 'the tag on this line has a prefix that is not defined; remove the tag');
  }
  return YAML_TAG + suffix;
}
