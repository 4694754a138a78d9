/** docs/configuration.md is what the definition says. After a change of the definition: `UPDATE_GOLDEN=1 npm test`. */

import { expect } from 'chai';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { configurationFromFile } from '../../src/configuration/file.ts';
import { EXAMPLE, referencePage } from '../support/reference-page.ts';

const PAGE = join(import.meta.dirname, '../../docs/configuration.md');

describe('the reference page', () => {
  it('is what the definition says', async () => {
    const page = await format(referencePage(), { parser: 'markdown', printWidth: 120, singleQuote: true });
    if (process.env.UPDATE_GOLDEN === '1') {
      writeFileSync(PAGE, page);
    }
    expect(readFileSync(PAGE, 'utf8')).to.equal(page);
  });

  it('has an example that is accepted as a file, and that is refused with one key misspelt', () => {
    const text = JSON.stringify(EXAMPLE);
    expect(configurationFromFile(text)).not.to.have.property('problems');
    expect(configurationFromFile(text.replace('"issuer"', '"isuer"'))).to.have.property('problems');
    expect(referencePage()).to.contain(JSON.stringify(EXAMPLE, null, 2));
  });

  it('tells how mirrors work', () => {
    expect(referencePage()).to.contain('Mirrors replace the origin: list it last to fall back to it.');
  });
});
