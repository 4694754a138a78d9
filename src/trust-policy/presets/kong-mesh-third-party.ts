/**
 * The third-party images that Kuma's chart pins by digest, from chart 2.9.9 to 2.14.3. None of them has SLSA provenance;
 * those that older charts name by tag alone can't be exempted, since a tag says nothing about what will run.
 */

import { digestReference } from '../exemptions.ts';
import type { Preset } from './preset.ts';

const PINNED = [
  'registry.k8s.io/kubectl:v1.28.15@sha256:498806b1515409c41d0d209fe2f5cd891fc571698ff19b1d3d9749f8b9b10f46',
  'registry.k8s.io/kubectl:v1.32.8@sha256:54e66c42a1d3a11a1ed4f866ce9fff7e1e48f32a1cb147e3b98a05168a429917',
  'docker.io/bitnami/kubectl:1.33.1@sha256:35f792b0f0b8b3072bb01cd50a23d2dc1ba2488eed70a1a951a1789a8e3bc994',
  'registry.k8s.io/kubectl:v1.33.4@sha256:261a9ed843eb68e3d50da132245e2221d75ca19504130e47bd32788c0ff339a0',
  'registry.k8s.io/kubectl:v1.34.3@sha256:1c6309bd167feb49b2bc1605bce05973002872fd0d26a2e76499ed0c903ea3cf',
  'registry.k8s.io/kubectl:v1.36.1@sha256:d08f476d04d0e30f426f06bc6ff6c38913aaa4591943046b77e2f74a72d3611c',
  'registry.k8s.io/pause:3.10@sha256:ee6521f290b2168b6e0935a181d4cff9be1ac3f505666ef0e3c98fae8199917a',
];

export const kongMeshThirdParty: Preset = {
  rules: [],
  exemptions: PINNED.map((image) => ({
    ...digestReference(image),
    reason: "third-party image that Kuma's chart pins; it has no SLSA provenance",
  })),
};
