/** Why a file could not be read: a sentence for each error that people meet. */
import { expect } from 'chai';
import { unreadableReason } from '../src/unreadable-file.ts';

function reasonOf(code: string): string | undefined {
  return unreadableReason(Object.assign(new Error(`${code}: /secret/path`), { code }));
}

describe('the reason why a file could not be read', () => {
  const REASONS: Readonly<Record<string, string>> = {
    ENOENT: 'does not exist',
    EISDIR: 'is a directory; name a file',
    EACCES: 'cannot be read: permission denied',
    EPERM: 'cannot be read: permission denied',
    EIO: 'cannot be read (EIO)',
  };
  for (const [code, reason] of Object.entries(REASONS)) {
    it(`of ${code}`, () => {
      expect(reasonOf(code)).to.equal(reason);
    });
  }

  it('is that of decoding too, and none for a bug', () => {
    const decode = () => new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([0xff]));
    let thrown: unknown;
    try {
      decode();
    } catch (error) {
      thrown = error;
    }
    expect(unreadableReason(thrown)).to.match(/^is not text in UTF-8/);
    expect(unreadableReason(new TypeError('x'))).to.equal(undefined);
    expect(unreadableReason('ENOENT')).to.equal(undefined);
  });
});
