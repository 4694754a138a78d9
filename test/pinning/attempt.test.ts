/** Images that are pinned together, those that are not, and the reading that decides it. */
import { expect } from 'chai';
import { isKnown } from '../../src/images/image-use.ts';
import { pinAll } from '../../src/pinning/attempt.ts';
import type { PlannedValue } from '../../src/plan/planned-value.ts';
import { pinnedText } from '../../src/reference/reference.ts';
import { indexedPlace, plannedUses } from '../support/planned-images.ts';

const DIGEST = `sha256:${'ab'.repeat(32)}` as const;
const A = 'acme.com/a:1';
const B = 'acme.com/b:1';

/** @returns the inputs as they would be written, and where what could not be pinned stands, with the reason */
async function attempted(type: string, inputs: PlannedValue): Promise<[PlannedValue, Record<string, string>]> {
  const uses = plannedUses(type, inputs);
  const pins = uses
    .filter(isKnown)
    .filter(({ image }) => !image.includes('@'))
    .map((use) => ({ use, digest: DIGEST, pinned: pinnedText(use.image, DIGEST) }));
  const read = (value: PlannedValue) => Promise.resolve({ uses: plannedUses(type, value) });
  const { inputs: written, refused } = await pinAll({ inputs, uses, ignoreChanges: [], read }, pins);
  return [written, Object.fromEntries([...refused].map(([use, { reason }]) => [indexedPlace(use), reason]))];
}

describe('images of a resource that are pinned', () => {
  it('are those that are read with their digests, and the others stay', async () => {
    // The image that kubectl starts is in the variable. What stands in the arguments is another text.
    const pod = (image: string) => ({
      spec: {
        containers: [
          { name: 'a', image },
          {
            name: 'b',
            image: `registry.k8s.io/kubectl:v1@${DIGEST}`,
            env: [{ name: 'IMAGE', value: B }],
            command: ['sh', '-c', 'kubectl run x --image=$(IMAGE)', B],
          },
        ],
      },
    });
    expect(await attempted('core/v1:Pod', pod(A))).to.deep.equal([
      pod(pinnedText(A, DIGEST)),
      { 'spec.containers[1].command': 'with the digest the pack would read the resource in another way' },
    ]);
  });

  it('are uses of one text together, where an anchor of YAML gives it to both', async () => {
    const file = (image: string) =>
      `runtime: {kubernetes: {injector: {sidecarContainer: {image: &i ${image}}, initContainer: {image: *i}}}}`;
    const map = (image: string) => ({ data: { 'config.yaml': file(image) } });
    expect(await attempted('core/v1:ConfigMap', map(A))).to.deep.equal([map(pinnedText(A, DIGEST)), {}]);
  });

  it('are all uses of the image in one text', async () => {
    const manifest = (image: string) => ({
      spec: {
        manifests: `apiVersion: v1\nkind: Pod\nspec: {containers: [{image: ${image}}, {image: "${image}"}]}\n`,
      },
    });
    expect(await attempted('acme.example.com/v1:App', manifest(A))).to.deep.equal([
      manifest(pinnedText(A, DIGEST)),
      {},
    ]);
  });
});
