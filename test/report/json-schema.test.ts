/** docs/report.schema.json against reports: what is in a report is in the schema, and what is wrong is refused. */
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { Check } from 'typebox/schema';
import { CODES, FAMILIES } from '../../src/codes.ts';
import { jsonReport } from '../../src/report/json.ts';
import { PLAIN } from '../support/presentation.ts';
import { strictSchema } from '../support/strict-schema.ts';
import { EXEMPTED, FAILURES, PASSED, placedIn, SUMMARY } from './results.ts';

const SCHEMA = JSON.parse(readFileSync('docs/report.schema.json', 'utf8')) as {
  $defs: { failure: { properties: { code: { enum: string[] }; family: { enum: string[] } } } };
};
const STRICT = strictSchema(SCHEMA) as object;
const EVERYTHING = {
  results: [
    { ...PASSED, insteadOf: 'preset kong-mesh' },
    EXEMPTED,
    placedIn(PASSED, { file: 'a.yaml', document: 1, line: 3 }),
    ...Object.values(FAILURES),
  ],
  summary: { ...SUMMARY, byShapeOnly: ['A.a.io'], notRead: [{ resource: 'Command/a', why: 'x' }] },
  unread: [{ file: 'b.yaml', why: 'does not exist' }],
};

interface Json {
  results: Record<string, unknown>[];
  summary: Record<string, unknown>;
}

function report(): Json {
  return JSON.parse(jsonReport(EVERYTHING, PLAIN)) as Json;
}

describe('the published schema of the JSON report', () => {
  it('has every key that a report has', () => {
    expect(Check(STRICT, report())).to.equal(true);
    expect(Check(SCHEMA, { ...report(), more: 1 })).to.equal(true);
    expect(Check(STRICT, { ...report(), more: 1 })).to.equal(false);
  });

  it('has all codes and families', () => {
    const { code, family } = SCHEMA.$defs.failure.properties;
    expect(code.enum).to.have.members(Object.keys(CODES));
    expect(family.enum).to.deep.equal(FAMILIES);
  });

  const twins: Readonly<Record<string, (json: Json) => object>> = {
    'without a version': ({ results, summary }) => ({ results, summary }),
    'of another version': (json) => ({ ...json, schemaVersion: 2 }),
    'with a digest that is none': (json) => change(json, { digest: 'sha256:ab' }),
    'with another result': (json) => change(json, { result: 'OK' }),
    'with a pass without provenance': (json) => change(json, { provenance: undefined }),
    'with a pass that has failures': (json) => change(json, { failures: json.results[4]?.failures }),
    'with a failure without reasons': (json) => change(json, { failures: [] }, 4),
    'with a failure without a level': (json) => change(json, { level: undefined }, 4),
    'with an exemption without its reason': (json) => change(json, { exemption: {} }, 1),
    'with an image that nothing uses': (json) => change(json, { uses: [] }),
    'with a line 0': (json) => change(json, { uses: [{ resource: 'a', path: 'b', line: 0 }] }),
    'without a count': ({ summary, ...json }) => ({ ...json, summary: { ...summary, images: undefined } }),
  };
  for (const [name, twin] of Object.entries(twins)) {
    it(`refuses one ${name}`, () => {
      expect(Check(SCHEMA, JSON.parse(JSON.stringify(twin(report()))))).to.equal(false);
    });
  }
});

function change(json: Json, changes: object, index = 0): Json {
  return { ...json, results: json.results.map((result, at) => (at === index ? { ...result, ...changes } : result)) };
}
