/** Hosts of this machine, and names that only look like them. */
import { expect } from 'chai';
import { isLoopbackHost } from '../../src/reference/loopback.ts';

describe('a loopback host', () => {
  it('is localhost, or an address of this machine', () => {
    const inside = ['localhost', '[::1]', '127.0.0.1', '127.1.2.3'];
    expect(inside.map(isLoopbackHost)).to.deep.equal([true, true, true, true]);
    const outside = ['localhost.evil.example', 'a.localhost', '127.0.0.1.evil.example', '128.0.0.1', '[::2]', ''];
    expect(outside.map(isLoopbackHost)).to.deep.equal(outside.map(() => false));
  });
});
