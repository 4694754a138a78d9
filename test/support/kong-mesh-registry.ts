/** A registry with Kong Mesh's images and what a configuration needs so that a plan that names docker.io gets them from there. */

import type { WrittenConfiguration } from '../../src/configuration/schema.ts';
import { kongMesh } from '../../src/trust-policy/presets/kong-mesh.ts';
import { buildImage, type Image } from './image.ts';
import { kongMeshAttestation, type KongMeshImage } from './kong-mesh-attestation.ts';
import type { Registry } from './registry.ts';
import type { SigstoreWorld } from './sigstore-world.ts';

export const KONG_MESH_VERSION = '2.14.3';
export const KONG_MESH_IMAGES = ['kuma-cp', 'kuma-dp', 'kuma-init', 'kumactl'] as const;

/** Puts an image under its tag, and beside it, in kong/notary, an attestation for each of the overrides. */
export async function publishKongMeshImage(
  registry: Registry,
  world: SigstoreWorld,
  name: string,
  tag: string,
  attestations: readonly KongMeshImage['overrides'][] = [{}],
): Promise<Image> {
  const image = buildImage({ seed: `${name}:${tag}` });
  registry.putImage(`kong/${name}`, tag, image);
  const { digest } = image.index;
  const minted = await Promise.all(
    attestations.map((overrides = {}) =>
      world.attest(kongMeshAttestation({ image: name, digest, version: tag, overrides })),
    ),
  );
  if (minted.length > 0) {
    registry.putAttachment('kong/notary', digest, minted);
  }
  return image;
}

/** What `kong-mesh` with its third-party preset means, for a world that is not the public-good one and a registry at hand. */
export function kongMeshConfiguration(host: string, world: SigstoreWorld): WrittenConfiguration {
  return {
    presets: ['kong-mesh', 'kong-mesh-third-party'],
    rules: kongMesh.rules.map((rule) => ({ ...rule, trustedRoot: 'minted' })),
    registries: { 'docker.io': { mirrors: [host] }, [host]: { plainHttp: true } },
    trustedRoots: { minted: { json: world.trustedRoot } },
  };
}
