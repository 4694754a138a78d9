import { expect } from 'chai';
import { chartValue, comparableText } from '../../src/pinning/chart-values.ts';

const DIGEST = `sha256:${'ab'.repeat(32)}` as const;

function valueFor(image: string, template?: string) {
  const use = { path: [], image, injected: false, rendered: { template, object: 'Deployment/a' } };
  return chartValue({ use, digest: DIGEST, pinned: `${image}@${DIGEST}` });
}

/** Of an image, the value that names its tag. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  'docker.io/kong/kuma-cp:2.14.3': ['controlPlane', 'image'],
  'registry.acme.com/hub/kong/ubi-kuma-cp:2.14.3': ['controlPlane', 'image'],
  'docker.io/kong/kuma-dp:2.14.3': ['dataPlane', 'image'],
  'docker.io/kong/kuma-init:2.14.3': ['dataPlane', 'initImage'],
  'docker.io/kong/kuma-cni:2.14.3': ['cni', 'image'],
  'docker.io/kong/kumactl:2.14.3': ['kumactl', 'image'],
};

const OTHERS: readonly (readonly [image: string, template: string | undefined])[] = [
  ['docker.io/kong/kuma-dp:2.14.3', undefined],
  ['docker.io/kong/kuma-dp:2.14.3', 'shop/templates/deployment.yaml'],
  ['docker.io/kong/kuma-dp:2.14.3', 'notkuma/templates/deployment.yaml'],
  ['docker.io/kong/kuma-dp:2.14.3', 'kong-mesh/charts/kuma/charts/more/templates/deployment.yaml'],
  ['docker.io/kumahq/merbridge:0.8.5', 'kuma/templates/cni-daemonset.yaml'],
];

describe("the value of a chart that names an image's tag", () => {
  for (const [image, value] of Object.entries(VALUES)) {
    it(`is ${value.join('.')} for ${image}, in Kuma's chart, and in Kong Mesh's around it`, () => {
      const text = `2.14.3@${DIGEST}`;
      expect(valueFor(image, 'kuma/templates/a.yaml')).to.deep.equal([{ path: ['values', ...value, 'tag'], text }]);
      expect(valueFor(image, 'kong-mesh/charts/kuma/templates/a.yaml')).to.deep.equal([
        { path: ['values', 'kuma', ...value, 'tag'], text },
      ]);
    });
  }

  for (const [image, template] of OTHERS) {
    it(`is not known for ${image} of ${template ?? 'no template'}`, () => {
      expect(valueFor(image, template)).to.have.property('reason');
    });
  }
});

describe('what a chart makes', () => {
  it('is compared but for keys, certificates and sums over them', () => {
    const objects = (made: string, text = 'same') => [
      { kind: 'Secret', fields: { data: { key: made } } },
      { kind: 'Webhook', fields: { webhooks: [{ clientConfig: { caBundle: made, path: text } }] } },
      { kind: 'Deployment', fields: { metadata: { annotations: { 'checksum/tls': made, other: text } } } },
    ];
    expect(comparableText(objects('a'))).to.equal(comparableText(objects('b')));
    expect(comparableText(objects('a', 'other'))).to.not.equal(comparableText(objects('a')));
  });
});
