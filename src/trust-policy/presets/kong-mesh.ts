/** Kong Mesh since 2.8: https://developer.konghq.com/mesh/provenance-verification-images/, both documented commands together. */

import type { Preset } from './preset.ts';
import { containerGenerator } from './slsa-github-generator.ts';

const IMAGES = ['kuma-cp', 'kuma-dp', 'kuma-init', 'kuma-cni', 'kumactl'];

export const kongMesh: Preset = {
  rules: [
    {
      images: [...IMAGES, ...IMAGES.map((image) => `ubi-${image}`)].map((image) => `docker.io/kong/${image}`),
      attestations: ['docker.io/kong/notary'],
      predicateTypes: ['https://slsa.dev/provenance/v0.2'],
      signer: containerGenerator,
      source: {
        repository: 'https://github.com/Kong/kong-mesh',
        workflow: 'build-test-distribute',
        trigger: 'push',
        runner: 'github-hosted',
        tagFromImage: true,
      },
      subjectNameFromImage: true,
    },
  ],
  attestedFrom: '2.8.0',
  exemptions: [],
};
