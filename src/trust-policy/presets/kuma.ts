/** Kuma since 2.7.0, as its release workflow publishes it; up to 2.7.11 the attestations lie beside the images. */

import type { Preset } from './preset.ts';
import { containerGenerator } from './slsa-github-generator.ts';

const IMAGES = ['kuma-cp', 'kuma-dp', 'kuma-init', 'kuma-cni', 'kumactl'];

export const kuma: Preset = {
  rules: [
    {
      images: IMAGES.map((image) => `docker.io/kumahq/${image}`),
      attestations: ['docker.io/kumahq/notary'],
      predicateTypes: ['https://slsa.dev/provenance/v0.2'],
      signer: containerGenerator,
      source: {
        repository: 'https://github.com/kumahq/kuma',
        workflow: 'build-test-distribute',
        trigger: 'push',
        runner: 'github-hosted',
        tagFromImage: true,
      },
      subjectNameFromImage: true,
    },
  ],
  attestedFrom: '2.7.0',
  exemptions: [],
};
