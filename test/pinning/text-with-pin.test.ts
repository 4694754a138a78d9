import { expect } from 'chai';
import { textWithPin } from '../../src/pinning/text-with-pin.ts';

const IMAGE = 'kong/kuma-dp:2.14.3';
const PINNED = `${IMAGE}@sha256:${'ab'.repeat(32)}`;

const PINNABLE: readonly ((image: string) => string)[] = [
  (image) => image,
  (image) => `oci://${image}`,
  (image) => JSON.stringify(image),
  (image) => JSON.stringify({ image, name: 'sidecar' }),
  (image) => `runtime:\n  kubernetes:\n    injector: {sidecarContainer: {image: ${image}}}\n`,
  (image) => `--image=${image}`,
  (image) => `kubectl run x --image ${image}; true`,
  (image) => `docker.io/${IMAGE}, my${IMAGE}, ${IMAGE}-debug, ${IMAGE}/x and ${image} here`,
  (image) => Buffer.from(`image: "${image}" # é`).toString('base64'),
];

const OTHERS = ['', 'kong/kuma-dp', `docker.io/${IMAGE}`, `${IMAGE}.1`, `${IMAGE}@sha256:0`, 'kong\\/kuma-dp:2.14.3'];

describe('an image in a text', () => {
  for (const text of PINNABLE) {
    it(`gets its digest, and nothing else changes: ${text('…')}`, () => {
      expect(textWithPin(text(IMAGE), IMAGE, PINNED, 1)).to.equal(text(PINNED));
    });

    it(`is left once it has it: ${text('…')}`, () => {
      expect(textWithPin(text(PINNED), IMAGE, PINNED, 1)).to.equal(text(PINNED));
    });
  }

  for (const text of OTHERS) {
    it(`is not there: ${JSON.stringify(text)}`, () => {
      expect(textWithPin(text, IMAGE, PINNED, 1)).to.equal(undefined);
    });
  }

  it('gets it as often as it is used, and not where it stands more often', () => {
    const twice = (image: string) => `${image} ${image}`;
    expect(textWithPin(twice(IMAGE), IMAGE, PINNED, 2)).to.equal(twice(PINNED));
    expect(textWithPin(twice(IMAGE), IMAGE, PINNED, 1)).to.equal(undefined);
  });

  it('is left in base64 of other bytes than a text', () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`\n${IMAGE}\n`)]);
    expect(textWithPin(bytes.toString('base64'), IMAGE, PINNED, 1)).to.equal(undefined);
  });
});
