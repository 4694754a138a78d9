/** The one way to start a program: without a shell, with limits of time and output, and with an environment of its own. */

import { execFile } from 'node:child_process';

export interface ProgramCall {
  readonly program: string;
  readonly parameters: readonly string[];
  readonly cwd: string;
  /** All that it gets; its PATH is where the program is looked for. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  /** Most bytes of standard output. */
  readonly outputLimit: number;
}

export type ProgramResult =
  | { readonly output: string }
  /** `missing`: no such program on PATH. `errors` is what it printed to standard error: not to be shown to anybody. */
  | { readonly failed: 'missing' | 'time' | 'output' | 'status'; readonly errors: string };

/** Runs a program to its end, with nothing on its standard input. */
export function runProgram(call: ProgramCall): Promise<ProgramResult> {
  const { program, parameters, cwd, environment, timeoutSeconds, outputLimit } = call;
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
      resolve(error === null ? { output: stdout } : { failed: causeOf(error), errors: stderr });
    });
    child.stdin?.end();
  });
}

function causeOf({ code, killed }: { code?: unknown; killed?: boolean }): 'missing' | 'time' | 'output' | 'status' {
  if (code === 'ENOENT') {
    return 'missing';
  }
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
    return 'output';
  }
  return killed === true ? 'time' : 'status';
}
