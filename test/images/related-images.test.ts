/** Images in the environment and the arguments of a container, which the program in it may start. */
import { expect } from 'chai';
import { PRESET_IMAGES } from '../../src/images/related-images.ts';
import { PRESETS } from '../../src/trust-policy/presets/presets.ts';
import { UNKNOWN_TEXT, useLines } from '../support/planned-images.ts';

const EVIL = 'evil.example/a/b:1';

function uses(container: object): string[] {
  return useLines('core/v1:Pod', { spec: { containers: [{ name: 'a', image: 'a:1', ...container }] } })
    .filter((line) => line !== 'spec.containers[0].image a:1')
    .map((line) => line.replace('spec.containers[0].', ''));
}

describe('an image that a container is told', () => {
  it('has the name of an image of a preset: the list is theirs', () => {
    const names = Object.values(PRESETS).flatMap(({ rules }) => rules.flatMap(({ images }) => images));
    const segments = names.map((image) => image.slice(image.lastIndexOf('/') + 1));
    expect([...PRESET_IMAGES]).to.include.members(segments);
  });

  const VARIABLES: readonly (readonly [string, unknown, readonly string[]])[] = [
    ['RELATED_IMAGE_KONG', EVIL, [`env[0].value ${EVIL}`]],
    ['RELATED_IMAGE_KONG', 'evil.example/a', ['env[0].value evil.example/a']],
    ['RELATED_IMAGE_KONG', UNKNOWN_TEXT, ['env[0].value IMAGE_UNKNOWN']],
    ['RELATED_IMAGE_KONG', 'none', []],
    ['RELATED_IMAGE_KONG', 'https://a/b:1', []],
    ['DATAPLANE', 'docker.io/kong/kuma-dp:2.14.3', ['env[0].value docker.io/kong/kuma-dp:2.14.3']],
    ['DATAPLANE', 'evil.example/x/kuma-dp:1', ['env[0].value evil.example/x/kuma-dp:1']],
    ['DATAPLANE', 'evil.example/kuma-dp', []],
    ['DATAPLANE', 'kuma-dp', []],
    ['DATAPLANE', '/usr/bin/kuma-dp', []],
    ['DATAPLANE', 'https://example.com/kuma-dp:1', []],
    ['DATAPLANE', EVIL, []],
    ['DATAPLANE', UNKNOWN_TEXT, []],
  ];
  for (const [name, value, expected] of VARIABLES) {
    it(`stands in ${name}=${String(value)}: ${expected.join() || 'none'}`, () => {
      expect(uses({ env: [{ name, value }] })).to.deep.equal(expected);
      expect(uses({ env: { name, value } })).to.deep.equal([]);
    });
  }

  it('stands in arguments and in the command', () => {
    const image = 'docker.io/kong/kuma-dp:2.14.3';
    expect(
      uses({ command: ['x', image], args: [`--image=${image}`, '--other=a/b:1', 'kuma-dp', UNKNOWN_TEXT] }),
    ).to.deep.equal([`command[1] ${image}`, `args[0] ${image}`]);
  });

  it('is not known where another object has it', () => {
    const valueFrom = { configMapKeyRef: { name: 'x', key: 'y' } };
    expect(uses({ env: [{ name: 'RELATED_IMAGE_A', valueFrom }] })).to.deep.equal(['env[0].valueFrom IMAGE_UNKNOWN']);
    expect(uses({ env: [{ name: 'OTHER', valueFrom }] })).to.deep.equal([]);
  });

  it('stands in the environment that a resource of an operator has', () => {
    const config = { env: [{ name: 'RELATED_IMAGE_A', value: EVIL }] };
    expect(useLines('operators.coreos.com/v1alpha1:Subscription', { spec: { config } })).to.include(
      `spec.config.env[0].value ${EVIL}`,
    );
  });
});
