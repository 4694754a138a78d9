/** The trusted root of a TUF repository, verified from a `root.json` of the user's own (https://theupdateframework.github.io/specification/v1.0.34/). */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Updater } from 'tuf-js';
import type { TrustedRootConfiguration } from '../configuration/schema-trusted-roots.ts';
import { type Failure, isFailure } from '../failure.ts';
import { unreadableReason } from '../unreadable-file.ts';
import { readBoundedFile } from './bounded-file.ts';
import { TARGET, TufFolder } from './tuf-folder.ts';

type Tuf = NonNullable<TrustedRootConfiguration['tuf']>;

/** Fetches a file, without credentials and from no other origin. @returns its status, and the body of 200; or why there is no answer */
export type Download = (
  url: URL,
  limit: number,
  signal: AbortSignal,
) => Promise<{ readonly status: number; readonly body: Buffer } | Failure>;

export interface TufServices {
  readonly download: Download;
  /** Where earlier refreshes kept their files; undefined where nothing is kept. */
  readonly folder: () => Promise<string | undefined>;
  /** The time of one refresh. */
  readonly signal: () => AbortSignal;
}

/** Fetches and verifies the `trusted_root.json` of a TUF repository. @returns its bytes, or why there are none */
export type FetchTrustedRoot = (tuf: Tuf) => Promise<Buffer | (Failure & { readonly remedy?: string })>;

/** Of each file, root.json included. It is read before it is verified. */
const MAX_TUF_FILE_BYTES = 256 * 1024;
/** Versions of root.json between the user's and the newest. */
const MAX_ROOT_ROTATIONS = 64;
const MAX_DELEGATIONS = 8;

const REMEDY =
  'check the mirror and the rootFile; or save the trusted_root.json of the repository, and name it as the file of the trusted root';

/** @returns what refreshes trusted roots; it keeps what it fetched */
export function trustedRootFetcher(services: TufServices): FetchTrustedRoot {
  return async (tuf) => {
    const root = await readRootFile(tuf);
    const outcome = isFailure(root) ? root : await refresh(tuf, root, services);
    return isFailure(outcome) ? { ...outcome, remedy: REMEDY } : outcome;
  };
}

/** Reads the `root.json` that a refresh starts from. */
export function readRootFile({ rootFile }: Tuf): Promise<Buffer | Failure> {
  return readBoundedFile(rootFile, MAX_TUF_FILE_BYTES, 'its rootFile');
}

async function refresh({ mirror }: Tuf, root: Buffer, services: TufServices): Promise<Buffer | Failure> {
  const folder = await TufFolder.make(await services.folder(), mirror, root).catch(() => undefined);
  if (folder === undefined) {
    return { reason: 'its refresh needs a temporary folder, and none can be made; check TMPDIR' };
  }
  const repository = new Repository(mirror, folder.path, services);
  try {
    const updater = await updaterFor(mirror, folder.path, repository);
    if (isFailure(updater)) {
      return updater;
    }
    await updater.refresh();
    const target = await updater.getTargetInfo(TARGET);
    if (target === undefined) {
      return { reason: `its TUF repository ${repository.host} has no ${TARGET}` };
    }
    const file = (await updater.findCachedTarget(target)) ?? (await updater.downloadTarget(target));
    const bytes = await readFile(file);
    await folder.keep();
    return bytes;
  } catch (error) {
    return repository.failure ?? { reason: whyNot(error, repository.host) };
  } finally {
    await folder.remove();
  }
}

async function updaterFor(mirror: string, folder: string, fetcher: Repository): Promise<Updater | Failure> {
  // Loaded only now: most runs refresh nothing.
  const tuf = await import('tuf-js');
  try {
    return new tuf.Updater({
      metadataDir: folder,
      metadataBaseUrl: mirror,
      targetDir: folder,
      targetBaseUrl: `${mirror}/targets`,
      fetcher,
      config: {
        maxRootRotations: MAX_ROOT_ROTATIONS,
        maxDelegations: MAX_DELEGATIONS,
        rootMaxLength: MAX_TUF_FILE_BYTES,
        snapshotMaxLength: MAX_TUF_FILE_BYTES,
        targetsMaxLength: MAX_TUF_FILE_BYTES,
      },
    });
  } catch {
    return { reason: 'its rootFile is not the root.json of a TUF repository' };
  }
}

/** What tuf-js asks for files. It wraps what is thrown here in errors of its own, so the first failure is kept beside. */
class Repository {
  readonly host: string;
  failure: Failure | undefined;
  readonly #folder: string;
  readonly #download: Download;
  readonly #signal: AbortSignal;

  constructor(mirror: string, folder: string, { download, signal }: TufServices) {
    this.host = new URL(mirror).host;
    this.#folder = folder;
    this.#download = download;
    this.#signal = signal();
  }

  async downloadBytes(url: string, maxLength: number): Promise<Buffer> {
    const { DownloadHTTPError } = await import('tuf-js/dist/error.js');
    const answer = await this.#download(new URL(url), Math.min(maxLength, MAX_TUF_FILE_BYTES), this.#signal);
    if (isFailure(answer)) {
      this.failure ??= { reason: `its TUF repository could not be asked: ${answer.reason}` };
      throw new Error(answer.reason);
    }
    const { status, body } = answer;
    if (status !== 200) {
      // After the newest root.json there is none: that is how a refresh finds it.
      if (!(url.endsWith('.root.json') && [403, 404].includes(status))) {
        this.failure ??= { reason: `its TUF repository ${this.host} answers with status ${status}` };
      }
      throw new DownloadHTTPError('no answer with status 200', status);
    }
    return body;
  }

  async downloadFile<T>(url: string, maxLength: number, handler: (file: string) => Promise<T>): Promise<T> {
    const file = join(this.#folder, 'download');
    await writeFile(file, await this.downloadBytes(url, maxLength));
    return handler(file);
  }
}

/** tuf-js wraps its errors, and keeps their words. */
function whyNot(error: unknown, host: string): string {
  if (error instanceof Error && 'syscall' in error) {
    return `a file of its refresh ${unreadableReason(error) ?? 'cannot be used'}`;
  }
  const words = String(error);
  if (/expired/i.test(words)) {
    return `the metadata of its TUF repository ${host} has expired`;
  }
  return words.includes('less than current version')
    ? `its TUF repository ${host} serves an older version than before`
    : `what its TUF repository ${host} serves does not verify, from its rootFile on`;
}
