/** The credentials of a repository: looked for in the files of container tools. */

import { isFailure } from '../../failure.ts';
import type { RepositoryName } from '../../reference/reference.ts';
import type { RegistryEnvironment } from '../environment.ts';
import type { Credentials } from './credential.ts';
import { type CredentialFile, readCredentialFile } from './credential-file.ts';
import { CredentialPrograms } from './credential-programs.ts';

export interface StoredCredentials {
  readonly credentials?: Credentials;
  /** What kept credentials from being read, `docker-credential-ecr-login ended with an error`. */
  readonly problems: readonly string[];
}

/**
 * Looks credentials up; never fails, since a public image needs none.
 *
 * @param signal the image's time, which is not spent on a program that does not answer
 */
export type CredentialsOf = (name: RepositoryName, signal: AbortSignal) => Promise<StoredCredentials>;

export function credentialsFrom(environment: RegistryEnvironment): CredentialsOf {
  const { credentialFiles, credentialsProblem, helperEnvironment } = environment;
  let files: Promise<readonly CredentialFile[]> | undefined;
  const programs = new CredentialPrograms(helperEnvironment);
  return async (name, signal) => {
    files ??= Promise.all(credentialFiles.map(readCredentialFile));
    const problems = credentialsProblem === undefined ? [] : [credentialsProblem];
    for (const file of await files) {
      const found = await storedIn(file, name, programs, signal);
      problems.push(...found.problems);
      if (found.credentials !== undefined) {
        return { credentials: found.credentials, problems };
      }
    }
    return { problems };
  };
}

/** A helper comes before the text in the file, as in Docker; where it has nothing, the text counts. */
async function storedIn(
  file: CredentialFile,
  name: RepositoryName,
  programs: CredentialPrograms,
  signal: AbortSignal,
): Promise<StoredCredentials> {
  const problems = file.problem === undefined ? [] : [file.problem];
  for (const answer of await programs.ask(file.helpersFor(name), signal)) {
    if (isFailure(answer)) {
      problems.push(answer.reason);
    } else if (answer !== undefined) {
      return { credentials: answer, problems };
    }
  }
  const credentials = file.entryFor(name);
  return { ...(credentials !== undefined && { credentials }), problems };
}
