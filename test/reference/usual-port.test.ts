/** A registry's two names. */
import { expect } from 'chai';
import { entryOf } from '../../src/reference/usual-port.ts';

describe('the usual port', () => {
  const CASES: readonly (readonly [key: string, registry: string, found: boolean])[] = [
    ['registry.acme.com', 'registry.acme.com', true],
    ['registry.acme.com:443', 'registry.acme.com', true],
    ['registry.acme.com', 'registry.acme.com:443', true],
    ['registry.acme.com:443', 'registry.acme.com:443', true],
    ['registry.acme.com:8443', 'registry.acme.com', false],
    ['registry.acme.com', 'registry.acme.com:8443', false],
    ['registry.acme.com:80', 'registry.acme.com', false],
    ['evil.registry.acme.com', 'registry.acme.com', false],
  ];
  for (const [key, registry, found] of CASES) {
    it(`${found ? 'makes' : 'does not make'} ${key} the entry of ${registry}`, () => {
      expect(entryOf({ [key]: 'it' }, registry)).to.equal(found ? 'it' : undefined);
    });
  }

  it('gives way to the name as it is written', () => {
    const entries = { 'r.com': 'without', 'r.com:443': 'with' };
    expect([entryOf(entries, 'r.com'), entryOf(entries, 'r.com:443')]).to.deep.equal(['without', 'with']);
  });
});
