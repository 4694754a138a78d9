/** The presets on what `helm template` really prints for Kong Mesh and Kuma: who decides about each image. */
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { withDefaults } from '../../src/configuration/defaults.ts';
import { isFailure } from '../../src/failure.ts';
import { isKnown } from '../../src/images/image-use.ts';
import { readManifest } from '../../src/plan/manifest.ts';
import { readObject } from '../../src/reading.ts';
import type { PresetName } from '../../src/trust-policy/presets/presets.ts';
import { decide, trustPolicyFrom } from '../../src/trust-policy/trust-policy.ts';
import { reference } from '../registry/attested-image.ts';
import { realMaterial } from '../support/real-material.ts';

const NOW = new Date('2026-11-25T12:00:00Z');

/** `kuma-cp rule`, `kubectl exempted`: each image by its name, with what decides. */
async function decisions(file: string, presets: PresetName[]): Promise<string[]> {
  const objects = await readManifest(readFileSync(file, 'utf8'), file);
  if (isFailure(objects)) {
    throw new Error(objects.reason);
  }
  const policy = trustPolicyFrom(withDefaults({ presets }));
  const readings = objects.map(readObject);
  const decided = readings.flatMap(({ uses }) =>
    uses.filter(isKnown).map(({ image, injected }) => {
      const name = image.replace(/^.*\//, '').replace(/:.*$/, '');
      return `${name} ${decide(policy, reference(image), injected, NOW).kind}`;
    }),
  );
  return [...new Set(decided)].sort();
}

const KONG = ['kuma-cp rule', 'kuma-dp rule', 'kuma-init rule', 'kumactl rule'];

/** File, presets, and what decides. */
const RENDERED: readonly (readonly [string, PresetName[], readonly string[]])[] = [
  ['kong-mesh-2.14.3-default.yaml', ['kong-mesh', 'kong-mesh-third-party'], ['kubectl exempted', ...KONG]],
  ['kong-mesh-2.14.3-default.yaml', ['kong-mesh'], ['kubectl uncovered', ...KONG]],
  // Kuma's chart 2.8 names bitnami/kubectl by tag alone.
  ['kong-mesh-2.8.0-default.yaml', ['kong-mesh', 'kong-mesh-third-party'], ['kubectl uncovered', ...KONG]],
  [
    'kuma-2.12.14-zone-cni-ingress-egress.yaml',
    ['kuma', 'kong-mesh-third-party'],
    ['kubectl exempted', 'kuma-cni rule', ...KONG],
  ],
  [
    'kuma-2.12.14-zone-cni-ingress-egress.yaml',
    ['kong-mesh', 'kong-mesh-third-party'],
    ['kubectl exempted', 'kuma-cni lookalike', ...KONG.map((text) => text.replace('rule', 'lookalike'))],
  ],
];

describe('the presets on rendered charts', () => {
  for (const [file, presets, expected] of RENDERED) {
    it(`${presets.join(' and ')} on ${file}`, async function () {
      const found = await decisions(realMaterial(this, `rendered/${file}`), presets);
      expect(found).to.deep.equal([...expected].sort());
    });
  }
});
