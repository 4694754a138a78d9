/** SARIF: against the official schema, a rule for each code, results at places that code scanning takes, and nothing of a plan that is read as a sign. */
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { Check, Errors } from 'typebox/schema';
import { CODES } from '../../src/codes.ts';
import { sarifReport } from '../../src/report/sarif.ts';
import type { ImageResult } from '../../src/result.ts';
import { failed } from '../../src/verdict.ts';
import { VERSION } from '../../src/version.ts';
import { PLAIN, reportOf } from '../support/presentation.ts';
import { EXEMPTED, FAILURES, imageResult, PASSED, placedIn, SUMMARY } from './results.ts';

interface Sarif {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly version: string; readonly rules: readonly Rule[] } };
      readonly invocations: readonly { readonly executionSuccessful: boolean }[];
      readonly results: readonly Result[];
    },
  ];
}

interface Rule {
  readonly id: string;
  readonly help: { readonly text: string };
}

interface Result {
  readonly ruleId: string;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
      readonly region: { readonly startLine: number };
    };
  }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}

const SCHEMA = JSON.parse(readFileSync('test/support/schemas/sarif-2.1.0.json', 'utf8')) as object;
const ALL = [PASSED, EXEMPTED, ...Object.values(FAILURES)];
const WRONG = FAILURES['another source'] ?? expect.fail();

function sarif(results: readonly ImageResult[], unread: { file: string; why: string }[] = []): Sarif {
  return JSON.parse(sarifReport({ ...reportOf(results, SUMMARY), unread }, PLAIN)) as Sarif;
}

function resultsOf(...results: readonly ImageResult[]): readonly Result[] {
  return sarif(results).runs[0].results;
}

function locationOf(file: string, line = 7) {
  const [result] = resultsOf(placedIn(WRONG, { file, document: 1, line }));
  return result?.locations[0]?.physicalLocation;
}

describe('the SARIF of a run', () => {
  it('is valid under the official schema, and a twin with one thing wrong is not', () => {
    const right = sarif(ALL, [{ file: 'x.yaml', why: 'does not exist' }]);
    expect(Errors(SCHEMA, right)[1]).to.deep.equal([]);
    const [run] = right.runs;
    const twins = [
      { ...right, version: '2.0.0' },
      { ...right, runs: [{ ...run, tool: {} }] },
      { ...right, runs: [{ ...run, results: [{ ...run.results[0], level: 'fatal' }] }] },
      { ...right, runs: [{ ...run, results: [{ ...run.results[0], message: undefined }] }] },
    ];
    expect(twins.map((twin) => Check(SCHEMA, JSON.parse(JSON.stringify(twin))))).to.deep.equal(twins.map(() => false));
  });

  it('has a rule for each code, with the page that explains it, and the version of the pack', () => {
    const { rules, version } = sarif([]).runs[0].tool.driver;
    expect(rules.map(({ id }) => id)).to.deep.equal(Object.keys(CODES));
    expect(rules.map(({ id, help }) => help.text === `The page of ${id}.`)).to.not.include(false);
    expect(version).to.equal(VERSION);
  });

  it('has a result for each code at each use of an image that failed, and none for the others', () => {
    const [use] = WRONG.uses;
    const twice = { ...WRONG, uses: use === undefined ? [] : [use, { ...use, resource: 'Pod/other' }] };
    const both = resultsOf(PASSED, EXEMPTED, twice);
    expect(both.map(({ ruleId }) => ruleId)).to.deep.equal(['SOURCE_MISMATCH', 'SOURCE_MISMATCH']);
    expect(new Set(both.map(({ partialFingerprints }) => partialFingerprints['imageAtPlace/v1'])).size).to.equal(2);
    const many = FAILURES['more reasons than fit, the worst first'] ?? expect.fail();
    expect(resultsOf(many).map(({ ruleId }) => ruleId)).to.deep.equal([
      'LOG_ENTRY_INVALID',
      'TAG_MISMATCH',
      'TRIGGER_MISMATCH',
      'RUNNER_MISMATCH',
      'ATTESTATION_MISSING',
      'TIMED_OUT',
    ]);
  });

  it('tells what is lowered as a warning or a note', () => {
    const levels = (['mandatory', 'advisory', 'off'] as const).map((level) => resultsOf({ ...WRONG, level })[0]?.level);
    expect(levels).to.deep.equal(['error', 'warning', 'note']);
  });

  it('points at the file and line of the image, as the repository names the file', () => {
    expect(locationOf('manifests/a b#ä.yaml')).to.deep.equal({
      artifactLocation: { uri: 'manifests/a%20b%23%C3%A4.yaml', uriBaseId: '%SRCROOT%' },
      region: { startLine: 7 },
    });
    expect(locationOf('/repository/manifests/./a.yaml')?.artifactLocation.uri).to.equal('manifests/a.yaml');
    expect(locationOf('../elsewhere/a.yaml')?.artifactLocation).to.deep.equal({ uri: 'file:///elsewhere/a.yaml' });
    expect(locationOf('javascript:alert(1)')?.artifactLocation.uri).to.equal('javascript%3Aalert(1)');
  });

  it('points at Pulumi.yaml where the image is in no file', () => {
    const program = { artifactLocation: { uri: 'Pulumi.yaml', uriBaseId: '%SRCROOT%' }, region: { startLine: 1 } };
    expect(resultsOf(WRONG)[0]?.locations[0]?.physicalLocation).to.deep.equal(program);
    expect(locationOf('-')).to.deep.equal(program);
  });

  it('has no links and no placeholders of a plan in its messages', () => {
    const verdict = failed([{ code: 'TAG_MISMATCH', reason: 'x', found: '[click](https://evil.example) {0}' }]);
    const [result] = resultsOf(imageResult({ verdict }));
    expect(result?.message.text).to.not.match(/\]\(|\{\d+\}/);
    expect(result?.message.text).to.include('evil.example');
  });

  it('says that files could not be read', () => {
    expect(sarif([]).runs[0].invocations[0]?.executionSuccessful).to.equal(true);
    expect(sarif([], [{ file: 'x', why: 'y' }]).runs[0].invocations[0]?.executionSuccessful).to.equal(false);
  });
});
