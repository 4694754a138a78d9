/** Inputs as @pulumi/policy hands them to a remediation, with its own proxies and its own class of secrets. */
import * as sdk from '@pulumi/policy';
import { Secret } from '@pulumi/policy/policy.js';
import { secretsPreservingProxy } from '@pulumi/policy/secret.js';
import { asset } from '@pulumi/pulumi';
import { expect } from 'chai';
import { behindProxies, canBeReturned, withoutSecretMarks, writeText } from '../../src/pinning/inputs.ts';
import { UNKNOWN_TEXT } from '../support/planned-images.ts';

/** The SDK has it for tests, and leaves it out of its types. */
const { unknownCheckingProxy } = sdk as unknown as { readonly unknownCheckingProxy: (inputs: object) => object };

function proxied(inputs: object): object {
  return unknownCheckingProxy(secretsPreservingProxy(inputs) as object);
}

describe('the inputs of a remediation', () => {
  it('are what stands behind both proxies, and a planned object may have a key of their names', () => {
    const inputs = { nodeName: UNKNOWN_TEXT, __getSpecialProxyTarget: 'a' };
    expect(behindProxies(proxied(inputs))).to.equal(inputs);
  });

  it('are read without the marks of secrets at every depth', () => {
    const secret = new Secret({ containers: [{ image: new Secret('a:1'), name: 'a' }] });
    expect(withoutSecretMarks({ spec: secret, other: [null, 1, UNKNOWN_TEXT] })).to.deep.equal({
      spec: { containers: [{ image: 'a:1', name: 'a' }] },
      other: [null, 1, UNKNOWN_TEXT],
    });
  });

  const WRITTEN: readonly { of: string; inputs: object; expected: object }[] = [
    { of: 'a text', inputs: { a: [{ b: 'x' }] }, expected: { a: [{ b: 'y' }] } },
    { of: 'a secret text', inputs: { a: [{ b: new Secret('x') }] }, expected: { a: [{ b: new Secret('y') }] } },
    { of: 'a text in a secret', inputs: { a: new Secret([{ b: 'x' }]) }, expected: { a: new Secret([{ b: 'y' }]) } },
    {
      of: 'a secret in secrets',
      inputs: { a: new Secret(new Secret([new Secret({ b: new Secret('x') })])) },
      expected: { a: new Secret(new Secret([new Secret({ b: new Secret('y') })])) },
    },
    { of: 'a new key', inputs: { a: [{ c: 'x' }] }, expected: { a: [{ c: 'x', b: 'y' }] } },
    {
      of: 'a new key beside a secret',
      inputs: { a: [{ c: new Secret('x') }] },
      expected: { a: [{ c: new Secret('x'), b: new Secret('y') }] },
    },
  ];

  for (const { of, inputs, expected } of WRITTEN) {
    it(`are written in place: ${of}`, () => {
      writeText(behindProxies(proxied(inputs)), ['a', { index: 0 }, 'b'], 'y');
      expect(inputs).to.deep.equal(expected);
    });
  }

  it('are told where the SDK does not give them back as they came', () => {
    expect(canBeReturned({ a: [new Secret({ b: null }), 1, 'x', true] })).to.equal(true);
    const archive = new asset.AssetArchive({ a: new asset.StringAsset('x') });
    const named: unknown = Object.setPrototypeOf({}, { a: 1 });
    for (const value of [archive, named, { __isSpecialProxy: true }]) {
      expect(canBeReturned({ a: [new Secret({ b: value })] })).to.equal(false);
    }
  });
});
