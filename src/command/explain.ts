/** The page of a code: its section of docs/verdicts.md, which ships with the pack. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Code, CODES } from '../codes.ts';
import { nearest } from '../configuration/nearest.ts';
import { UsageError } from './files.ts';

/**
 * @param name in any letter case
 * @returns the code, its family and its page
 * @throws {UsageError} where there is no such code
 */
export function explanation(name: string): string {
  const code = name.toUpperCase();
  if (!isCode(code)) {
    const meant = nearest(code, Object.keys(CODES));
    const advice = meant === undefined ? 'docs/verdicts.md has all of them' : `do you mean ${meant}?`;
    throw new UsageError(`there is no code ${JSON.stringify(name)}; ${advice}`);
  }
  return `${code} (family ${CODES[code].family})\n\n${pageOf(code)}`;
}

/** @returns Markdown without links, since what they lead to is not there */
export function pageOf(code: Code): string {
  pages ??= readPages();
  return pages.get(code) ?? `Title: ${CODES[code].title}.\n\nWhat to do: ${CODES[code].remedy}.`;
}

let pages: ReadonlyMap<string, string> | undefined;

function readPages(): ReadonlyMap<string, string> {
  const text = readFileSync(fileURLToPath(import.meta.resolve('#docs/verdicts.md')), 'utf8');
  const sections = text.split(/^(?=#{2,3} )/m);
  return new Map(
    sections.flatMap((section) => {
      const [, code, page = ''] = /^### `([A-Z_]+)`\n+([^]*)$/.exec(section) ?? [];
      return code === undefined ? [] : [[code, page.trim().replace(/\[([^\]]+)\]\([^)]+\)/g, '$1')] as const];
    }),
  );
}

function isCode(name: string): name is Code {
  return Object.hasOwn(CODES, name);
}
