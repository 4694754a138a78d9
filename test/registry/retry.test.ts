/** When a request is sent once more, and the time of an image meanwhile. */
import { expect } from 'chai';
import { millisecondsUntil, pauseBefore } from '../../src/registry/retry.ts';
import { pause, remainingMilliseconds, timeLimit } from '../../src/registry/time-limit.ts';

describe('another attempt', () => {
  const NOW = Date.parse('Sun, 06 Nov 1994 08:49:37 GMT');

  it('comes when the server says so (RFC 9110, 10.2.3)', () => {
    expect(millisecondsUntil('120', NOW)).to.equal(120_000);
    expect(millisecondsUntil('Sun, 06 Nov 1994 08:49:47 GMT', NOW)).to.equal(10_000);
    expect(millisecondsUntil('Sunday, 06-Nov-94 08:49:47 GMT', NOW)).to.equal(10_000);
    expect(millisecondsUntil('Sun, 06 Nov 1994 08:00:00 GMT', NOW)).to.equal(0);
    for (const text of [undefined, '', 'soon', '-1', '1.5', '1e3', '99999999999', '2027-01-31']) {
      expect(millisecondsUntil(text, NOW), text ?? 'none').to.equal(undefined);
    }
  });

  it('comes after a pause that grows, with jitter, and not for ever', () => {
    const pauses = [1, 2].map((number) => pauseBefore({ number, status: 503, remaining: 30_000 }));
    expect(pauses[0]).to.have.property('pause').which.is.within(125, 250);
    expect(pauses[1]).to.have.property('pause').which.is.within(500, 1000);
    expect(pauseBefore({ number: 3, status: 503, remaining: 30_000 })).to.equal(undefined);
    expect(pauseBefore({ number: 4, status: 429, retryAfter: '1', remaining: 30_000 })).to.deep.equal({ pause: 1000 });
    expect(pauseBefore({ number: 5, status: 429, retryAfter: '1', remaining: 30_000 })).to.equal(undefined);
  });

  it('comes only within the time of the image', () => {
    expect(pauseBefore({ number: 1, status: 503, remaining: 100 })).to.equal(undefined);
    const told = { number: 1, retryAfter: '60', remaining: 30_000 };
    expect(pauseBefore({ ...told, status: 429 })).to.deep.equal({ tooLong: 60_000 });
    expect(pauseBefore({ ...told, status: 500 })).to.have.property('pause');
    expect(pauseBefore({ ...told, status: 429, remaining: Infinity, retryAfter: '999999' })).to.have.property(
      'tooLong',
    );
  });

  it('comes after no other status', () => {
    for (const status of [200, 301, 400, 401, 403, 404, 410, 501]) {
      expect(pauseBefore({ number: 1, status, retryAfter: '1', remaining: 30_000 }), String(status)).to.equal(
        undefined,
      );
    }
  });
});

describe('the time of an image', () => {
  it('comes to an end', async () => {
    const signal = timeLimit(20);
    expect(remainingMilliseconds(signal)).to.be.within(0, 20);
    await new Promise((resolve) => {
      signal.addEventListener('abort', resolve);
    });
    expect(signal.reason).to.have.property('name', 'TimeoutError');
  });

  it('stands still while one or more requests wait', async () => {
    const signal = timeLimit(100);
    const first = pause(signal);
    const second = pause(signal);
    first();
    first();
    const before = remainingMilliseconds(signal);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect([signal.aborted, remainingMilliseconds(signal)]).to.deep.equal([false, before]);
    second();
    await new Promise((resolve) => {
      signal.addEventListener('abort', resolve);
    });
  });

  it('is not known of another signal', () => {
    expect(remainingMilliseconds(AbortSignal.timeout(1000))).to.equal(Infinity);
    pause(AbortSignal.abort())();
  });
});
