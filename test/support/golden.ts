/** Texts that people read, held in a file: `UPDATE_GOLDEN=1` writes it anew. */

import { expect } from 'chai';
import { readFileSync, writeFileSync } from 'node:fs';

export function expectGolden(file: string, text: string): void {
  if (process.env.UPDATE_GOLDEN === '1') {
    writeFileSync(file, text);
  }
  expect(text).to.equal(readFileSync(file, 'utf8'));
}
