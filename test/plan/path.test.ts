/** Following a path in a planned resource. */
import { expect } from 'chai';
import { valueAt } from '../../src/plan/path.ts';
import { UNKNOWN } from '../../src/plan/planned-value.ts';

const RESOURCE = { spec: { containers: [{ image: 'a:1' }, { image: 'b:1' }], template: UNKNOWN } } as const;

describe('a path in a planned resource', () => {
  it('leads to what stands there', () => {
    expect(valueAt(RESOURCE, [])).to.equal(RESOURCE);
    expect(valueAt(RESOURCE, ['spec', 'containers', { index: 1, name: 'b' }, 'image'])).to.equal('b:1');
    expect(valueAt(RESOURCE, ['spec', 'template'])).to.equal(UNKNOWN);
  });

  it('leads to nothing where a key or an item is missing, or of another kind', () => {
    expect(valueAt(RESOURCE, ['spec', 'containers', { index: 2 }, 'image'])).to.equal(undefined);
    expect(valueAt(RESOURCE, ['spec', 'containers', 'image'])).to.equal(undefined);
    expect(valueAt(RESOURCE, ['spec', { index: 0 }])).to.equal(undefined);
    expect(valueAt(RESOURCE, ['spec', 'template', 'spec'])).to.equal(undefined);
  });
});
