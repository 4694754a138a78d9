/** The summary and the JSON of a run. */
import { expect } from 'chai';
import { jsonReport } from '../../src/report/json.ts';
import { summaryText, takenFromPresetsTexts } from '../../src/report/summary.ts';
import { PLAIN, reportOf } from '../support/presentation.ts';
import { DIGEST, EXEMPTED, FAILURES, PASSED, SUMMARY } from './results.ts';

interface Report {
  readonly results: readonly Readonly<Record<string, unknown>>[];
  readonly summary: object;
}

const ALL = [PASSED, EXEMPTED, ...Object.values(FAILURES)];

describe('the summary of a run', () => {
  it("is the contract's line", () => {
    expect(summaryText(SUMMARY)).to.equal(
      'image-provenance: 7 uses of 5 images: 4 passed, 1 exempted until 2027-01-31; 4 by tag, which can move; 12 requests',
    );
  });

  it('leaves out what there is not, and counts one as one', () => {
    const { exemptedUntil, ...rest } = SUMMARY;
    expect(exemptedUntil).to.equal('2027-01-31');
    expect(
      summaryText({ ...rest, uses: 1, images: 1, passed: 0, failed: 1, byTag: 0, exempted: 0, registryRequests: 1 }),
    ).to.equal('image-provenance: 1 use of 1 image: 0 passed, 1 failed; 1 request');
    expect(summaryText(rest)).to.contain('4 passed, 1 exempted;');
  });

  it('tells which own rule decides about images of a chosen preset', () => {
    const wide = { rule: 'rules[0] "the hub"', preset: 'preset kong-mesh', images: 4 };
    expect(takenFromPresetsTexts({ ...SUMMARY, takenFromPresets: [wide] })).to.deep.equal([
      'rules[0] "the hub" decides about 4 images instead of preset kong-mesh',
    ]);
    expect(takenFromPresetsTexts(SUMMARY)).to.deep.equal([]);
  });

  it('tells of Releases that were rendered without a cluster', () => {
    expect(summaryText({ ...SUMMARY, renderedReleases: 1 })).to.contain(
      '; 1 Release rendered without a cluster; 12 requests',
    );
    expect(summaryText({ ...SUMMARY, renderedReleases: 2 })).to.contain('; 2 Releases rendered without a cluster;');
  });

  it('tells of which release an image is that is named by a digest alone', () => {
    expect(summaryText({ ...SUMMARY, releases: ['refs/tags/2.8.0', 'refs/tags/v2.14.3'] })).to.contain(
      '; by digest alone: refs/tags/2.8.0, refs/tags/v2.14.3; 4 by tag',
    );
  });
});

describe('the summary of a run that saw more than images', () => {
  const notRead = ['Command/a', 'Rollout/b', 'Rollout/b'].map((resource) => ({ resource, why: 'x' }));

  it('names at most three kinds and resources, each once, and counts the rest', () => {
    const byShapeOnly = ['A.a.io', 'B.a.io', 'C.a.io', 'D.a.io', 'E.a.io'];
    expect(summaryText({ ...SUMMARY, byShapeOnly, notRead, unknownValues: 1 })).to.match(
      /; 12 requests; no image seen in A\.a\.io, B\.a\.io, C\.a\.io and 2 more, which the pack does not know; not everything is read of Command\/a, Rollout\/b; 1 value of custom resources not known yet$/,
    );
  });

  it('has all of them in JSON', () => {
    const { summary } = JSON.parse(
      jsonReport(reportOf([], { ...SUMMARY, byShapeOnly: ['A.a.io'], notRead }), PLAIN),
    ) as Report;
    expect(summary).to.deep.include({ byShapeOnly: ['A.a.io'], notRead });
  });
});

describe('the JSON of a run', () => {
  const report = JSON.parse(jsonReport(reportOf(ALL, SUMMARY), PLAIN)) as Report;

  it('has a version of its form', () => {
    expect(report).to.have.property('schemaVersion', 1);
  });

  it('has the keys of the contract for an image that passed', () => {
    expect(report.results[0]).to.deep.equal({
      image: 'kong/kuma-cp:2.14.3',
      reference: 'docker.io/kong/kuma-cp:2.14.3',
      digest: DIGEST,
      pinned: false,
      result: 'PASSED',
      rule: 'rules[0]',
      failures: [],
      provenance: PASSED.verdict.result === 'PASSED' ? PASSED.verdict.provenance : {},
      uses: [{ resource: 'Deployment/kong-mesh-control-plane', path: 'spec.template.spec.containers[0].image' }],
      notes: PASSED.notes,
    });
  });

  it('has the exemption of an image that is exempted', () => {
    expect(report.results[1]).to.deep.include({
      result: 'EXEMPTED',
      pinned: true,
      digest: DIGEST,
      rule: 'exemptions[0]',
      failures: [],
      exemption: { reason: 'bought', owner: 'team-a', expires: '2027-01-31' },
    });
  });

  it('has the level and the failures, with families, of an image that failed', () => {
    expect(report.results[2]).to.deep.include({
      result: 'FAILED',
      level: 'mandatory',
      failures: [
        {
          code: 'SOURCE_MISMATCH',
          family: 'refused',
          message:
            'the source repository is another one: expected https://github.com/Kong/kong-mesh, found https://github.com/evil/kong-mesh',
          expected: 'https://github.com/Kong/kong-mesh',
          found: 'https://github.com/evil/kong-mesh',
          remedy: 'do not deploy it, unless the rule should name this source',
          storedAt: `docker.io/kong/notary:sha256-${'ab'.repeat(32)}.att`,
        },
      ],
    });
  });

  it('names no rule where none decided, and the preset in whose place an own rule did', () => {
    const unknown = report.results[2 + Object.keys(FAILURES).indexOf('an image that is not known')];
    expect(unknown).to.not.have.any.keys('rule', 'insteadOf');
    const taken = jsonReport(reportOf([{ ...PASSED, insteadOf: 'preset kong-mesh' }], SUMMARY), PLAIN);
    expect((JSON.parse(taken) as Report).results[0]).to.include({ rule: 'rules[0]', insteadOf: 'preset kong-mesh' });
  });

  it('has null for what is not known', () => {
    const unknown = report.results[2 + Object.keys(FAILURES).indexOf('an image that is not known')];
    expect(unknown).to.deep.include({ image: null, reference: null, digest: null, result: 'FAILED' });
  });

  it('has the summary of the contract', () => {
    expect(report.summary).to.deep.equal({
      uses: 7,
      images: 5,
      passed: 4,
      exempted: 1,
      failed: 0,
      renderedReleases: 0,
      registryRequests: 12,
      byShapeOnly: [],
      notRead: [],
      unknownValues: 0,
      unread: [],
    });
    expect(JSON.parse(jsonReport(reportOf([], SUMMARY), PLAIN))).to.have.deep.property('results', []);
  });
});
