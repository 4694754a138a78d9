/** Previews without Pulumi: sends the program's resources to the same pack process, over the protocol that the engine uses. */

import { parse } from 'yaml';
import { startAnalyzer, type AnalyzerResource, type Diagnostic } from '../test/support/analyzer.ts';
import { urnOf } from '../test/support/analyzer-messages.ts';
import type { Preview } from './pulumi-preview.ts';

interface Program {
  readonly resources: Readonly<
    Record<string, { readonly type: string; readonly properties: AnalyzerResource['properties'] }>
  >;
}

/** @param program `Pulumi.yaml`; its values must be literal, as the demo's are */
export async function analyzerPreview(
  program: string,
  packDirectory: string,
  configuration: Readonly<Record<string, unknown>>,
): Promise<Preview> {
  const { resources } = parse(program) as Program;
  const planned = Object.entries(resources).map(([name, { type, properties }]) => ({ type, name, properties }));
  const start = performance.now();
  const pack = await startAnalyzer({
    packDirectory,
    dryRun: true,
    config: { 'image-provenance': configuration },
  });
  const found: Diagnostic[] = [];
  try {
    for (const resource of planned) {
      found.push(...(await pack.analyze(resource)).diagnostics);
    }
    found.push(...(await pack.analyzeStack(planned)).diagnostics);
  } finally {
    await pack.stop();
  }
  const seconds = (performance.now() - start) / 1000;
  const typeOf = (urn: string) => planned.find((resource) => urnOf(resource) === urn)?.type ?? '';
  const text = [...found.map((diagnostic) => violation(diagnostic, typeOf)), ...pack.output].join('\n');
  return { failed: found.some(({ enforcementLevel }) => enforcementLevel === 'mandatory'), text, seconds };
}

/** As `pulumi preview` prints one. */
function violation(
  { enforcementLevel, policyName, urn, message }: Diagnostic,
  typeOf: (urn: string) => string,
): string {
  const name = urn.slice(urn.lastIndexOf('::') + 2);
  return [
    `    - [${enforcementLevel}]  ${policyName}  (${typeOf(urn)}: ${name})`,
    ...message.split('\n').map((line) => `      ${line}`),
  ].join('\n');
}
