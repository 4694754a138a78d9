/** A registry on its bad days, and one that means it: the right code, in bounded time and memory. */
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import { expect } from 'chai';
import { type Answer, MAX_MANIFEST_BYTES, type Repository } from '../../src/registry/repository.ts';
import { timeLimit } from '../../src/registry/time-limit.ts';
import { Listeners } from '../support/listeners.ts';
import { answerError, type Registry, type RegistryOptions, startRegistry } from '../support/registry.ts';
import {
  askedOf,
  type Client,
  clientFor,
  clientOf,
  DIGEST,
  IMAGE,
  startKongMeshRegistry,
  VERSION,
} from './attested-image.ts';

const BLOB = [...IMAGE.blobs.keys()][0] ?? DIGEST;

function outcome(answer: Answer<unknown>): string {
  return 'failure' in answer ? answer.failure.code : 'absent' in answer ? 'absent' : 'found';
}

function reasonOf(answer: Answer<unknown>): string {
  return 'failure' in answer ? answer.failure.reason : '';
}

describe('a registry on a bad day', () => {
  const listeners = new Listeners();
  const stops: (() => Promise<unknown>)[] = [];
  let registry: Registry;

  async function start(options?: RegistryOptions): Promise<Registry> {
    const started = await startKongMeshRegistry(options);
    stops.push(started.stop);
    return started;
  }

  function at(host: string, client: Client = clientFor(host), signal = timeLimit(20_000)): Repository {
    return client.repository({ registry: host, path: 'kong/kuma-cp' }, signal);
  }

  /** Answers the first requests so, and the others as a registry does. */
  function first(count: number, answer: (response: ServerResponse) => void): void {
    let left = count;
    registry.intercept = (_request, response) => {
      const answers = left-- > 0;
      if (answers) {
        answer(response);
      }
      return answers;
    };
  }

  beforeEach(async () => {
    registry = await start();
  });

  afterEach(async () => {
    await Promise.all([listeners.stop(), ...stops.splice(0).map((stop) => stop())]);
  });

  describe('is asked again', () => {
    for (const status of [429, 500, 502, 503, 504]) {
      it(`after ${status}`, async () => {
        first(2, (response) => {
          answerError(response, status, 'UNAVAILABLE');
        });
        const client = clientFor(registry.host);
        expect(outcome(await at(registry.host, client).manifest(DIGEST))).to.equal('found');
        expect(client.requests).to.equal(3);
      });
    }

    it('when it says so, in seconds or by a date', async () => {
      for (const header of ['1', () => new Date(Date.now() + 1500).toUTCString()]) {
        first(1, (response) => {
          response.setHeader('retry-after', typeof header === 'string' ? header : header());
          answerError(response, 503, 'UNAVAILABLE');
        });
        expect(outcome(await at(registry.host).manifest(DIGEST))).to.equal('found');
      }
    });

    it('not where it says so for longer than the image may take, which is told', async () => {
      const codes = { 429: 'REGISTRY_RATE_LIMITED', 503: 'REGISTRY_UNREACHABLE' };
      for (const [status, code] of Object.entries(codes)) {
        const before = registry.requests.length;
        first(1, (response) => {
          response.setHeader('retry-after', '3600');
          answerError(response, Number(status), 'TOOMANYREQUESTS');
        });
        const started = performance.now();
        const answer = await at(registry.host).manifest(DIGEST);
        expect(performance.now() - started).to.be.below(5000);
        expect([outcome(answer), reasonOf(answer)]).to.deep.equal([
          code,
          `${registry.host} asks to wait 3600 seconds, which is longer than the image may take`,
        ]);
        expect(registry.requests.length - before).to.equal(1);
      }
    });

    it('for a whole body where one broke off, which is never a mismatch', async () => {
      let broken = 2;
      registry.intercept = ({ headers }, response) => {
        expect(headers).to.not.have.property('range');
        const breaks = broken-- > 0;
        if (breaks) {
          response.writeHead(200, { 'content-length': String(IMAGE.index.bytes.length) });
          response.write(IMAGE.index.bytes.subarray(0, 20));
          setImmediate(() => response.destroy());
        }
        return breaks;
      };
      expect(outcome(await at(registry.host).manifest(DIGEST))).to.equal('found');
      broken = 100;
      const answer = await at(registry.host).manifest(DIGEST);
      expect([outcome(answer), reasonOf(answer)]).to.deep.equal([
        'REGISTRY_UNREACHABLE',
        `${registry.host} broke off its answer`,
      ]);
    });

    it('for a whole body where a chunked one broke off', async () => {
      first(1, (response) => {
        response.writeHead(200);
        response.write(IMAGE.index.bytes.subarray(0, 20));
        setImmediate(() => response.destroy());
      });
      expect(outcome(await at(registry.host).manifest(DIGEST))).to.equal('found');
    });

    it('after a reset', async () => {
      first(2, (response) => response.destroy());
      expect(outcome(await at(registry.host).manifest(DIGEST))).to.equal('found');
    });
  });

  it('that does not serve HEAD is asked with GET', async () => {
    for (const status of [204, 400, 403, 404, 405, 406, 410, 501]) {
      registry.intercept = ({ method }, response) => {
        if (method === 'HEAD') {
          response.writeHead(status).end();
        }
        return method === 'HEAD';
      };
      expect(await at(registry.host).resolve(VERSION), String(status)).to.deep.equal({ found: DIGEST });
    }
  });

  it('that asks for credentials, for patience, or that fails is not asked with GET', async () => {
    for (const status of [401, 429, 500, 503]) {
      registry.intercept = ({ method }, response) => {
        if (method === 'HEAD') {
          response.writeHead(status, { 'retry-after': '0' }).end();
        }
        return method === 'HEAD';
      };
      expect(await at(registry.host).resolve(VERSION), String(status)).to.have.property('failure');
    }
    expect(registry.requests.filter(({ method }) => method === 'GET')).to.deep.equal([]);
  });

  it('that imports what it lacks on GET alone is no reason to say absent', async () => {
    let imported = false;
    registry.intercept = ({ method }, response) => {
      imported ||= method === 'GET';
      if (!imported) {
        answerError(response, 404, 'MANIFEST_UNKNOWN');
      }
      return !imported;
    };
    expect(outcome(await at(registry.host).resolve(VERSION))).to.equal('found');
    expect(outcome(await at(registry.host).resolve('9.9.9'))).to.equal('absent');
  });

  it('does not serve referrers with 400, 404, 405, 406, 501 or another content, and fails with others', async () => {
    const answers = {
      400: 'absent',
      404: 'absent',
      405: 'absent',
      406: 'absent',
      501: 'absent',
      403: 'REGISTRY_UNAUTHORIZED',
      500: 'REGISTRY_UNREACHABLE',
    };
    for (const [status, expected] of Object.entries(answers)) {
      registry.intercept = (_request, response) => {
        answerError(response, Number(status), 'UNSUPPORTED');
        return true;
      };
      expect(outcome(await at(registry.host).referrers(DIGEST)), status).to.equal(expected);
    }
    registry.intercept = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
      return true;
    };
    expect(outcome(await at(registry.host).referrers(DIGEST))).to.equal('absent');
  });

  it('sends a request for referrers to another host, which means that it does not serve them', async () => {
    const page = await startRegistry();
    stops.push(page.stop);
    registry.intercept = ({ url = '' }, response) => {
      response.writeHead(303, { location: `http://${page.host}${url}` }).end();
      return true;
    };
    const client = clientFor(registry.host, page.host);
    expect(outcome(await at(registry.host, client).referrers(DIGEST))).to.equal('absent');
    expect(page.requests).to.deep.equal([]);
  });

  it('with a content coding that nobody asked for is unreachable, also for a blob', async () => {
    registry.intercept = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-encoding': 'gzip' }).end('zipped');
      return true;
    };
    const answers = await Promise.all([at(registry.host).blob(BLOB, 1000), at(registry.host).manifest(DIGEST)]);
    expect(answers.map(outcome)).to.deep.equal(['REGISTRY_UNREACHABLE', 'REGISTRY_UNREACHABLE']);
  });

  it('that sends a page without its type in place of a blob is unreachable', async () => {
    registry.intercept = (_request, response) => {
      response.writeHead(200).end('<!doctype html><title>Log in</title>');
      return true;
    };
    const answer = await at(registry.host).blob(BLOB, 1000);
    expect(outcome(answer)).to.equal('REGISTRY_UNREACHABLE');
    expect(reasonOf(answer)).to.contain('is it the page of a proxy or a login page?');
  });

  it('that cannot be reached is tried by one image for all', async () => {
    await registry.stop();
    const client = clientFor(registry.host);
    const all = await Promise.all(Array.from({ length: 60 }, () => at(registry.host, client).manifest(DIGEST)));
    expect(new Set(all.map(outcome))).to.deep.equal(new Set(['REGISTRY_UNREACHABLE']));
    expect(client.requests).to.be.at.most(8);
    await at(registry.host, client).manifest(DIGEST);
    expect(client.requests).to.be.at.most(8);
  });

  it('gets no more than eight requests at once, and who waits loses no time', async () => {
    let open = 0;
    let most = 0;
    registry.intercept = async () => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve, 150));
      open--;
      return false;
    };
    const client = clientFor(registry.host);
    // The last of them waits for five others, which is longer than its own time.
    const all = await Promise.all(
      Array.from({ length: 48 }, () => at(registry.host, client, timeLimit(600)).manifest(DIGEST)),
    );
    expect(new Set(all.map(outcome))).to.deep.equal(new Set(['found']));
    expect(most).to.equal(8);
  });

  it('that stalls ends with the time of the image', async () => {
    const stalls: readonly RequestListener[] = [
      () => undefined,
      (_request, response) => response.writeHead(200).write('{'),
      (_request, response) => {
        const slow = setInterval(() => response.write(' '), 20);
        response.on('close', () => {
          clearInterval(slow);
        });
      },
    ];
    for (const stall of stalls) {
      const host = await listeners.listen(createServer(stall));
      const started = performance.now();
      expect(outcome(await at(host, clientFor(host), timeLimit(300)).manifest(DIGEST))).to.equal('TIMED_OUT');
      expect(performance.now() - started).to.be.below(5000);
    }
  });

  it('that speaks no HTTP is unreachable', async () => {
    const host = await listeners.listen(createSocketServer((socket) => socket.end('220 smtp ready\r\n')));
    expect(outcome(await at(host).manifest(DIGEST))).to.equal('REGISTRY_UNREACHABLE');
  });

  it('sends large manifests to many images at once in bounded memory', async function () {
    this.timeout(60_000);
    const body = Buffer.alloc(MAX_MANIFEST_BYTES, ' ');
    const host = await listeners.listen(createServer((_request, response) => response.writeHead(200).end(body)));
    const hosts = Array.from({ length: 32 }, () => host);
    const client = clientFor(host);
    const before = process.memoryUsage().rss;
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 5);
    const all = await Promise.all(
      hosts.map((name) => at(name, client, timeLimit(30_000)).blob(DIGEST, MAX_MANIFEST_BYTES)),
    );
    clearInterval(watch);
    expect(new Set(all.map(outcome))).to.deep.equal(new Set(['DIGEST_MISMATCH']));
    expect(most - before).to.be.below(400 * 1024 * 1024);
  });

  it('that announces more than the limit is not read', async () => {
    const host = await listeners.listen(
      createServer((_request, response) => response.writeHead(200, { 'content-length': String(2 ** 40) }).write('x')),
    );
    const answer = await at(host).manifest(DIGEST);
    expect([outcome(answer), reasonOf(answer)]).to.deep.equal([
      'LIMIT_EXCEEDED',
      `${host} sent more than ${MAX_MANIFEST_BYTES} bytes`,
    ]);
  });

  it('that pages for ever comes to an end', async () => {
    registry.intercept = ({ url = '' }, response) => {
      response.setHeader('link', `<${url}>; rel="next"`);
      response.setHeader('content-type', 'application/vnd.oci.image.index.v1+json');
      response.end('{"schemaVersion":2,"manifests":[]}');
      return true;
    };
    const answer = await at(registry.host).referrers(DIGEST);
    expect('found' in answer && answer.found.incomplete?.code).to.equal('LIMIT_EXCEEDED');
    expect(registry.requests.length).to.be.at.most(20);
  });

  it('counts everything that was sent', async () => {
    const guard = await start({ authentication: { scheme: 'Bearer' } });
    const client = clientFor(guard.host);
    await at(guard.host, client).resolve(VERSION);
    expect(askedOf(guard)).to.have.length(3);
    expect(client.requests).to.equal(3);
  });

  it('that redirects to an unlisted host over http is not followed', async () => {
    const foreign = await startRegistry();
    stops.push(foreign.stop);
    registry.intercept = ({ url = '' }, response) => {
      response.writeHead(307, { location: `http://${foreign.host}${url}` }).end();
      return true;
    };
    const client = clientOf({ [registry.host]: { plainHttp: true } });
    expect(outcome(await at(registry.host, client).manifest(DIGEST))).to.equal('REGISTRY_UNREACHABLE');
    expect(foreign.requests).to.deep.equal([]);
  });
});
