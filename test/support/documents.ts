/** The documents that people read: their files, and the code blocks in them. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface CodeBlock {
  readonly file: string;
  /** `console`, `json`; empty where none is given. */
  readonly language: string;
  /** The HTML comment in the line above, without its marks. */
  readonly comment?: string | undefined;
  readonly lines: readonly string[];
}

/** README, the changelog and everything in docs/. */
export const DOCUMENTS: readonly string[] = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' }).map((file) => join('docs', file)),
].filter((file) => file.endsWith('.md') && existsSync(file));

export function readDocument(file: string): string {
  return readFileSync(file, 'utf8');
}

const BLOCK = /(?:^ *<!-- (.+) -->\n)?^ *```(\w*)\n([^]*?)^ *```$/gm;

export function codeBlocks(file: string): CodeBlock[] {
  return [...readDocument(file).matchAll(BLOCK)].map(([, comment, language = '', text = '']) => ({
    file,
    language,
    comment,
    lines: text.split('\n').filter((line) => line.trim() !== ''),
  }));
}
