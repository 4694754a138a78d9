/** Images that stand in a control plane's environment, to be put into other pods. */
import { expect } from 'chai';
import { injectedImages } from '../../../src/images/kuma/control-plane.ts';
import { type PlannedRecord, type PlannedValue, plannedValue } from '../../../src/plan/planned-value.ts';
import { indexedPlace } from '../../support/planned-images.ts';

const UNKNOWN_TEXT = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
const UNKNOWN_LIST = '6a19a0b0-7e62-4c92-b797-7f8e31da9cc2';
const SIDECAR = 'KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_IMAGE';
const INIT = 'KUMA_INJECTOR_INIT_CONTAINER_IMAGE';

function images(env: unknown, container: object = { name: 'control-plane', image: 'kong/kuma-cp:1' }) {
  return injectedImages(plannedValue({ ...container, env }) as PlannedRecord, ['c', { index: 0 }]);
}

/** `path image`, or `path CODE`. */
function lines(env: unknown, container?: object): string[] {
  return images(env, container).map((use) => `${indexedPlace(use)} ${'image' in use ? use.image : use.code}`);
}

describe("a control plane's environment", () => {
  it('names images that will be injected, and as what', () => {
    expect(
      images([
        { name: 'KUMA_MODE', value: 'zone' },
        { name: INIT, value: 'kong/kuma-init:1' },
        { name: SIDECAR, value: 'kong/kuma-dp:1' },
        { name: 'ANY_CONTAINER_IMAGE', value: 'x:1' },
      ]),
    ).to.deep.equal([
      {
        path: ['c', { index: 0 }, 'env', { index: 1, name: INIT }, 'value'],
        role: 'injected into every pod as kuma-init',
        image: 'kong/kuma-init:1',
        injected: true,
      },
      {
        path: ['c', { index: 0 }, 'env', { index: 2, name: SIDECAR }, 'value'],
        role: 'injected into every pod as kuma-sidecar',
        image: 'kong/kuma-dp:1',
        injected: true,
      },
      {
        path: ['c', { index: 0 }, 'env', { index: 3, name: 'ANY_CONTAINER_IMAGE' }, 'value'],
        role: 'injected into other pods by the control plane',
        image: 'x:1',
        injected: true,
      },
    ]);
  });

  for (const name of [
    INIT,
    SIDECAR,
    `RUNTIME_KUBERNETES_INJECTOR_SIDECARCONTAINER_${SIDECAR}`,
    `RUNTIME_KUBERNETES_INJECTOR_INITCONTAINER_${INIT}`,
    'X_CONTAINER_IMAGE',
  ]) {
    it(`names one in ${name}, in whatever container it stands`, () => {
      expect(lines([{ name, value: 'a:1' }])).to.deep.equal(['c[0].env[0].value a:1']);
      expect(lines([{ name, value: 'a:1' }], { name: 'other', image: 'b:1' })).to.deep.equal(['c[0].env[0].value a:1']);
    });
  }

  it('names none in other variables', () => {
    for (const name of ['CONTAINER_IMAGE', `${SIDECAR}_TAG`, SIDECAR.toLowerCase(), 'IMAGE', '']) {
      expect(lines([{ name, value: 'a:1' }]), name).to.deep.equal([]);
    }
    for (const env of [undefined, null, [], {}, 'x', [null, 5, 'x', {}]]) {
      expect(lines(env)).to.deep.equal([]);
    }
  });

  it('counts every candidate: which of two wins is not for us to say', () => {
    expect(
      lines([
        { name: SIDECAR, value: 'a:1' },
        { name: SIDECAR, value: 'b:1' },
      ]),
    ).to.deep.equal(['c[0].env[0].value a:1', 'c[0].env[1].value b:1']);
  });

  const UNREADABLE: Readonly<Record<string, readonly [PlannedValue | object, string]>> = {
    'an unknown value': [{ name: SIDECAR, value: UNKNOWN_TEXT }, 'value'],
    'a partly unknown value': [{ name: SIDECAR, value: `kong/kuma-dp:${UNKNOWN_TEXT}` }, 'value'],
    'an empty value': [{ name: SIDECAR, value: '' }, 'value'],
    'no value': [{ name: SIDECAR }, 'value'],
    'a number as value': [{ name: SIDECAR, value: 5 }, 'value'],
    'a secret': [{ name: SIDECAR, valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } }, 'valueFrom'],
    'a value and a secret': [{ name: SIDECAR, value: 'a:1', valueFrom: { secretKeyRef: { name: 'a' } } }, 'valueFrom'],
    'a value and something unknown': [{ name: SIDECAR, value: 'a:1', valueFrom: UNKNOWN_LIST }, 'value'],
  };
  for (const [name, [variable, at]] of Object.entries(UNREADABLE)) {
    it(`cannot be read with ${name}, and that hides nothing beside it`, () => {
      expect(lines([variable, { name: INIT, value: 'b:1' }])).to.deep.equal([
        `c[0].env[0].${at} IMAGE_UNKNOWN`,
        'c[0].env[1].value b:1',
      ]);
    });
  }

  it('may have a valueFrom of null', () => {
    expect(lines([{ name: SIDECAR, value: 'a:1', valueFrom: null }])).to.deep.equal(['c[0].env[0].value a:1']);
  });

  it('that is not known could name any, if it is that of a control plane', () => {
    const cases: readonly (readonly [object, boolean])[] = [
      [{ name: 'control-plane', image: 'a:1' }, true],
      [{ name: 'a', image: 'registry.acme.com/kuma-cp:1' }, true],
      [{ name: 'a', image: UNKNOWN_TEXT }, true],
      [{ name: 'a', image: 'nginx:1' }, false],
    ];
    for (const [container, told] of cases) {
      expect(lines(UNKNOWN_LIST, container)).to.deep.equal(told ? ['c[0].env IMAGE_UNKNOWN'] : []);
      const partly = [UNKNOWN_LIST, { name: UNKNOWN_TEXT, value: 'x' }, { name: INIT, value: 'b:1' }];
      expect(lines(partly, container)).to.deep.equal([
        ...(told ? ['c[0].env[0] IMAGE_UNKNOWN', 'c[0].env[1] IMAGE_UNKNOWN'] : []),
        'c[0].env[2].value b:1',
      ]);
    }
  });
});
