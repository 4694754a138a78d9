/** Images that are pinned together, those that are not, and the reading that decides it. */
import { expect } from 'chai';
import { isKnown } from '../../src/images/image-use.ts';
import { pinAll } from '../../src/pinning/attempt.ts';
import { editFor } from '../../src/pinning/edit.ts';
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
  const { inputs: written, refused } = await pinAll({ inputs, uses, ignoreChanges: [], editFor, read }, pins);
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

  it('are none where there are too many, and those that can not be pinned have their own reasons', async () => {
    const list = (length: number) => ({
      items: Array.from({ length }, (_, index) => ({ spec: { containers: [{ image: `acme.com/a:${index}` }] } })),
    });
    const [some] = await attempted('core/v1:PodList', list(256));
    expect(JSON.stringify(some).split(DIGEST)).to.have.length(257);
    const [none, reasons] = await attempted('core/v1:PodList', list(257));
    expect(none).to.deep.equal(list(257));
    expect(Object.keys(reasons)).to.have.length(257);

    const app = { spec: { image: { repository: 'acme.com/a', tag: '1' }, sidecar: { image: B } } };
    const [, parts] = await attempted('acme.example.com/v1:App', app);
    expect(parts).to.deep.equal({ 'spec.image': 'the image is in parts, and none of its fields is for a digest' });
  });

  it('are none where something else that the resource makes would change', async () => {
    const inputs = { spec: { containers: [{ image: A }] } };
    const [use] = plannedUses('core/v1:Pod', inputs).filter(isKnown);
    const pins = use === undefined ? [] : [{ use, digest: DIGEST, pinned: pinnedText(A, DIGEST) }];
    const attempt = (label: string) =>
      pinAll(
        {
          ...{ inputs, uses: use === undefined ? [] : [use], ignoreChanges: [], editFor },
          made: `the image ${A}, the label 1`,
          read: (value) =>
            Promise.resolve({
              uses: plannedUses('core/v1:Pod', value),
              made: `the image ${pinnedText(A, DIGEST)}, the label ${label}`,
            }),
        },
        pins,
      );
    expect((await attempt('1')).pinned).to.have.length(1);
    expect((await attempt(`1@${DIGEST}`)).pinned).to.have.length(0);
  });
});
