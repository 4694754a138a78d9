/** One file with credentials: Docker's config.json, which podman's auth.json is like (containers-auth.json(5)). */

import { readFile } from 'node:fs/promises';
import { map, nullable, readUntrustedJson, record, type Shaped, text } from '../../json/untrusted-json.ts';
import type { RepositoryName } from '../../reference/reference.ts';
import { unreadableReason } from '../../unreadable-file.ts';
import { isHeaderText } from '../http-message.ts';
import type { Credentials } from './credential.ts';
import { canonicalKey, isUsualKey, keysOf, writtenKeysOf } from './credential-key.ts';

const maybe = nullable(text);

const Entry = record({}, { auth: maybe, username: maybe, password: maybe, identitytoken: maybe, registrytoken: maybe });

/** Docker and podman read `null` as nothing, wherever it stands. */
const ConfigFile = nullable(
  record({}, { auths: nullable(map(nullable(Entry))), credHelpers: nullable(map(maybe)), credsStore: maybe }),
);

export interface HelperCall {
  /** `ecr-login` of `docker-credential-ecr-login`. */
  readonly helper: string;
  /** What the helper is asked for. */
  readonly key: string;
}

export interface CredentialFile {
  /** The helpers to ask, in this order. */
  readonly helpersFor: (name: RepositoryName) => readonly HelperCall[];
  readonly entryFor: (name: RepositoryName) => Credentials | undefined;
  /** Why it could not be read; a file that is not there is no problem. */
  readonly problem?: string;
}

const MAX_FILE_BYTES = 4 * 1024 * 1024;

export async function readCredentialFile(path: string): Promise<CredentialFile> {
  try {
    const bytes = await readFile(path);
    const value = bytes.length > MAX_FILE_BYTES ? undefined : readUntrustedJson(ConfigFile, bytes);
    return value === undefined ? nothing(`${path} is not a file of credentials`) : credentialFile(value);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return nothing(code === 'ENOENT' || code === 'ENOTDIR' ? undefined : `${path} ${unreadableReason(error) ?? ''}`);
  }
}

function nothing(problem: string | undefined): CredentialFile {
  return { helpersFor: () => [], entryFor: () => undefined, ...(problem !== undefined && { problem }) };
}

function credentialFile(file: Shaped<typeof ConfigFile>): CredentialFile {
  const auths = file?.auths ?? {};
  const credsStore = file?.credsStore ?? '';
  const helpers = byCanonicalKey(file?.credHelpers ?? {}, (helper) => (helper === '' ? undefined : helper));
  const entries = byCanonicalKey(auths, credentialsOf);
  return {
    helpersFor: (name) => {
      const helper = firstOf(helpers, name) ?? credsStore;
      return helper === '' ? [] : writtenKeysOf(name, Object.keys(auths)).map((key) => ({ helper, key }));
    },
    entryFor: (name) => firstOf(entries, name),
  };
}

function firstOf<T>(members: ReadonlyMap<string, T>, name: RepositoryName): T | undefined {
  return keysOf(name)
    .map((key) => members.get(key))
    .find((value) => value !== undefined);
}

/** Of two spellings of a key the usual one counts, else the last, but neither if nothing stands there. */
function byCanonicalKey<W, T>(
  members: Readonly<Record<string, W | null>>,
  valueOf: (written: W) => T | undefined,
): ReadonlyMap<string, T> {
  const known = new Map<string, T>();
  const usualLast = Object.entries(members).sort(([a], [b]) => Number(isUsualKey(a)) - Number(isUsualKey(b)));
  for (const [key, written] of usualLast) {
    const value = written === null ? undefined : valueOf(written);
    if (value !== undefined) {
      known.set(canonicalKey(key), value);
    }
  }
  return known;
}

/** An entry without credentials stands where a helper keeps them. */
function credentialsOf(entry: Shaped<typeof Entry>): Credentials | undefined {
  const [auth, identityToken, registryToken] = [entry.auth ?? '', entry.identitytoken ?? '', entry.registrytoken ?? ''];
  if (isHeaderText(registryToken)) {
    return { registryToken };
  }
  if (identityToken !== '') {
    return { identityToken };
  }
  // RFC 7617, 2: a user name holds no colon, a password may.
  const [, username = entry.username ?? '', password = entry.password ?? ''] =
    /^([^:]*):(.*)$/s.exec(Buffer.from(auth, 'base64').toString('utf8').replace(/\0+$/, '')) ?? [];
  return username === '' || password === '' ? undefined : { username, password };
}
