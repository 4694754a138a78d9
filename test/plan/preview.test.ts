/** What `pulumi preview --json` prints, as planned resources. */
import { expect } from 'chai';
import { readPreview } from '../../src/plan/preview.ts';
import { UNKNOWN_TEXT } from '../support/planned-images.ts';

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

  for (const op of [
    ...['create', 'update', 'replace', 'create-replacement', 'same', 'import', 'import-replacement'],
    'one that Pulumi does not have yet',
  ]) {
    it(`plans what a step of ${op} leads to`, () => {
      expect(preview([step(op, DEPLOYMENT)])?.resources).to.have.length(1);
    });
  }

  for (const op of [
    ...['read', 'read-replacement', 'refresh', 'discard', 'discard-replaced', 'remove-pending-replace'],
    ...['delete', 'delete-replaced'],
  ]) {
    it(`does not plan what a step of ${op} leads to, and all else`, () => {
      const other = 'urn:pulumi:dev::mesh::kubernetes:apps/v1:Deployment::other';
      const read = preview([step(op, DEPLOYMENT), step('create', DEPLOYMENT, other)]);
      expect(read?.resources.map(({ urn }) => urn)).to.deep.equal([other]);
    });
  }

  it('plans what has no op', () => {
    expect(preview([{ urn: URN, newState: DEPLOYMENT }])?.resources).to.have.length(1);
  });

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

  it('tells which version of its provider a resource was asked for', () => {
    const provider = 'urn:pulumi:dev::mesh::pulumi:providers:kubernetes::default_4_30_0';
    const version = (inputs: object, reference = `${provider}::04da6b54-80e4-46f7-96ec-b56ff0331ba9`) =>
      preview([
        step('create', { type: 'pulumi:providers:kubernetes', inputs }, provider),
        step('create', { ...DEPLOYMENT, provider: reference }),
      ])?.resources[1]?.providerVersion;
    expect(version({ version: '4.30.0' })).to.equal('4.30.0');
    for (const inputs of [{}, { version: 5 }, { version: null }]) {
      expect(version(inputs)).to.equal(undefined);
    }
    for (const reference of ['', provider, `${provider}1::x`, 'x']) {
      expect(version({ version: '4.30.0' }, reference)).to.equal(undefined);
    }
    const object = step('create', { ...DEPLOYMENT, inputs: { version: '4.30.0' } }, provider);
    const user = step('create', { ...DEPLOYMENT, provider: `${provider}::x` });
    expect(preview([object, user])?.resources[1]?.providerVersion).to.equal(undefined);
  });

  describe('with secrets', () => {
    const signed = (signature: string, more: object) => ({ '4dabf18193072939515e22adb298388d': signature, ...more });
    const secret = (more: object) => signed('1b47061264138c4ac30d75fd1eb44270', more);
    const output = (more: object) => signed('d0e6a833031e9bbcd3f4e8bde6ca49a4', more);
    const shown = (inputs: unknown) => preview([step('create', { type: 't', inputs })])?.resources[0]?.inputs;

    const UNKNOWN_ONES: Readonly<Record<string, unknown>> = {
      'a text': '[secret]',
      'an encrypted value': secret({ ciphertext: 'djE6…' }),
      'an encrypted value beside a plain one': secret({ ciphertext: 'x', plaintext: 5 }),
      'a plain value that is no JSON': secret({ plaintext: '{' }),
      'a plain value that is a secret': secret({ plaintext: '"[secret]"' }),
      'nothing at all': secret({}),
      'an output without a value': output({ secret: true }),
    };
    for (const [what, value] of Object.entries(UNKNOWN_ONES)) {
      it(`does not know ${what}, wherever it stands`, () => {
        expect(shown(value)).to.equal(UNKNOWN_TEXT);
        expect(shown({ spec: { containers: [value, { image: value }] } })).to.deep.equal({
          spec: { containers: [UNKNOWN_TEXT, { image: UNKNOWN_TEXT }] },
        });
      });
    }

    it('knows what is shown', () => {
      expect(shown({ a: secret({ plaintext: '{"image":"a:1"}' }) })).to.deep.equal({ a: { image: 'a:1' } });
      expect(shown([secret({ value: ['a:1'] }), output({ value: 'b:1' })])).to.deep.equal([['a:1'], 'b:1']);
      const texts = ['secret', 'a[secret]', '[secret] ', '[Secret]'];
      expect(shown(texts)).to.deep.equal(texts);
      const asset = signed('c44067f5952c0a294b673a41bacd8c17', { text: 'a', hash: 'b' });
      expect(shown(asset)).to.deep.equal(asset);
    });
  });

  describe('among what Pulumi prints', () => {
    const json = JSON.stringify({ steps: [step('create', DEPLOYMENT)] }, null, 2);

    for (const notes of [
      'warning: A new version of Pulumi is available!\n',
      'Previewing update (dev):\r\n\r\n',
      'Loading {policies}\n{ not yet\n',
      '\n\n',
    ]) {
      it(`is read (${JSON.stringify(notes)})`, () => {
        expect(readPreview(notes + json)?.resources).to.have.length(1);
      });
    }

    for (const [what, text] of Object.entries({
      'an object of Kubernetes': `apiVersion: v1\nkind: Pod\n---\n${json}`,
      'one in JSON': `{"apiVersion":"v1","kind":"Pod"}\n${json}`,
      'a key that is not shown as it is read': `"\\u0061piVersion": v1\nkind: Pod\n---\n${json}`,
      'a key in base64': `!!binary YXBpVmVyc2lvbg==: v1\nkind: Pod\n---\n${json}`,
      'a key in base64 by a full tag': `!<tag:yaml.org,2002:binary> YXBpVmVyc2lvbg==: v1\nkind: Pod\n---\n${json}`,
      'text on its line': `note ${json}`,
    })) {
      it(`is nothing behind ${what}`, () => {
        expect(readPreview(text)).to.equal(undefined);
      });
    }

    it('is read before notes too, and is nothing before what may be an object', () => {
      expect(readPreview(`note\n${json}\nwarning: old\n`)?.resources).to.have.length(1);
      expect(readPreview(`${json}\r\nwarning: old`)?.resources).to.have.length(1);
      for (const behind of ['---\napiVersion: v1\nkind: Pod\n', '"\\u0061": b\n', json]) {
        expect(readPreview(`${json}\n${behind}`)).to.equal(undefined);
      }
      expect(readPreview(`${json} note`)).to.equal(undefined);
    });
  });

  it('is nothing where the text is an object of Kubernetes, whatever steps it has', () => {
    for (const own of [{ apiVersion: 'v1' }, { kind: 'Pod' }, { kind: null }]) {
      expect(preview([step('create', DEPLOYMENT)], own)).to.equal(undefined);
    }
  });

  it('keeps the inputs as they are, whatever they are', () => {
    for (const inputs of [null, [], 'x', 5, { __proto__x: 1 }]) {
      const [resource] = preview([step('create', { type: 't', inputs })])?.resources ?? [];
      expect(resource?.inputs).to.deep.equal(inputs);
    }
  });
});
