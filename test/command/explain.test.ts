/** The page of each code, which is its section of docs/verdicts.md. */
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { explanation, pageOf } from '../../src/command/explain.ts';
import { UsageError } from '../../src/command/files.ts';
import { type Code, CODES } from '../../src/codes.ts';

describe('the page of a code', () => {
  it('is there for each code, from its title to what to do', () => {
    for (const code of Object.keys(CODES) as Code[]) {
      const { title, remedy } = CODES[code];
      const page = pageOf(code);
      expect(page)
        .to.match(/^Title: /)
        .and.include(`Title: ${title}.`);
      expect(page.replace(/\s+/g, ' ')).to.include(`What to do: ${remedy}.`);
      expect(page).to.not.match(/^#|\]\(/m);
      // More than the message has.
      expect(page.length, code).to.be.above(title.length + remedy.length + 60);
    }
  });

  it('is a part of docs/verdicts.md', () => {
    expect(readFileSync('docs/verdicts.md', 'utf8')).to.include(pageOf('TAG_MISMATCH'));
  });

  it('is found in any letter case, and what is no code is told the nearest', () => {
    expect(explanation('tag_mismatch')).to.match(/^TAG_MISMATCH \(family refused\)\n\nTitle: was built/);
    expect(() => explanation('TAG_MISMACH')).to.throw(UsageError, 'do you mean TAG_MISMATCH?');
    expect(() => explanation('toString')).to.throw(UsageError, 'docs/verdicts.md');
  });
});
