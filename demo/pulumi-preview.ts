/** Runs a real `pulumi preview` of a YAML program, if there is a Pulumi that can do it. */

import { createPulumiProject } from '../test/support/pulumi-engine.ts';

export interface Preview {
  readonly failed: boolean;
  /** What Pulumi and the pack printed. */
  readonly text: string;
  /** From start to end, the pack's own start included. */
  readonly seconds: number;
}

/** The pack's last line, which it prints after the whole plan. */
const PACK_RAN = /^\s*image-provenance: \d+ uses? of/m;

/** @returns what Pulumi printed, or why there is no preview: Pulumi is missing, or can't get its Kubernetes provider */
export async function pulumiPreview(
  program: string,
  packDirectory: string,
  configuration: object,
): Promise<Preview | { readonly unable: string }> {
  const project = await createPulumiProject(program);
  try {
    const parameters = await project.policyPack(packDirectory, configuration);
    const start = performance.now();
    const { status, text } = await project.pulumi('preview', ...parameters);
    const seconds = (performance.now() - start) / 1000;
    return PACK_RAN.test(text) ? { failed: status !== 0, text, seconds } : { unable: causeOf(text) };
  } finally {
    await project.remove();
  }
}

function causeOf(text: string): string {
  return text.split('\n').find((line) => line.startsWith('error:')) ?? 'pulumi is not on PATH';
}
