/** Lists as the objects in them, and the `…List` and `…Patch` resources of every kind with a pod spec. */
import { expect } from 'chai';
import { type KubernetesObject, objectLabel } from '../../src/plan/kubernetes-object.ts';
import { objectsOf } from '../../src/plan/list.ts';
import { type PlannedRecord, plannedValue } from '../../src/plan/planned-value.ts';
import { UNKNOWN_LIST, UNKNOWN_OBJECT, UNKNOWN_TEXT, useLines } from '../support/planned-images.ts';
import type { Path } from '../../src/plan/path.ts';
import { pathText } from '../../src/report/place.ts';

function objects(kind: string, apiVersion: string, fields: object, at: Path = []): KubernetesObject[] {
  return objectsOf({ kind, apiVersion, patch: false, fields: plannedValue(fields) as PlannedRecord, at });
}

/** `at apiVersion kind/name` */
function lines(kind: string, apiVersion: string, fields: object, at?: Path): string[] {
  return objects(kind, apiVersion, fields, at).map(
    (object) =>
      `${pathText(object.at)}${object.at.length === 0 ? '' : '.'}${object.apiVersion} ${objectLabel(object, 'no name')}`,
  );
}

const named = (name: string, more: object = {}) => ({ ...more, metadata: { name } });

describe('the objects of a list', () => {
  it('are one object where it is no list', () => {
    expect(lines('Pod', 'v1', named('a'))).to.deep.equal(['v1 Pod/a']);
    const either = lines('ConfigMap', 'v1', { ...named('a'), items: [named('b', { apiVersion: 'v1', kind: 'Pod' })] });
    expect(either).to.deep.equal(['v1 ConfigMap/a', 'items[0].v1 Pod/b']);
    expect(lines('AllowList', 'acme.example.com/v1', named('a'))).to.deep.equal(['acme.example.com/v1 AllowList/a']);
  });

  it('are of the kind that each item states, else of the kind that the list is of', () => {
    expect(
      lines('List', 'v1', {
        items: [
          named('a', { apiVersion: 'apps/v1', kind: 'Deployment' }),
          named('b', { apiVersion: 'v1', kind: 'Pod' }),
        ],
      }),
    ).to.deep.equal(['items[0].apps/v1 Deployment/a', 'items[1].v1 Pod/b']);
    expect(
      lines('DeploymentList', 'apps/v1', { items: [named('a'), named('b', { apiVersion: 'v1', kind: 'Pod' })] }),
    ).to.deep.equal(['items[0].apps/v1 Deployment/a', 'items[1].v1 Pod/b']);
  });

  it('are those of lists in it, each with the whole way to it', () => {
    const pod = named('a', { apiVersion: 'v1', kind: 'Pod' });
    const inner = { apiVersion: 'v1', kind: 'List', items: [pod, pod] };
    const typed = { apiVersion: 'v1', kind: 'PodList', items: [named('b')] };
    expect(lines('List', 'v1', { items: [inner, typed] }, ['x'])).to.deep.equal([
      'x.items[0].items[0].v1 Pod/a',
      'x.items[0].items[1].v1 Pod/a',
      'x.items[1].items[0].v1 Pod/b',
    ]);
  });

  it('are none where it is empty', () => {
    expect(lines('List', 'v1', { items: [] })).to.deep.equal([]);
    expect(lines('PodList', 'v1', { items: [] })).to.deep.equal([]);
  });

  it('keep whether the list is a patch', () => {
    const [object] = objectsOf({ kind: 'PodList', apiVersion: 'v1', patch: true, fields: { items: [{}] }, at: [] });
    expect(object).to.deep.equal({
      kind: 'Pod',
      apiVersion: 'v1',
      patch: true,
      fields: {},
      at: ['items', { index: 0 }],
    });
  });
});

