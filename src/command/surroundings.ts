/** What the command takes from its process, as values: the environment, the folder, the streams. */

import { fstatSync } from 'node:fs';
import type { HelmEnvironment } from '../helm/renderer.ts';
import type { RegistryEnvironment } from '../registry/environment.ts';
import { writeToDescriptor } from './files.ts';

export interface Surroundings {
  readonly helm: HelmEnvironment;
  readonly registries: RegistryEnvironment;
  /** Where the cache is, unless the configuration says it. */
  readonly cacheDirectory: string | undefined;
  /** The working folder, absolute. */
  readonly folder: string;
  readonly stdout: Stream;
  readonly stderr: Stream;
}

export interface Stream {
  readonly write: (text: string) => void;
  readonly terminal: boolean;
  /** How many characters a line has; undefined where lines have no end, as in a file. */
  readonly columns: number | undefined;
  readonly colours: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * @param environment `COLUMNS` says the width of what is no terminal; colours are those of https://no-color.org and
 *   https://force-color.org, and `NO_COLOR` has the last word
 */
export function streamOf(
  stream: { readonly isTTY?: boolean; readonly columns?: number; readonly fd?: number; write(text: string): unknown },
  { COLUMNS = '', NO_COLOR = '', FORCE_COLOR, TERM }: Environment,
): Stream {
  const { isTTY = false, columns, fd } = stream;
  const forced = FORCE_COLOR !== undefined && !['0', 'false'].includes(FORCE_COLOR);
  const wanted = forced || (FORCE_COLOR === undefined && isTTY && TERM !== 'dumb');
  const width = isTTY && columns !== undefined && columns > 0 ? columns : Number(COLUMNS);
  return {
    write:
      fd !== undefined && !isTTY && isFileOrDevice(fd)
        ? (text) => {
            writeToDescriptor(fd, text);
          }
        : (text) => void stream.write(text),
    terminal: isTTY,
    columns: Number.isInteger(width) && width > 0 ? width : undefined,
    colours: wanted && NO_COLOR === '',
  };
}

function isFileOrDevice(descriptor: number): boolean {
  const status = fstatSync(descriptor);
  return status.isFile() || status.isCharacterDevice();
}
