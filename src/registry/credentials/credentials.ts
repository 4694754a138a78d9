/** The credentials of a repository: looked for in the files of container tools, once for each repository. */

import { type RepositoryName, repositoryText } from '../../reference/reference.ts';
import type { RegistryEnvironment } from '../environment.ts';
import type { Credentials } from './credential.ts';
import { type CredentialFile, readCredentialFile } from './credential-file.ts';
import { askHelper } from './docker-credential.ts';

export interface StoredCredentials {
  readonly credentials?: Credentials;
  /** What kept credentials from being read, `docker-credential-ecr-login ended with an error`. */
  readonly problems: readonly string[];
}

/** Looks credentials up; never fails, since a public image needs none. */
export type CredentialsOf = (name: RepositoryName) => Promise<StoredCredentials>;

export function credentialsFrom({ credentialFiles, helperEnvironment }: RegistryEnvironment): CredentialsOf {
  let files: Promise<readonly CredentialFile[]> | undefined;
  const known = new Map<string, Promise<StoredCredentials>>();
  const helpers = new Map<string, ReturnType<typeof askHelper>>();
  const ask = (helper: string, key: string) => {
    const asked = helpers.get(`${helper} ${key}`) ?? askHelper(helper, key, helperEnvironment);
    helpers.set(`${helper} ${key}`, asked);
    return asked;
  };
  const look = async (name: RepositoryName): Promise<StoredCredentials> => {
    files ??= Promise.all(credentialFiles.map(readCredentialFile));
    const problems: string[] = [];
    for (const file of await files) {
      const found = await storedIn(file, name, ask);
      problems.push(...found.problems);
      if (found.credentials !== undefined) {
        return { credentials: found.credentials, problems };
      }
    }
    return { problems };
  };
  return (name) => {
    const looked = known.get(repositoryText(name)) ?? look(name);
    known.set(repositoryText(name), looked);
    return looked;
  };
}

/** A helper comes before the text in the file, as in Docker; where it has nothing, the text counts. */
async function storedIn(
  file: CredentialFile,
  name: RepositoryName,
  ask: (helper: string, key: string) => ReturnType<typeof askHelper>,
): Promise<StoredCredentials> {
  const problems = file.problem === undefined ? [] : [file.problem];
  for (const { helper, key } of file.helpersFor(name)) {
    const answer = await ask(helper, key);
    if (answer !== undefined && 'reason' in answer) {
      problems.push(answer.reason);
    } else if (answer !== undefined) {
      return { credentials: answer, problems };
    }
  }
  const credentials = file.entryFor(name);
  return { ...(credentials !== undefined && { credentials }), problems };
}