describe('the images of a list', () => {
  const POD = { containers: [{ name: 'a', image: 'a:1' }] };

  it('are not known where its items, one of them, or what one of them is, is not', () => {
    for (const type of ['core/v1:List', 'core/v1:PodList']) {
      for (const items of [UNKNOWN_LIST, null, {}, 'x']) {
        const [line, ...more] = useLines(type, { items });
        expect(line).to.match(/^items\S* IMAGE_UNKNOWN$/);
        expect(more).to.deep.equal([]);
      }
      for (const item of [UNKNOWN_OBJECT, null, 'x', 5]) {
        const known = { apiVersion: 'v1', kind: 'Pod', spec: POD };
        const [first, ...others] = useLines(type, { items: [item, known] });
        expect(first).to.match(/^items\[0\]\S* IMAGE_UNKNOWN$/);
        expect(others).to.deep.equal(['items[1].spec.containers[0].image a:1']);
      }
    }
    expect(useLines('core/v1:List', {})).to.have.length(1);
  });

  it('are not known where the kind or the group of an item is not', () => {
    const rollout = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', spec: { template: { spec: POD } } };
    expect(useLines('core/v1:List', { items: [rollout] })).to.deep.equal([
      'items[0].spec.template.spec.containers[0].image a:1',
    ]);
    for (const unknown of [{ kind: UNKNOWN_TEXT }, { apiVersion: UNKNOWN_TEXT }]) {
      const found = useLines('core/v1:List', { items: [{ ...rollout, ...unknown }] });
      expect(found, JSON.stringify(unknown)).to.not.deep.equal([]);
      for (const line of found) {
        expect(line).to.match(/^items\[0\]/);
      }
    }
  });

  it('are not known where an item of custom resources is not', () => {
    for (const items of [UNKNOWN_LIST, [UNKNOWN_OBJECT]]) {
      expect(useLines('argoproj.io/v1alpha1:RolloutList', { items })).to.have.length(1);
    }
  });

  const TEMPLATE = { spec: { template: { spec: POD } } };
  const CRON = { spec: { jobTemplate: TEMPLATE } };
  const IN_TEMPLATE = 'spec.template.spec';
  const IN_CRON = 'spec.jobTemplate.spec.template.spec';
  const KINDS: readonly (readonly [string, object, string])[] = [
    ['core/v1:Pod', { spec: POD }, 'spec'],
    ['v1:Pod', { spec: POD }, 'spec'],
    ['core/v1:PodTemplate', { template: { spec: POD } }, 'template.spec'],
    ['core/v1:ReplicationController', TEMPLATE, IN_TEMPLATE],
    ...[
      ...['v1', 'v1beta1', 'v1beta2'].flatMap((v) => [`apps/${v}:Deployment`, `apps/${v}:StatefulSet`]),
      ...['v1', 'v1beta2'].flatMap((v) => [`apps/${v}:DaemonSet`, `apps/${v}:ReplicaSet`]),
      ...['Deployment', 'DaemonSet', 'ReplicaSet'].map((kind) => `extensions/v1beta1:${kind}`),
      'batch/v1:Job',
    ].map((type) => [type, TEMPLATE, IN_TEMPLATE] as const),
    ...['v1', 'v1beta1', 'v2alpha1'].map((v) => [`batch/${v}:CronJob`, CRON, IN_CRON] as const),
  ];
  for (const [type, inputs, at] of KINDS) {
    it(`are those of its items (${type}List)`, () => {
      expect(useLines(`${type}List`, { items: [inputs, inputs] })).to.deep.equal([
        `items[0].${at}.containers[0].image a:1`,
        `items[1].${at}.containers[0].image a:1`,
      ]);
      expect(useLines(`${type}List`, { items: [inputs, {}] })).to.deep.equal([
        `items[0].${at}.containers[0].image a:1`,
        `items[1].${at} IMAGE_UNKNOWN`,
      ]);
    });

    it(`are those that a patch names (${type}Patch)`, () => {
      expect(useLines(`${type}Patch`, inputs)).to.deep.equal([`${at}.containers[0].image a:1`]);
      expect(useLines(`${type}Patch`, { metadata: { name: 'a' } })).to.deep.equal([]);
      expect(useLines(`${type}Patch`, { [at.split('.')[0] ?? '']: UNKNOWN_OBJECT })).to.deep.equal([
        `${at.split('.')[0] ?? ''} IMAGE_UNKNOWN`,
      ]);
    });
  }
});
