/** Whatever else a resource holds, an image that a cluster would run is found, or it is told that it is not known. */
import { expect } from 'chai';
import fc from 'fast-check';
import { readManifest } from '../../src/plan/manifest.ts';
import { readPreview } from '../../src/plan/preview.ts';
import { beside, fields, FULL, KEYS, KINDS, KNOWN, noise, podSpec } from '../support/any-resource.ts';
import { plannedUses, UNKNOWN_TEXT, useLine, indexedPlace } from '../support/planned-images.ts';
import { valueAt } from '../../src/plan/path.ts';
import { placeText } from '../../src/report/place.ts';
import { plannedValue } from '../../src/plan/planned-value.ts';

describe('any resource with a pod spec', () => {
  for (const [type, path] of KINDS) {
    it(`never hides a known image behind something else (${type})`, () => {
      const resource = path.reduceRight<fc.Arbitrary<unknown>>(
        (held, step) => beside(step, held, ['kind', 'apiVersion']),
        podSpec,
      );
      fc.assert(
        fc.property(resource, (inputs) => {
          const found = plannedUses(type, inputs).filter((use) => 'image' in use && use.image === KNOWN);
          expect(found.length).to.be.greaterThan(0);
          for (const use of found) {
            expect(valueAt(plannedValue(inputs), use.path), placeText(use)).to.equal(KNOWN);
          }
        }),
        { numRuns: 150 },
      );
    });
  }
});

/** Each copy of a value in which one place is unknown, and where that is. */
function* unknownCopies(value: unknown, path = ''): Generator<readonly [string, unknown]> {
  if (path !== '') {
    yield [path, UNKNOWN_TEXT];
  }
  if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      const step = Array.isArray(value) ? `[${key}]` : path === '' ? key : `.${key}`;
      for (const [where, copy] of unknownCopies(item, `${path}${step}`)) {
        yield [
          where,
          Array.isArray(value)
            ? value.map((other: unknown, index) => (index === Number(key) ? copy : other))
            : { ...value, [key]: copy },
        ];
      }
    }
  }
}

describe('one unknown value', () => {
  for (const [name, [type, resource]] of Object.entries(FULL)) {
    it(`takes no image away without saying so, wherever it stands (${name})`, () => {
      const images = plannedUses(type, resource);
      expect(images).to.not.deep.equal([]);
      const passedOver: string[] = [];
      for (const [where, copy] of unknownCopies(resource)) {
        const uses = plannedUses(type, copy);
        const lines = uses.map(useLine);
        // What an object is decides where its images are.
        const place = where.replace(/(?:kind|apiVersion)$/, '');
        const unreadable = uses.flatMap((use) => ('image' in use ? [] : [indexedPlace(use)]));
        for (const use of images) {
          const path = indexedPlace(use);
          const told = unreadable.some((other) => path.startsWith(other) || other.startsWith(place));
          if (!lines.includes(useLine(use)) && !told) {
            passedOver.push(`${useLine(use)} with ${where} unknown`);
          }
        }
      }
      expect(passedOver).to.deep.equal([]);
    });
  }
});

describe('no reader', () => {
  const TYPES = [
    ...KINDS.map(([type]) => type),
    ...['core/v1:List', 'core/v1:PodList', 'apps/v1:DeploymentList', 'core/v1:ConfigMap', 'core/v1:Secret'],
    ...['kuma.io/v1alpha1:ContainerPatch', 'argoproj.io/v1alpha1:Application', 'a.example.com/v1:ThingList', ':'],
    ...['kyverno.io/v1:ClusterPolicy', 'mutations.gatekeeper.sh/v1:Assign', 'mutations.gatekeeper.sh/v1:AssignImage'],
    ...[
      'admissionregistration.k8s.io/v1:MutatingAdmissionPolicy',
      'v1:Template',
      'monitoring.coreos.com/v1:Prometheus',
    ],
    ...['argoproj.io/v1alpha1:Workflow', 'fleet.cattle.io/v1alpha1:Bundle', 'core/v1:Namespace'],
  ];

  it('throws at any planned value whatever', () => {
    const spec = fc.oneof(fc.jsonValue(), noise, fields);
    const inputs = fc.oneof(
      spec,
      fc.dictionary(KEYS, spec),
      fc.record({ metadata: spec, spec, data: spec, items: spec }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...TYPES), inputs, (type, value) => {
        for (const use of plannedUses(type, value)) {
          expect(use.path).to.be.an('array');
          expect(JSON.stringify(use)).to.not.contain(UNKNOWN_TEXT);
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('throws at any text whatever that is a manifest or a preview', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fields.map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        await readManifest(value, '-');
        readPreview(value);
        readPreview(`{"steps":[{"urn":"a","newState":${value}}]}`);
      }),
      { numRuns: 500 },
    );
  });
});
