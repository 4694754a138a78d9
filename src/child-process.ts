/** The one way to start a program: without a shell, with limits of time and output, and with an environment of its own. */

import { execFile } from 'node:child_process';
import type { Failure } from './failure.ts';

export interface ProgramCall {
  readonly program: string;
  readonly parameters: readonly string[];
  /** Where it runs; without it, where the pack does. */
  readonly cwd?: string;
  /** What it gets on standard input; nothing where it is left out. */
  readonly input?: string;
  /** All that it gets; its PATH is where the program is looked for. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  /** Most bytes of standard output. */
  readonly maxOutputBytes: number;
}

export interface ProgramFailure extends Failure {
  /** `missing`: no such program on PATH. `time`, `output`: it went over a limit. `status`: it ended with another status than 0. */
  readonly reason: 'missing' | 'time' | 'output' | 'status';
  /** What it printed to standard error. It may quote secrets: no message may hold it. */
  readonly errors: string;
  /** What it printed to standard output, which may be where it explains itself; the same holds. */
  readonly output: string;
}

/**
 * Runs a program to its end.
 *
 * @returns what it printed to standard output
 */
export function runProgram(call: ProgramCall): Promise<string | ProgramFailure> {
  const { program, parameters, cwd, input = '', environment, timeoutSeconds, maxOutputBytes: outputLimit } = call;
  return new Promise((resolve) => {
    const options = {
      ...(cwd !== undefined && { cwd }),
      // A copy: Node adds to it where coverage is measured.
      env: { ...environment },
      timeout: Math.ceil(timeoutSeconds * 1000),
      killSignal: 'SIGKILL',
      maxBuffer: outputLimit,
      shell: false,
    } as const;
    const child = execFile(program, parameters, options, (error, stdout, stderr) => {
      resolve(error === null ? stdout : { reason: causeOf(error), errors: stderr, output: stdout });
    });
    // A program that ends without reading it is no failure of its own.
    child.stdin?.on('error', () => undefined).end(input);
  });
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
