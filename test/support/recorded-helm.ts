/** A `helm` that writes down how it was called and what lay around it, and then is the real one. */
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

export interface HelmCall {
  readonly parameters: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: { readonly path: string; readonly mode: number };
  /** Of the folder that it runs in, before it ran. */
  readonly files: readonly { readonly name: string; readonly mode: number }[];
}

/**
 * @param folder for the program and its records
 * @returns what to put in front of PATH, and what it recorded
 */
export async function recordHelm(
  folder: string,
): Promise<{ readonly path: string; readonly calls: () => Promise<HelmCall[]> }> {
  const records = join(folder, 'records');
  const path = join(folder, 'bin');
  await mkdir(records);
  await writeProgram(
    path,
    'helm',
    `#!${process.execPath}
    const { readdirSync, statSync, writeFileSync } = require('node:fs');
    const { spawnSync } = require('node:child_process');
    const [, , ...parameters] = process.argv;
    const { PATH } = process.env;
    const environment = { ...process.env };
    const mode = (name) => statSync(name).mode & 0o777;
    const files = readdirSync('.', { recursive: true }).filter((name) => statSync(name).isFile());
    writeFileSync(${JSON.stringify(records)} + '/' + process.pid, JSON.stringify({
      parameters,
      environment,
      folder: { path: process.cwd(), mode: mode('.') },
      files: files.map((name) => ({ name, mode: mode(name) })),
    }));
    process.env.PATH = PATH.slice(PATH.indexOf(${JSON.stringify(delimiter)}) + 1);
    const { status } = spawnSync('helm', parameters, { stdio: 'inherit' });
    process.exit(status ?? 1);
    `,
  );
  return {
    path,
    calls: async () =>
      Promise.all(
        (await readdir(records)).map(
          async (file) => JSON.parse(await readFile(join(records, file), 'utf8')) as HelmCall,
        ),
      ),
  };
}

/** Writes an executable file into a folder, which is made if it is not there. */
export async function writeProgram(folder: string, name: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), text);
  await chmod(join(folder, name), 0o755);
}
