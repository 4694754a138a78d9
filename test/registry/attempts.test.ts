/** The times of one attempt, each alone: to connect, to the first byte, to the next one, and in all. */
import { expect } from 'chai';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSocketServer, type Server } from 'node:net';
import { Attempts } from '../../src/registry/attempts.ts';
import { NO_ENVIRONMENT } from '../../src/registry/environment.ts';
import type { Times } from '../../src/registry/exchange.ts';
import { timeLimit } from '../../src/registry/time-limit.ts';
import { Listeners } from '../support/listeners.ts';

const LONG: Times = {
  connectMilliseconds: 60_000,
  firstByteMilliseconds: 60_000,
  nextByteMilliseconds: 60_000,
  totalMilliseconds: 60_000,
};
const SHORT = 100;

const NEVER: RequestListener = () => undefined;
const BEGINS: RequestListener = (_request, response) => response.writeHead(200).write('{');
const TRICKLES: RequestListener = (_request, response) => {
  const slow = setInterval(() => response.write(' '), 20);
  response.on('close', () => {
    clearInterval(slow);
  });
};
const AT_ONCE: RequestListener = (_request, response) => response.end('{}');

/** By what is slow: the server, the time that ends it, and what is told. */
const SLOW: Readonly<Record<string, readonly [() => Server, keyof Times, string]>> = {
  // It accepts, and never says a word of TLS.
  'the connection': [() => createSocketServer(), 'connectMilliseconds', 'took too long to accept the connection'],
  'the first byte': [() => createServer(NEVER), 'firstByteMilliseconds', 'took too long to begin its answer'],
  'the next byte': [() => createServer(BEGINS), 'nextByteMilliseconds', 'broke off its answer'],
  'the whole answer': [() => createServer(TRICKLES), 'totalMilliseconds', 'broke off its answer'],
};

describe('the time of an attempt', () => {
  const listeners = new Listeners();
  const attempts: Attempts[] = [];

  afterEach(async () => {
    await Promise.all(attempts.splice(0).map((each) => each.close()));
    await listeners.stop();
  });

  async function outcomeOf(server: Server, scheme: string, times: Partial<Times>): Promise<unknown> {
    const host = await listeners.listen(server);
    const made = new Attempts({ [host]: { plainHttp: true } }, NO_ENVIRONMENT, { ...LONG, ...times });
    attempts.push(made);
    const url = new URL(`${scheme}://${host}/`);
    const signal = timeLimit(15_000);
    const outcome = await made.send({
      method: 'GET',
      url,
      headers: {},
      limit: 1000,
      own: true,
      publicOnly: false,
      signal,
    });
    return 'status' in outcome ? outcome.status : [outcome.code, outcome.reason.replace(host, '…')];
  }

  for (const [what, [server, time, told]] of Object.entries(SLOW)) {
    it(`ends ${what}`, async () => {
      const scheme = time === 'connectMilliseconds' ? 'https' : 'http';
      const outcome = await outcomeOf(server(), scheme, { [time]: SHORT });
      expect(outcome).to.deep.equal(['REGISTRY_UNREACHABLE', `… ${told}`]);
    });

    it(`does not end an answer that comes in time: ${what}`, async () => {
      expect(await outcomeOf(createServer(AT_ONCE), 'http', { [time]: 5000 })).to.equal(200);
    });
  }
});
