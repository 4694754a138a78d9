/** The shape's checks against a second opinion: typebox, with the same definition. */

import { expect } from 'chai';
import fc from 'fast-check';
import { Check } from 'typebox/schema';
import type { Schema } from '../../src/configuration/json-schema.ts';
import { EXAMPLE } from '../support/reference-page.ts';
import { ConfigurationSchema } from '../../src/configuration/schema.ts';
import { shapeFindings } from '../../src/configuration/shape.ts';

const OURS = ['exactlyOne', 'ifMissing', 'description', 'default', 'examples'];

/** The definition without what typebox does not know; each text with the format that asks least, or with none. */
function plain(schema: unknown, format?: string): unknown {
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) =>
      OURS.includes(key) ? undefined : key === 'format' ? format : value,
    ),
  ) as unknown;
}

/** Every part of a value, as the way there. */
function waysInto(value: unknown): string[][] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [[], ...inner.flatMap(([key, part]) => waysInto(part).map((way) => [key, ...way]))];
}

function changed(value: unknown, [key, ...way]: readonly string[], to: (part: unknown) => unknown): unknown {
  if (key === undefined) {
    return to(value);
  }
  const copy: unknown = structuredClone(value);
  const members = copy as Record<string, unknown>;
  const part = changed(members[key], way, to);
  if (part === undefined && !Array.isArray(copy)) {
    return Object.fromEntries(Object.entries(members).filter(([name]) => name !== key));
  }
  members[key] = part ?? null;
  return copy;
}

const full = {
  ...EXAMPLE['image-provenance'],
  enforcementLevel: 'mandatory',
  pinning: 'off',
  trustedRoots: { acme: { json: { tlogs: [] } }, other: { file: '/x' } },
  registries: { 'docker.io': { mirrors: ['a', 'b'], plainHttp: true } },
};

const replacement = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    true,
    false,
    0,
    1,
    3600,
    3601,
    -1,
    'off',
    'kuma',
    'https://slsa.dev/provenance/v0.2',
  ),
  fc.constantFrom<unknown>([], {}, ['a'], ['a', 'a'], [1], { a: 1 }, [[]], { mirrors: ['x'] }, { file: '/a' }),
  fc.constantFrom('tag', 'rules', 'attestations', 'constructor').map((key) => ({ added: key })),
);

describe('the shape of a configuration', () => {
  const ours = plain(ConfigurationSchema, 'prose') as Schema;
  const theirs = plain(ConfigurationSchema) as Parameters<typeof Check>[0];

  it('is right for typebox and for us at the same time, whatever part is replaced', () => {
    const counts = { right: 0, wrong: 0 };
    fc.assert(
      fc.property(fc.constantFrom(...waysInto(full)), replacement, (way, to) => {
        const value = changed(full, way, (part) =>
          typeof to === 'object' && to !== null && 'added' in to
            ? { ...(part as object), [String(to.added)]: 'x' }
            : to,
        );
        const right = Check(theirs, value);
        counts[right ? 'right' : 'wrong']++;
        expect(shapeFindings(ours, value).length === 0, JSON.stringify(value)).to.equal(right);
      }),
      { numRuns: 3000 },
    );
    expect(counts.right).to.be.above(100);
    expect(counts.wrong).to.be.above(100);
  });

  it('uses no word of JSON schema that is not checked', () => {
    const words = new Set<string>();
    const collect = (schema: unknown): void => {
      for (const [word, value] of Object.entries(schema as object)) {
        words.add(word);
        if (word === 'properties') {
          Object.values(value as object).forEach(collect);
        } else if (['items', 'additionalProperties', 'propertyNames'].includes(word) && typeof value === 'object') {
          collect(value);
        } else if (word === 'anyOf') {
          (value as unknown[]).forEach(collect);
        }
      }
    };
    collect(ConfigurationSchema);
    expect([...words]).to.have.members([
      ...[
        'type',
        'properties',
        'required',
        'additionalProperties',
        'propertyNames',
        'items',
        'minItems',
        'uniqueItems',
      ],
      ...['anyOf', 'enum', 'const', 'minLength', 'format', 'exclusiveMinimum', 'maximum', ...OURS],
    ]);
  });
});
