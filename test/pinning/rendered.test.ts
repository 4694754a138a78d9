/** What Kuma's and Kong Mesh's real charts print: every image by tag gets its digest, and nothing else changes. */
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { isFailure } from '../../src/failure.ts';
import { isKnown } from '../../src/images/image-use.ts';
import { pinAll } from '../../src/pinning/attempt.ts';
import { editFor } from '../../src/pinning/edit.ts';
import type { PlannedRecord, PlannedValue } from '../../src/plan/planned-value.ts';
import { readManifest } from '../../src/plan/manifest.ts';
import { pinnedText } from '../../src/reference/reference.ts';
import { usesOf } from '../support/planned-images.ts';
import { realMaterial } from '../support/real-material.ts';

const DIGEST = `sha256:${'ab'.repeat(32)}` as const;

/** By file, how many uses have no digest. */
const BY_TAG: Readonly<Record<string, number>> = {
  'kong-mesh-2.14.3-default.yaml': 4,
  'kong-mesh-2.8.0-default.yaml': 7,
  'kuma-2.12.14-zone-cni-ingress-egress.yaml': 7,
};

describe('the rendered charts', () => {
  for (const [file, count] of Object.entries(BY_TAG)) {
    it(`are pinned in every place (${file})`, async function () {
      const objects = await readManifest(readFileSync(realMaterial(this, `rendered/${file}`), 'utf8'), file);
      if (isFailure(objects)) {
        throw new Error(objects.reason);
      }
      const pinned: number[] = [];
      for (const object of objects) {
        const uses = usesOf([object]);
        const pins = uses
          .filter(isKnown)
          .filter(({ image }) => !image.includes('@'))
          .map((use) => ({ use, digest: DIGEST, pinned: pinnedText(use.image, DIGEST) }));
        const read = (fields: PlannedValue) =>
          Promise.resolve({ uses: usesOf([{ ...object, fields: fields as PlannedRecord }]) });
        const attempt = await pinAll({ inputs: object.fields, uses, ignoreChanges: [], editFor, read }, pins);
        expect([...attempt.refused.values()]).to.deep.equal([]);
        const text = JSON.stringify(attempt.inputs);
        expect(text.replaceAll(`@${DIGEST}`, '')).to.equal(JSON.stringify(object.fields));
        pinned.push(text.split(DIGEST).length - 1);
      }
      expect(pinned.reduce((sum, each) => sum + each, 0)).to.equal(count);
    });
  }
});
