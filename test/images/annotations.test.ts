/** Annotations that name an image to inject, wherever they stand; and those that only look so. */
import { expect } from 'chai';
import { UNKNOWN_TEXT, useLines } from '../support/planned-images.ts';

const EVIL = 'evil.example/a/b:1';
const POD = { containers: [{ image: 'a:1' }] };

function annotated(annotations: object): string[] {
  return useLines('core/v1:Pod', { metadata: { annotations }, spec: POD })
    .filter((line) => line !== 'spec.containers[0].image a:1')
    .map((line) => line.replace(/^metadata\.annotations\["[^"]*"\]/, ''));
}

const CASES: readonly (readonly [object, readonly string[]])[] = [
  [{ 'sidecar.istio.io/proxyImage': EVIL }, [` ${EVIL}`]],
  [{ 'sidecar.istio.io/proxyImage': 'proxyv2' }, [' IMAGES_NOT_IN_PLAN']],
  [
    { 'proxy.istio.io/overrides': JSON.stringify({ containers: [{ name: 'istio-proxy', image: EVIL }] }) },
    [`.containers[0].image ${EVIL}`],
  ],
  [
    { 'config.linkerd.io/proxy-image': 'evil.example/l', 'config.linkerd.io/proxy-version': '2' },
    [' evil.example/l:2'],
  ],
  [{ 'config.linkerd.io/proxy-image': 'evil.example/l' }, [' IMAGES_NOT_IN_PLAN']],
  [
    { 'config.linkerd.io/proxy-image': 'evil.example/l', 'config.linkerd.io/proxy-version': UNKNOWN_TEXT },
    [' IMAGE_UNKNOWN'],
  ],
  [{ 'vault.hashicorp.com/agent-image': EVIL }, [` ${EVIL}`]],
  [
    { 'vault.hashicorp.com/agent-json-patch': JSON.stringify([{ op: 'replace', path: '/image', value: EVIL }]) },
    [`[0].value ${EVIL}`],
  ],
  [{ 'vault.hashicorp.com/agent-json-patch': '[{"op": "add", "path": "/env/0"}]' }, []],
  [{ 'vault.hashicorp.com/agent-json-patch': '[{"path": "/image' }, [' IMAGES_NOT_IN_PLAN']],
  [{ 'vault.security.banzaicloud.io/vault-env-image': EVIL }, [` ${EVIL}`]],
  [{ 'dapr.io/sidecar-image': EVIL }, [` ${EVIL}`]],
  [{ 'dapr.io/sidecar-image': UNKNOWN_TEXT }, [' IMAGE_UNKNOWN']],
  [{ 'admission.datadoghq.com/java-lib.custom-image': EVIL }, [` ${EVIL}`]],
  [{ 'image.openshift.io/triggers': '[]' }, [' IMAGES_NOT_IN_PLAN']],
  [{ 'injector.acme.com/sidecar-image': EVIL }, [` ${EVIL}`]],
  [{ 'injector.acme.com/sidecar-image': 'debug' }, []],
  [{ 'acme.com/logo-image': 'https://acme.com/logo.png' }, []],
  [{ 'sidecar.istio.io/inject': 'true', 'linkerd.io/inject': 'enabled', owner: EVIL, note: UNKNOWN_TEXT }, []],
];

describe('an annotation', () => {
  for (const [annotations, uses] of CASES) {
    it(`names ${uses.join() || 'no image'}: ${JSON.stringify(annotations)}`, () => {
      expect(annotated(annotations)).to.deep.equal(uses);
    });
  }

  const metadata = { annotations: { 'sidecar.istio.io/proxyImage': EVIL } };
  const PLACES: readonly (readonly [string, object, string])[] = [
    ['core/v1:Namespace', { metadata }, 'metadata'],
    ['apps/v1:Deployment', { spec: { template: { metadata, spec: POD } } }, 'spec.template.metadata'],
    [
      'batch/v1:CronJob',
      { spec: { jobTemplate: { spec: { template: { metadata, spec: POD } } } } },
      'spec.jobTemplate.spec.template.metadata',
    ],
    ['argoproj.io/v1alpha1:Rollout', { spec: { template: { metadata, spec: POD } } }, 'spec.template.metadata'],
    ['gateway.networking.k8s.io/v1:Gateway', { metadata, spec: {} }, 'metadata'],
    ['gateway.networking.k8s.io/v1:Gateway', { spec: { infrastructure: metadata } }, 'spec.infrastructure'],
    ['serving.knative.dev/v1:Service', { spec: { template: { metadata } } }, 'spec.template.metadata'],
  ];
  for (const [type, inputs, at] of PLACES) {
    it(`is read at ${at} of ${type}`, () => {
      expect(useLines(type, inputs)).to.include(`${at}.annotations["sidecar.istio.io/proxyImage"] ${EVIL}`);
    });
  }

  it('is not read in what has no pods', () => {
    for (const type of ['core/v1:ConfigMap', 'kuma.io/v1alpha1:MeshTimeout']) {
      expect(useLines(type, { metadata })).to.deep.equal([]);
    }
  });
});
