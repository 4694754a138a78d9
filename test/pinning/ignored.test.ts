import { expect } from 'chai';
import { isIgnored } from '../../src/pinning/ignored.ts';

const PATH = ['spec', 'template', 'spec', 'containers', { index: 1, name: 'web' }, 'image'];

const IGNORED = [
  'spec',
  'spec.template',
  '["spec"]["template"]',
  'spec.template.spec.containers[1]',
  'spec.template.spec.containers[*].image',
  'spec.template.spec.containers["*"].image',
  'spec.template.spec.containers[1].image',
  'spec.*',
  '*',
  'spec.template.spec.containers[1].image.inside',
  // No property path: what it is to name is not known.
  'spec.template.spec.containers[',
  'spec..template',
  '',
];

const OTHER = [
  'metadata',
  'spec.replicas',
  'spec.template.spec.containers[0].image',
  'spec.template.spec.containers[1].imagePullPolicy',
  'spec.template.spec.containers["1.image"]',
  'spec["template.spec"]',
  'spe',
  '["a \\" ] b"].template',
];

describe('ignoreChanges', () => {
  for (const path of IGNORED) {
    it(`names an image: ${JSON.stringify(path)}`, () => {
      expect(isIgnored(PATH, [path])).to.equal(true);
    });
  }

  for (const path of OTHER) {
    it(`names something else: ${JSON.stringify(path)}`, () => {
      expect(isIgnored(PATH, [path])).to.equal(false);
    });
  }

  it('reads keys in quotes as they are', () => {
    expect(isIgnored(['data', 'config.yaml'], ['data["config.yaml"]'])).to.equal(true);
    expect(isIgnored(['data', 'a " ] b'], ['data["a \\" ] b"]'])).to.equal(true);
    expect(isIgnored(['data', 'config.yaml'], ['data.config.yaml'])).to.equal(false);
  });
});
