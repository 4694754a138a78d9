/** Whatever a resource holds: with its digests it has the same images, and nothing else of it has changed. */
import { expect } from 'chai';
import fc from 'fast-check';
import { isFailure } from '../../src/failure.ts';
import type { ImageUse } from '../../src/images/image-use.ts';
import { pinAll } from '../../src/pinning/attempt.ts';
import type { Pin } from '../../src/pinning/edit.ts';
import type { PlannedValue } from '../../src/plan/planned-value.ts';
import { parseReference, pinnedText } from '../../src/reference/reference.ts';
import { beside, FULL, KINDS, KNOWN, noise, podSpec } from '../support/any-resource.ts';
import { plannedUses, useLine } from '../support/planned-images.ts';

const DIGEST = `sha256:${'ab'.repeat(32)}` as const;

/** Every image that a digest could be put to: all pass. */
function pinsOf(uses: readonly ImageUse[]): Pin[] {
  return uses.flatMap((use) => {
    const reference = isFailure(use) ? use : parseReference(use.image);
    return isFailure(use) || isFailure(reference) || reference.digest !== undefined
      ? []
      : [{ use, digest: DIGEST, pinned: pinnedText(use.image, DIGEST) }];
  });
}

/** @returns the uses that were pinned, after all that must hold was compared */
async function pinned(type: string, resource: unknown, ignoreChanges: readonly string[] = []): Promise<ImageUse[]> {
  const inputs = resource as PlannedValue;
  const uses = plannedUses(type, inputs);
  const pins = pinsOf(uses);
  const read = (value: PlannedValue) => Promise.resolve({ uses: plannedUses(type, value) });
  const attempt = await pinAll({ inputs, uses, ignoreChanges, read }, pins);

  const images = new Map<ImageUse, string>(attempt.pinned.map((pin) => [pin.use, pin.pinned]));
  const expected = uses.map((use) => useLine(isFailure(use) ? use : { ...use, image: images.get(use) ?? use.image }));
  expect(plannedUses(type, attempt.inputs).map(useLine)).to.deep.equal(expected);
  expect(withoutDigests(attempt.inputs, inputs)).to.deep.equal(inputs);
  // Each is pinned, or it is said why not.
  expect([...images.keys(), ...attempt.refused.keys()]).to.have.members(pins.map(({ use }) => use));
  return [...images.keys()];
}

/** The inputs as they were, where only digests were written; what a text in base64 holds is compared as it is. */
function withoutDigests(after: unknown, before: unknown): unknown {
  if (after === DIGEST) {
    return before === '' || before === null || before === undefined ? before : after;
  }
  if (typeof after === 'string') {
    const inner = Buffer.from(after, 'base64').toString('utf8');
    return inner.includes(DIGEST) ? Buffer.from(withoutDigest(inner)).toString('base64') : withoutDigest(after);
  }
  if (Array.isArray(after)) {
    return after.map((item, index) => withoutDigests(item, (before as unknown[])[index]));
  }
  return typeof after === 'object' && after !== null
    ? Object.fromEntries(
        Object.entries(after).map(([key, item]) => [
          key,
          withoutDigests(item, (before as Readonly<Record<string, unknown>>)[key]),
        ]),
      )
    : after;
}

function withoutDigest(text: string): string {
  // No image of these tests says `latest` itself.
  return text.replaceAll(new RegExp(`(?::latest)?@${DIGEST}`, 'g'), '');
}

describe('any resource with a pod spec', () => {
  for (const [type, path] of KINDS) {
    it(`is the same with its digests (${type})`, async () => {
      const resource = path.reduceRight<fc.Arbitrary<unknown>>(
        (held, step) => beside(step, held, ['kind', 'apiVersion']),
        podSpec,
      );
      await fc.assert(
        fc.asyncProperty(resource, async (inputs) => {
          const images = (await pinned(type, inputs)).map((use) => 'image' in use && use.image);
          expect(images).to.include(KNOWN);
        }),
        { numRuns: 60 },
      );
    });
  }
});

/** Images that are not written there as one text. */
const NOT_PINNED: Readonly<Record<string, number>> = { 'the clean-up of eBPF programs': 1 };

describe('a full resource', () => {
  for (const [name, [type, resource]] of Object.entries(FULL)) {
    it(`gets a digest in every place (${name})`, async () => {
      const all = pinsOf(plannedUses(type, resource)).length;
      expect(await pinned(type, resource)).to.have.length(all - (NOT_PINNED[name] ?? 0));
      expect(await pinned(type, resource, ['*'])).to.have.length(0);
    });
  }
});

describe('any value whatever', () => {
  it('is the same with its digests', async () => {
    const types = ['core/v1:List', 'core/v1:ConfigMap', 'core/v1:Secret', 'kuma.io/v1alpha1:ContainerPatch'];
    const more = ['kyverno.io/v1:ClusterPolicy', 'dynatrace.com/v1beta1:EdgeConnect', 'acme.example.com/v1:Anything'];
    const inputs = fc.record({ metadata: noise, spec: noise, data: noise, items: noise });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...types, ...more), inputs, async (type, value) => {
        await pinned(type, value);
      }),
      { numRuns: 500 },
    );
  });
});
