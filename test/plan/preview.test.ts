/** What `pulumi preview --json` prints, as planned resources. */
import { expect } from 'chai';
import { readPreview } from '../../src/plan/preview.ts';

const URN = 'urn:pulumi:dev::mesh::kubernetes:apps/v1:Deployment::kong-mesh';
const STACK = 'urn:pulumi:dev::mesh::pulumi:pulumi:Stack::mesh-dev';

function step(op: string, newState: unknown, urn = URN): object {
  return { op, urn, ...(newState !== undefined && { newState }) };
}

const DEPLOYMENT = {
  type: 'kubernetes:apps/v1:Deployment',
  inputs: { spec: { replicas: 1 } },
  parent: STACK,
  urn: URN,
};

function preview(steps: readonly object[], more: object = {}) {
  return readPreview(JSON.stringify({ config: {}, steps, diagnostics: [], duration: 1, ...more }));
}

describe('a preview', () => {
  it('is what its steps plan', () => {
    expect(preview([step('create', { type: 'pulumi:pulumi:Stack' }, STACK), step('create', DEPLOYMENT)])).to.deep.equal(
      {
        resources: [
          { type: 'pulumi:pulumi:Stack', name: 'mesh-dev', urn: STACK, inputs: {}, dependentInputs: [] },
          {
            type: 'kubernetes:apps/v1:Deployment',
            name: 'kong-mesh',
            urn: URN,
            inputs: { spec: { replicas: 1 } },
            parent: STACK,
            dependentInputs: [],
          },
        ],
        incomplete: false,
        failed: false,
      },
    );
  });

  it('has the name that its URN ends with, also where the type has its parents in it', () => {
    const nested = 'urn:pulumi:dev::mesh::kubernetes:helm.sh/v4:Chart$kubernetes:core/v1:Pod::a:b/c';
    expect(preview([step('create', DEPLOYMENT, nested)])?.resources[0]).to.include({ name: 'a:b/c', urn: nested });
  });

  for (const op of ['create', 'update', 'replace', 'create-replacement', 'same', 'refresh', 'import', 'read']) {
    it(`plans what a step of ${op} leads to`, () => {
      expect(preview([step(op, DEPLOYMENT)])?.resources).to.have.length(1);
    });
  }

  it('plans nothing by what it deletes', () => {
    const deleted = { op: 'delete', urn: URN, oldState: DEPLOYMENT };
    expect(preview([deleted, step('create', DEPLOYMENT)])?.resources).to.have.length(1);
    expect(preview([])).to.deep.equal({ resources: [], incomplete: false, failed: false });
  });

  it('is incomplete where what does not change is only counted', () => {
    const same = step('same', DEPLOYMENT);
    const incomplete = (steps: readonly object[], changeSummary?: object) =>
      preview(steps, { changeSummary })?.incomplete;
    expect(incomplete([same], { same: 1 })).to.equal(false);
    expect(incomplete([same], { create: 3 })).to.equal(false);
    expect(incomplete([same])).to.equal(false);
    expect(incomplete([], { same: 1 })).to.equal(true);
    expect(incomplete([same], { same: 2 })).to.equal(true);
    expect(incomplete([step('create', DEPLOYMENT)], { same: 1, create: 1 })).to.equal(true);
  });

  it('has failed where it ended with an error, and not by what the program prints', () => {
    const failed = (...severities: readonly string[]) =>
      preview([step('create', DEPLOYMENT)], { diagnostics: severities.map((severity) => ({ message: 'x', severity })) })
        ?.failed;
    expect([failed(), failed('warning', 'info#err'), failed('info', 'error')]).to.deep.equal([false, false, true]);
  });

  it('is nothing where the text is something else', () => {
    for (const text of [
      '',
      'x',
      '{',
      'null',
      '[]',
      '{}',
      '"x"',
      '{"steps":{}}',
      '{"steps":[null]}',
      '{"steps":[{}]}',
    ]) {
      expect(readPreview(text), text).to.equal(undefined);
    }
    expect(preview([step('create', { inputs: {} })]), 'no type').to.equal(undefined);
    expect(preview([step('create', { type: 5 })]), 'a number as type').to.equal(undefined);
    expect(preview([{ op: 'create', newState: DEPLOYMENT }]), 'no URN').to.equal(undefined);
    expect(preview([step('create', null)]), 'null as state').to.equal(undefined);
    expect(preview([], { changeSummary: { same: '1' } }), 'a text as count').to.equal(undefined);
    expect(readPreview('apiVersion: v1\nkind: Pod')).to.equal(undefined);
    expect(readPreview(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [] }))).to.equal(undefined);
  });

  it('is nothing where one step of it is not read, rather than without that step', () => {
    expect(preview([step('create', DEPLOYMENT), { op: 5, urn: URN, newState: DEPLOYMENT }])).to.equal(undefined);
  });

  it('tells which inputs come from other resources', () => {
    const state = (propertyDependencies: unknown) => preview([step('create', { ...DEPLOYMENT, propertyDependencies })]);
    expect(
      state({ values: [URN], chart: [], repositoryOpts: [STACK, URN] })?.resources[0]?.dependentInputs,
    ).to.deep.equal(['values', 'repositoryOpts']);
    expect(state({ values: URN })).to.equal(undefined);
    expect(state(null)).to.equal(undefined);
  });

  it('keeps the inputs as they are, whatever they are', () => {
    for (const inputs of [null, [], 'x', 5, { __proto__x: 1 }]) {
      const [resource] = preview([step('create', { type: 't', inputs })])?.resources ?? [];
      expect(resource?.inputs).to.deep.equal(inputs);
    }
  });
});
