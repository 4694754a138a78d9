/** The real programs that some tests run: missing they are a failure in CI, and elsewhere a skip that says how to get them. */

import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Ends the test or suite, loudly, unless all of the programs are on PATH. */
export function needTools(context: Mocha.Context, ...programs: readonly string[]): void {
  const missing = programs.filter((program) => !isOnPath(program));
  if (missing.length === 0) {
    return;
  }
  const how = `${missing.join(', ')} not on PATH; to get what is missing: PATH="$(.ci/tools):$PATH" npm test`;
  if (process.env.CI === 'true') {
    throw new Error(how);
  }
  console.log(`      skipped: ${how}`);
  context.skip();
}

export interface ToolOutput {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, with nothing in its environment but PATH, HOME and what is given. */
export function runTool(
  program: string,
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  cwd = process.cwd(),
): Promise<ToolOutput> {
  const { PATH = '', HOME = '' } = process.env;
  return new Promise((resolve) => {
    const options = { cwd, env: { PATH, HOME, ...environment }, timeout: 60_000, maxBuffer: 16 * 1024 * 1024 };
    execFile(program, parameters, options, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, stdout, stderr });
    });
  });
}

function isOnPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
