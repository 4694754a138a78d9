/** The one way to start a program: without a shell, with limits of time and output, and with an environment of its own. */

import { execFile } from 'node:child_process';
import type { Failure } from '../failure.ts';

export interface ProgramCall {
  readonly program: string;
  readonly parameters: readonly string[];
  readonly cwd: string;
  /** All that it gets; its PATH is where the program is looked for. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  /** Most bytes of standard output. */
  readonly maxOutputBytes: number;
}

export interface ProgramFailure extends Failure {
  /** `missing`: no such program on PATH. `time`, `output`: it went over a limit. `status`: it ended with another status than 0. */
  readonly reason: 'missing' | 'time' | 'output' | 'status';
  /** What it printed to standard error, and with `status` all that it printed. It may quote secrets: no message may hold it. */
  readonly errors: string;
}

/**
 * Runs a program to its end, with nothing on its standard input.
 *
 * @returns what it printed to standard output
 */
export function runProgram(call: ProgramCall): Promise<string | ProgramFailure> {
  const { program, parameters, cwd, environment, timeoutSeconds, maxOutputBytes: outputLimit } = call;
  return new Promise((resolve) => {
    const options = {
      cwd,
      // A copy: Node adds to it where coverage is measured.
      env: { ...environment },
      timeout: timeoutSeconds * 1000,
      killSignal: 'SIGKILL',
      maxBuffer: outputLimit,
      shell: false,
    } as const;
    const child = execFile(program, parameters, options, (error, stdout, stderr) => {
      resolve(error === null ? stdout : failure(causeOf(error), stdout, stderr));
    });
    child.stdin?.end();
  });
}

/** Some programs say on standard output why they fail, as helm 4 does of a repository. */
function failure(reason: ProgramFailure['reason'], stdout: string, stderr: string): ProgramFailure {
  return { reason, errors: reason === 'status' ? `${stdout}${stderr}` : stderr };
}

function causeOf({ code, killed }: { code?: unknown; killed?: boolean }): ProgramFailure['reason'] {
  if (code === 'ENOENT') {
    return 'missing';
  }
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
    return 'output';
  }
  return killed === true ? 'time' : 'status';
}
