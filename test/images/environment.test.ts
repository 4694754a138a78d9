/** `$(NAME)` in values, commands and arguments, as the kubelet fills it in. */
import { expect } from 'chai';
import { environmentOf } from '../../src/images/environment.ts';
import { type PlannedRecord, plannedValue } from '../../src/plan/planned-value.ts';
import { UNKNOWN_LIST, UNKNOWN_OBJECT, UNKNOWN_TEXT } from '../support/planned-images.ts';

function environment(env: unknown, more: object = {}) {
  return environmentOf(plannedValue({ env, ...more }) as PlannedRecord);
}

const SECRET = { valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } };

describe("a container's environment", () => {
  it('fills variables in that stand before', () => {
    const { values } = environment([
      { name: 'A', value: 'x' },
      { name: 'B', value: '$(A)/$(A)' },
      { name: 'C', value: '$(B):$(LATER)' },
      { name: 'LATER', value: 'y' },
    ]);
    expect(values).to.deep.equal(['x', 'x/x', 'x/x:$(LATER)', 'y']);
  });

  // k8s.io/kubernetes/third_party/forked/golang/expansion/expand_test.go
  for (const [written, filledIn] of [
    ['$(A)', 'x'],
    ['$(A)$(A)', 'xx'],
    ['$$(A)', '$(A)'],
    ['$$$(A)', '$x'],
    ['$$$$(A)', '$$(A)'],
    ['$A ${A} $', '$A ${A} $'],
    ['$(A', '$(A'],
    ['$(A $(A)', '$(A $(A)'],
    ['$x$(A)', '$xx'],
    ['$(NOT_THERE) $(date)', '$(NOT_THERE) $(date)'],
    ['', ''],
  ] as const) {
    it(`makes ${JSON.stringify(filledIn)} of ${JSON.stringify(written)}`, () => {
      expect(environment([{ name: 'A', value: 'x' }]).expand(written)).to.equal(filledIn);
    });
  }

  it('does not know what comes from elsewhere', () => {
    for (const entry of [
      { name: 'A', ...SECRET },
      { name: 'A', value: 'x', ...SECRET },
      { name: 'A', value: UNKNOWN_TEXT },
      { name: 'A', value: 5 },
    ]) {
      expect(environment([entry]).expand('a $(A)')).to.equal(`a ${UNKNOWN_TEXT}`);
    }
    for (const [env, more] of [
      [[], { envFrom: [{ configMapRef: { name: 'a' } }] }],
      [[], { envFrom: UNKNOWN_LIST }],
      [UNKNOWN_LIST, {}],
      [[UNKNOWN_OBJECT], {}],
      [[{ name: UNKNOWN_TEXT, value: 'x' }], {}],
    ] as const) {
      expect(environment(env, more).expand('$(A)')).to.equal(UNKNOWN_TEXT);
      expect(environment(env, more).expand('$(date +%s) $$(A)')).to.equal('$(date +%s) $(A)');
    }
    expect(environment([]).expand('$(API_SERVICE_HOST):$(API_PORT)'), 'of services').to.equal(
      `${UNKNOWN_TEXT}:${UNKNOWN_TEXT}`,
    );
  });

  it('does not know a variable that an unknown name behind it may set again', () => {
    expect(environment([{ name: 'A', value: 'x' }, UNKNOWN_OBJECT]).expand('$(A)')).to.equal(UNKNOWN_TEXT);
    expect(environment([UNKNOWN_OBJECT, { name: 'A', value: 'x' }]).expand('$(A)')).to.equal('x');
  });

  it('takes the last of several for arguments', () => {
    const twice = [
      { name: 'A', value: 'x' },
      { name: 'A', value: 'y' },
    ];
    expect(environment(twice).expand('$(A)')).to.equal('y');
  });

  it('knows which values are one word', () => {
    const { isOneWord } = environment([
      { name: 'NS', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
      { name: 'LABEL', valueFrom: { fieldRef: { fieldPath: "metadata.labels['a']" } } },
      { name: 'A', ...SECRET },
    ]);
    expect([isOneWord('NS'), isOneWord('LABEL'), isOneWord('A'), isOneWord('B')]).to.deep.equal([
      true,
      false,
      false,
      false,
    ]);
  });

  it('does not fill in without end', () => {
    const doubling = Array.from({ length: 64 }, (_, index) => ({
      name: `A${index + 1}`,
      value: index === 0 ? 'x' : `$(A${index})$(A${index})`,
    }));
    const { values } = environment(doubling);
    expect(values[10]).to.have.length(1024);
    expect(values[63]?.includes(UNKNOWN_TEXT)).to.equal(true);
    expect(Math.max(...values.map(({ length }) => length))).to.be.below(300_000);
  });

  it('is empty for anything that is none', () => {
    for (const env of [undefined, null, 'x', 5, {}, [null, 5, 'x', []]]) {
      expect(environment(env).valueOf('A')).to.equal(undefined);
    }
  });
});
