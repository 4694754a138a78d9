/** The demo's failing preview as a picture, docs/preview.svg: `npm run picture`, with a real Pulumi on PATH. */

import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const PICTURE = join(import.meta.dirname, '..', 'docs', 'preview.svg');
const PACK = 'path/to/kong-mesh-provenance';
const COLUMNS = 160;
const LETTER = { width: 7.8, height: 18 };
const MARGIN = 16;

/** By what a line holds; the first that fits. */
const COLOURS: readonly (readonly [RegExp, string])[] = [
  [/\[mandatory\]|ATTESTATION_MISSING|error:/, '#ff7b72'],
  [/what to do:/, '#7ee787'],
];
const PLAIN = '#c9d1d9';

async function main(): Promise<void> {
  const demo = join(import.meta.dirname, 'run.ts');
  // Its status says whether both previews ended as they must.
  const { stdout } = await promisify(execFile)(process.execPath, [demo], { maxBuffer: 16 * 1024 * 1024 });
  const [, preview = ''] = stdout.split(/^[12]\. .*$/m);
  if (stdout.includes("Pulumi can't preview here")) {
    throw new Error('the picture is of a real preview: put a real pulumi on PATH (.ci/tools)');
  }
  await writeFile(PICTURE, pictureOf([`$ pulumi preview --policy-pack ${PACK}`, '', ...linesOf(policiesIn(preview))]));
}

/** What Pulumi says of policies, without the list of resources and warnings about its own plugins. */
function policiesIn(preview: string): string {
  const [, told = ''] = /^(Policies:\n[^]*?)\n\nDiagnostics:$/m.exec(preview) ?? [];
  return told.replace(/\(local: .*\)/, `(local: ${PACK})`);
}

/** Long lines go on in the next one, as a terminal shows them. */
function linesOf(text: string): readonly string[] {
  return text
    .trim()
    .split('\n')
    .flatMap((line) => line.trimEnd().match(new RegExp(`.{1,${COLUMNS}}`, 'g')) ?? ['']);
}

function pictureOf(lines: readonly string[]): string {
  const width = Math.ceil(COLUMNS * LETTER.width) + 2 * MARGIN;
  const height = lines.length * LETTER.height + 2 * MARGIN;
  const texts = lines.map((line, index) => {
    const [, colour = PLAIN] = COLOURS.find(([part]) => part.test(line)) ?? [];
    const y = MARGIN + (index + 1) * LETTER.height - 5;
    return `<text x="${MARGIN}" y="${y}" fill="${colour}" xml:space="preserve">${escaped(line)}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="monospace" font-size="13">`,
    `<rect width="100%" height="100%" rx="8" fill="#0d1117"/>`,
    ...texts,
    '</svg>\n',
  ].join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

await main();
