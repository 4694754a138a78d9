/** The real Pulumi engine: previews and updates of a program, with its state in a folder of their own and no cluster. */

import { freshCacheHome } from './cache-home.ts';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface PulumiOutput {
  readonly status: number;
  /** Standard output and standard error, as they came. */
  readonly text: string;
}

export interface PulumiProject {
  /** Where the program is; what it renders goes there too. */
  readonly directory: string;
  /** What `pulumi` finds in its environment: the stack's own state, and nothing of this process's but where programs are. */
  readonly environment: Readonly<Record<string, string>>;
  /** Runs a subcommand of `pulumi` on the stack. */
  readonly pulumi: (...parameters: readonly string[]) => Promise<PulumiOutput>;
  /** Writes a configuration of `image-provenance` and returns the file. */
  readonly policyConfiguration: (configuration: object) => Promise<string>;
  /** The parameters that make a preview or update run the pack with a configuration of `image-provenance`. */
  readonly policyPack: (packDirectory: string, configuration: object) => Promise<string[]>;
  readonly remove: () => Promise<void>;
}

const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;
const MAX_MILLISECONDS = 120_000;

/**
 * Makes a project with a new stack out of a program.
 *
 * @param program `Pulumi.yaml` of a YAML program
 * @param files copied beside it, files or folders, by their name there
 * @param path where programs are looked for, in place of this process's PATH
 * @param variables what is in the environment besides
 */
export async function createPulumiProject(
  program: string,
  files: Readonly<Record<string, string>> = {},
  path?: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<PulumiProject> {
  const directory = await mkdtemp(join(tmpdir(), 'kong-mesh-provenance-'));
  const state = join(directory, '.state');
  await mkdir(state);
  await writeFile(join(directory, 'Pulumi.yaml'), program);
  for (const [name, source] of Object.entries(files)) {
    await cp(source, join(directory, name), { recursive: true });
  }
  const { PATH = '', HOME = '', PULUMI_HOME } = process.env;
  const env = {
    PATH: path ?? PATH,
    HOME,
    XDG_CACHE_HOME: freshCacheHome(),
    ...(PULUMI_HOME !== undefined && { PULUMI_HOME }),
    PULUMI_BACKEND_URL: `file://${state}`,
    PULUMI_CONFIG_PASSPHRASE: 'none',
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    ...variables,
  };
  const pulumi = (...parameters: readonly string[]) =>
    new Promise<PulumiOutput>((resolve) => {
      const options = { cwd: directory, env, maxBuffer: MAX_OUTPUT_BYTES, timeout: MAX_MILLISECONDS };
      execFile('pulumi', [...parameters, '--non-interactive', '--color', 'never'], options, (error, stdout, stderr) => {
        const status = typeof error?.code === 'number' ? error.code : error === null ? 0 : 1;
        resolve({ status, text: stdout + stderr });
      });
    });
  const policyConfiguration = async (configuration: object) => {
    const file = join(directory, 'policy-config.json');
    await writeFile(file, JSON.stringify({ 'image-provenance': configuration }));
    return file;
  };
  const policyPack = async (packDirectory: string, configuration: object) => {
    const file = await policyConfiguration(configuration);
    return ['--policy-pack', packDirectory, '--policy-pack-config', file];
  };
  const remove = () => rm(directory, { recursive: true });
  await pulumi('stack', 'init', 'dev');
  return { directory, environment: env, pulumi, policyConfiguration, policyPack, remove };
}
