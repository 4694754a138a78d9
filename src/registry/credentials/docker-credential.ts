/** Programs that keep credentials: https://github.com/docker/docker-credential-helpers. */

import { runProgram } from '../../child-process.ts';
import { type Failure, isFailure } from '../../failure.ts';
import { readUntrustedJson, record, text } from '../../json/untrusted-json.ts';
import type { Credentials } from './credential.ts';

const HelperAnswer = record({ Username: text, Secret: text });

/** With this user name the secret is an identity token. */
const IDENTITY_TOKEN = '<token>';

export const MAX_HELPER_SECONDS = 20;
const MAX_OUTPUT_BYTES = 256 * 1024;

/** What helpers print, with a status other than 0, where they have nothing. */
const NOTHING_STORED = /credentials not found|not found in native keychain|no credentials/i;

export interface HelperFailure extends Failure {
  /** Whether it did not answer in time. */
  readonly silent?: boolean;
}

export function silence(helper: string): HelperFailure {
  return { reason: `docker-credential-${helper} did not answer in time`, silent: true };
}

/**
 * Runs `docker-credential-<helper> get` with the key on its standard input.
 *
 * @param environment all that it gets
 * @param milliseconds how long it may run
 * @returns what it has; undefined where it has nothing; why it can't tell, without anything that it printed
 */
export async function askHelper(
  helper: string,
  key: string,
  environment: Readonly<Record<string, string>>,
  milliseconds: number,
): Promise<Credentials | HelperFailure | undefined> {
  const program = `docker-credential-${helper}`;
  // A name is a name: it leads to no other folder than those of PATH.
  if (!/^[\w.-]+$/.test(helper)) {
    return { reason: 'the name of a credential helper must hold only letters, digits, ".", "_" and "-"' };
  }
  const printed = await runProgram({
    program,
    parameters: ['get'],
    input: key,
    environment,
    timeoutSeconds: milliseconds / 1000,
    maxOutputBytes: MAX_OUTPUT_BYTES,
  });
  if (isFailure(printed)) {
    if (printed.reason === 'time') {
      return silence(helper);
    }
    return NOTHING_STORED.test(printed.output) ? undefined : { reason: `${program} ${WORDS[printed.reason]}` };
  }
  const answer = readUntrustedJson(HelperAnswer, Buffer.from(printed));
  if (answer === undefined) {
    return { reason: `${program} printed something else than credentials` };
  }
  const { Username: username, Secret: secret } = answer;
  if (secret === '') {
    return undefined;
  }
  return username === IDENTITY_TOKEN ? { identityToken: secret } : { username, password: secret };
}

const WORDS = {
  missing: 'is not on PATH',
  output: 'printed too much',
  status: 'ended with an error',
} as const;
