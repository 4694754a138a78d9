/** The home of what a plan names by a mirror: whole segments, the longest entry, Docker Hub's short names. */
import { expect } from 'chai';
import { homeOf } from '../../src/reference/mirror-of.ts';
import { repositoryText } from '../../src/reference/reference.ts';
import { reference } from '../registry/attested-image.ts';

const MIRRORS = {
  'registry.acme.com': { mirrorOf: 'quay.io' },
  'registry.acme.com/hub': { mirrorOf: 'docker.io' },
  'registry.acme.com/hub/own': { mirrorOf: 'ghcr.io/acme' },
  'other.acme.com': {},
};

const HOMES: Readonly<Record<string, string | undefined>> = {
  'registry.acme.com/a/b': 'quay.io/a/b',
  'registry.acme.com/hub/kong/kuma-cp': 'docker.io/kong/kuma-cp',
  'registry.acme.com/hub/alpine': 'docker.io/library/alpine',
  'registry.acme.com/hub/library/alpine': 'docker.io/library/alpine',
  'registry.acme.com/hub/own/app': 'ghcr.io/acme/app',
  'registry.acme.com/hubble/kong/kuma-cp': 'quay.io/hubble/kong/kuma-cp',
  'registry.acme.com:5000/hub/kong/kuma-cp': undefined,
  'evil-registry.acme.com/hub/kong/kuma-cp': undefined,
  'other.acme.com/kong/kuma-cp': undefined,
  'docker.io/kong/kuma-cp': undefined,
};

describe('the home of an image', () => {
  for (const [mirror, expected] of Object.entries(HOMES)) {
    it(`of ${mirror} is ${expected ?? 'where it is'}`, () => {
      const home = homeOf(MIRRORS, reference(mirror));
      expect(home && repositoryText(home.name)).to.equal(expected);
    });
  }

  it('has copies at the mirror of what is of the same home, and of nothing else', () => {
    const home = homeOf(MIRRORS, reference('registry.acme.com/hub/kong/kuma-cp'));
    const copyOf = (name: string) => home?.copyOf(reference(name));
    expect(copyOf('docker.io/kong/notary')).to.deep.equal({ registry: 'registry.acme.com', path: 'hub/kong/notary' });
    expect(copyOf('docker.io.evil.example/kong/notary')).to.equal(undefined);
    expect(copyOf('quay.io/kong/notary')).to.equal(undefined);
  });
});
