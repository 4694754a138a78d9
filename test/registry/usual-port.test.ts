/** The settings of a registry count whether its name and its key have the usual port or not. */
import { expect } from 'chai';
import { mirrored } from '../../src/registry/mirrors.ts';
import { registrySettings } from '../../src/registry/registry-settings.ts';
import type { Repository } from '../../src/registry/repository.ts';
import { clientFor } from './attested-image.ts';

describe('a registry with and without its usual port', () => {
  const NAMES = ['registry.acme.com', 'registry.acme.com:443'];
  for (const key of NAMES) {
    for (const registry of NAMES) {
      it(`has the settings of ${key} as ${registry}`, () => {
        const settings = { caFile: '/ca.pem', mirrors: ['mirror.acme.com'] };
        const { repository } = clientFor();
        const opened: Repository = mirrored({ [key]: settings }, repository)(
          { registry, path: 'a' },
          AbortSignal.timeout(1000),
        );
        expect(opened.places).to.deep.equal([{ registry: 'mirror.acme.com', path: 'a' }]);
        expect(registrySettings({ [key]: settings }, new URL(`https://${registry}/v2/`))).to.equal(settings);
      });
    }
  }

  it('has no settings of another port', () => {
    const { repository } = clientFor();
    const registries = { 'registry.acme.com:8443': { caFile: '/ca.pem', mirrors: ['mirror.acme.com'] } };
    const name = { registry: 'registry.acme.com', path: 'a' };
    expect(mirrored(registries, repository)(name, AbortSignal.timeout(1000)).places).to.deep.equal([name]);
    expect(registrySettings(registries, new URL('https://registry.acme.com/v2/'))).to.deep.equal({});
  });
});
