/** One file with credentials: Docker's config.json, which podman's auth.json is like (containers-auth.json(5)). */

import { readFile } from 'node:fs/promises';
import { map, readUntrustedJson, record, type Shaped, text } from '../../json/untrusted-json.ts';
import type { RepositoryName } from '../../reference/reference.ts';
import { unreadableReason } from '../../unreadable-file.ts';
import { isHeaderText } from '../http-message.ts';
import type { Credentials } from './credential.ts';
import { canonicalKey, keysOf, writtenKeysOf } from './credential-key.ts';

const Entry = record({}, { auth: text, username: text, password: text, identitytoken: text, registrytoken: text });

const ConfigFile = record({}, { auths: map(Entry), credHelpers: map(text), credsStore: text });

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

function credentialFile({ auths = {}, credHelpers = {}, credsStore = '' }: Shaped<typeof ConfigFile>): CredentialFile {
  const helpers = byCanonicalKey(credHelpers);
  const entries = byCanonicalKey(auths);
  return {
    helpersFor: (name) => {
      const own = keysOf(name).find((key) => (helpers.get(key) ?? '') !== '');
      const helper = own === undefined ? credsStore : (helpers.get(own) ?? '');
      return helper === '' ? [] : writtenKeysOf(name, Object.keys(auths)).map((key) => ({ helper, key }));
    },
    entryFor: (name) => {
      for (const key of keysOf(name)) {
        const credentials = credentialsOf(entries.get(key));
        if (credentials !== undefined) {
          return credentials;
        }
      }
      return undefined;
    },
  };
}

function byCanonicalKey<T>(members: Readonly<Record<string, T>>): ReadonlyMap<string, T> {
  return new Map(Object.entries(members).map(([key, value]) => [canonicalKey(key), value]));
}

/** An entry without credentials stands where a helper keeps them. */
function credentialsOf(entry: Shaped<typeof Entry> = {}): Credentials | undefined {
  const { auth = '', identitytoken: identityToken = '', registrytoken: registryToken = '' } = entry;
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
