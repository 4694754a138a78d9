/** The table of kinds against itself: each row is found, and each of its fields is read where it stands. */
import { expect } from 'chai';
import { expandBraces } from '../../../src/images/kinds/field.ts';
import type { Kind } from '../../../src/images/kinds/kind.ts';
import { KINDS, rowOf } from '../../../src/images/kinds/table.ts';
import { useLine, usesOf, UNKNOWN_TEXT } from '../../support/planned-images.ts';
import { plannedValue } from '../../../src/plan/planned-value.ts';

const IMAGE = 'evil.example/a/b:1';
const ROWS = [...KINDS].filter(([, row]) => row.silent !== true);

function usesIn(key: string, fields: object): string[] {
  const [group = '', kind = ''] = key.split('/');
  const typed = { apiVersion: group === '' ? 'v1' : `${group.replace('*', 'any')}/v1`, kind: kind.replace('*', 'Any') };
  const planned = plannedValue(fields) as Record<string, never>;
  return usesOf([{ ...typed, patch: false, fields: planned, at: [] }]).map(useLine);
}

/** The inputs in which a value stands at a path of the table, and the paths to what lies above it. */
function inputsWith(path: string, value: unknown): { inputs: object; above: object[] } {
  const steps = [...path.matchAll(/\["([^"]+)"\]|(\[\])|\[([\w-]+)\]|([^.[\]]+)/g)];
  const build = (inner: unknown, ends: number): unknown =>
    steps.slice(0, ends).reduceRight<unknown>((held, [, quoted, items, named, key = '']) => {
      if (items !== undefined) {
        return [held];
      }
      return named === undefined
        ? { [quoted ?? (key.startsWith('*') ? 'any' : key)]: held }
        : [{ ...(held as object), name: named }];
    }, inner);
  const keys = steps.flatMap(([, , items, named], index) => ((items ?? named) === undefined ? [index] : []));
  return {
    inputs: build(value, steps.length) as object,
    // At any depth only the field itself can be told.
    above: keys
      .slice(1)
      .filter((index) => steps[index - 1]?.[4] !== '**')
      .map((index) => build(UNKNOWN_TEXT, index) as object),
  };
}

function fieldsOf({ images = [] }: Kind): readonly string[] {
  return images.flatMap(expandBraces);
}

describe('the table of kinds', () => {
  it('has each kind once, and many of them', () => {
    const kinds = [...KINDS.keys()];
    expect(kinds.filter((kind) => kind.endsWith('/*')).length).to.be.above(100);
    expect(kinds.filter((kind) => !kind.endsWith('/*')).length).to.be.above(500);
    for (const kind of kinds) {
      expect(kind).to.match(/^(?:\*\.)?[a-z0-9.-]*\/(?:\*|[A-Za-z0-9]+)$/);
    }
  });

  it('prefers a kind to its group, and its group to the domain that it belongs to', () => {
    const found = (apiVersion: string, kind: string) => rowOf({ apiVersion, kind })?.silent;
    expect(found('kuma.io/v1alpha1', 'MeshTimeout')).to.equal(true);
    expect(found('kuma.io/v1alpha1', 'ContainerPatch')).to.equal(undefined);
    expect(found('ec2.aws.upbound.io/v1beta1', 'Instance')).to.equal(true);
    expect(found('upbound.io/v1', 'Instance')).to.equal(undefined);
    expect(rowOf({ apiVersion: 'example.com/v1', kind: 'Anything' })).to.equal(undefined);
    expect(rowOf({ apiVersion: 'argoproj.io/v9', kind: 'ApplicationPatch' })).to.have.property('deploys');
    expect(rowOf({ apiVersion: 'evilargoproj.io/v1', kind: 'Application' })).to.equal(undefined);
  });

  for (const [key, row] of ROWS.filter(([, { images }]) => images !== undefined)) {
    it(`reads each field of ${key}, and tells each that is not known`, () => {
      for (const field of fieldsOf(row)) {
        const [path = '', ...parts] = field.split(' ');
        const { inputs, above } = inputsWith(path, IMAGE);
        const completes = parts.includes(':*') || parts.some((part) => part.startsWith('^'));
        const found = usesIn(key, inputs);
        expect(
          found.some((line) => line.endsWith(` ${IMAGE}`) || (completes && line.endsWith('IMAGES_NOT_IN_PLAN'))),
          `${field}: ${found.join()}`,
        ).to.equal(true);
        for (const unknown of [inputsWith(path, UNKNOWN_TEXT).inputs, ...above]) {
          const told = usesIn(key, unknown).filter((line) => line.endsWith('IMAGE_UNKNOWN'));
          expect(told, JSON.stringify(unknown)).to.not.deep.equal([]);
        }
      }
    });
  }

  for (const [key, row] of ROWS.filter(([, { needs }]) => needs !== undefined)) {
    it(`tells that ${key} leaves its image out, and not where it is set`, () => {
      const { needs = [], deploys } = row;
      const isChosen = (fields: object) => usesIn(key, fields).includes('spec IMAGES_NOT_IN_PLAN');
      for (const need of needs) {
        const [choice = '', condition] = need.split(' -> ').reverse();
        const given = condition === undefined ? {} : inputsWith(condition, { any: 1 }).inputs;
        expect(isChosen(given), `${choice} left out`).to.equal(true);
        for (const one of needs.length > 1 || deploys !== undefined ? [] : choice.split(' | ').flatMap(expandBraces)) {
          const [path = ''] = one.split(' ');
          expect(isChosen(inputsWith(path, IMAGE).inputs), path).to.equal(false);
        }
      }
    });
  }
});
