/** Real images with real attestations, served from the in-process registry. */
import { join } from 'node:path';
import { expect } from 'chai';
import { attachmentTag } from '../support/image.ts';
import { serveLayout } from '../support/oci-layout.ts';
import { realMaterial } from '../support/real-material.ts';
import { startRegistry, type Registry } from '../support/registry.ts';

describe('a real OCI layout', () => {
  let registry: Registry;

  before(async () => {
    registry = await startRegistry();
  });

  after(() => registry.stop());

  for (const version of ['v1.4.0', 'v1.8.0', 'v1.10.0', 'v2.1.0']) {
    it(`of generator ${version} is served with its attestation`, async function () {
      const layout = realMaterial(this, join('oci-layouts', version));
      const { digest } = serveLayout(registry, `example/${version}`, layout, { tag: 'x', attestations: 'notary' });
      const image = await fetch(`http://${registry.host}/v2/example/${version}/manifests/x`);
      expect(image.headers.get('docker-content-digest')).to.equal(digest);
      const attached = await fetch(`http://${registry.host}/v2/notary/manifests/${attachmentTag(digest)}`);
      const { layers } = (await attached.json()) as { layers: { digest: string }[] };
      const layer = await fetch(`http://${registry.host}/v2/notary/blobs/${layers[0]?.digest ?? ''}`);
      expect(await layer.json()).to.have.property('payloadType', 'application/vnd.in-toto+json');
    });
  }
});
