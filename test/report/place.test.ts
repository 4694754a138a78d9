/** Places as text: each kind of segment, and what strangers call their fields. */
import { expect } from 'chai';
import type { Path } from '../../src/plan/path.ts';
import { pathText, placeText } from '../../src/report/place.ts';

const INIT = 'KUMA_INJECTOR_INIT_CONTAINER_IMAGE';

describe('the text of a path', () => {
  const TEXTS: readonly (readonly [Path, string])[] = [
    [[], ''],
    [['spec', 'containers', { index: 0 }, 'image'], 'spec.containers[0].image'],
    [['items', { index: 2 }, 'spec', 'jobTemplate'], 'items[2].spec.jobTemplate'],
    [['data', 'config.yaml', 'runtime'], 'data["config.yaml"].runtime'],
    [['metadata', 'annotations', 'sidecar.istio.io/proxyImage'], 'metadata.annotations["sidecar.istio.io/proxyImage"]'],
    [['env', { index: 9, name: INIT }, 'value'], `env["${INIT}"].value`],
    [['env', { index: 9, name: INIT, repeated: true }, 'value'], `env["${INIT}"][9].value`],
    [['a"b', 'c\nd'], '["a\\"b"]["c\\nd"]'],
  ];
  for (const [path, text] of TEXTS) {
    it(`is ${text === '' ? 'empty for the whole' : text}`, () => {
      expect(pathText(path)).to.equal(text);
    });
  }
});

describe('the text of a place', () => {
  it('tells template and object of what was rendered', () => {
    const use = { path: ['spec', 'image'], image: 'a:1', injected: false };
    const object = 'Deployment/web';
    expect(placeText({ ...use, rendered: { template: 'mesh/templates/cp.yaml', object } })).to.equal(
      'mesh/templates/cp.yaml Deployment/web spec.image',
    );
    expect(placeText({ ...use, rendered: { object } })).to.equal('chart Deployment/web spec.image');
    expect(placeText(use)).to.equal('spec.image');
  });

  it('is one line without colours, whatever a field is called', () => {
    const path = ['spec', 'x\u001b[31m <{%fg 1%}>\u202e', 'image'];
    expect(placeText({ path, image: 'a:1', injected: false }))
      .to.match(/^[\x20-\x7e]+$/)
      .and.not.include('<{%');
  });
});
