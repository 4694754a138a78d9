/** A real `pulumi preview` of a YAML program, where there is a Pulumi that can do it. */

import { createPulumiProject } from '../test/support/pulumi-engine.ts';

export interface Preview {
  readonly failed: boolean;
  /** What was printed. */
  readonly text: string;
  /** From start to end, the pack's own start included. */
  readonly seconds: number;
}

/** The pack's last line: whoever printed it has run the pack on the whole plan. */
const PACK_RAN = /^\s*image-provenance: \d+ uses? of/m;

/** @returns what Pulumi printed, or why there is no preview: no Pulumi, or one that can't get its Kubernetes provider */
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
  return text.split('\n').find((line) => line.startsWith('error:')) ?? 'there is no pulumi on PATH';
}
