/** Previews of programs in this process: Pulumi's Automation API, with the classes that real programs use. */

import { LocalWorkspace, type PolicyEvent } from '@pulumi/pulumi/automation/index.js';
import { createPulumiProject } from './pulumi-engine.ts';

export interface InlinePreview {
  readonly failed: boolean;
  /** What Pulumi printed. */
  readonly text: string;
  readonly violations: readonly PolicyEvent[];
}

/**
 * @param program makes the resources, when Pulumi runs it
 * @param files copied beside the program, files or folders, by their name there
 * @param configuration of the pack, by the folder in which the program runs
 */
export async function previewProgram(
  program: () => void,
  files: Readonly<Record<string, string>>,
  packDirectory: string,
  configuration: (programDirectory: string) => object,
): Promise<InlinePreview> {
  const project = await createPulumiProject('name: program\nruntime: nodejs\n', files);
  try {
    const { directory, environment } = project;
    const policyPackConfig = await project.policyConfiguration(configuration(directory));
    const run = () => {
      program();
      return Promise.resolve();
    };
    const stack = await LocalWorkspace.selectStack(
      { stackName: 'dev', projectName: 'program', program: run },
      { workDir: directory, envVars: environment },
    );
    const text: string[] = [];
    const violations: PolicyEvent[] = [];
    const print = (output: string) => text.push(output);
    const preview = stack.preview({
      policyPacks: [packDirectory],
      policyPackConfigs: [policyPackConfig],
      color: 'never',
      onOutput: print,
      onError: print,
      onEvent: ({ policyEvent }) => policyEvent !== undefined && violations.push(policyEvent),
    });
    const failed = await preview.then(
      () => false,
      () => true,
    );
    return { failed, text: text.join(''), violations };
  } finally {
    await project.remove();
  }
}
