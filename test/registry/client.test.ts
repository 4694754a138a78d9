/** The registry client against an in-process registry that answers as the specification says, lies, stalls or sends elsewhere. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { type Answer, MAX_MANIFEST_BYTES, type Repository } from '../../src/registry/repository.ts';
import { digestOf } from '../support/digest.ts';
import { attachmentTag, buildImage } from '../support/image.ts';
import { answerError, startRegistry, type Registry, type RegistryOptions } from '../support/registry.ts';
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
const LIE = digestOf(Buffer.from('a lie'));
const OTHER = buildImage({ seed: 'another image' });
const MANIFEST = `/v2/kong/kuma-cp/manifests/${VERSION}`;

/** The code of a failure, `absent`, or `found`. */
function outcome(answer: Answer<unknown>): string {
  if ('failure' in answer) {
    return answer.failure.code;
  }
  return 'absent' in answer ? 'absent' : 'found';
}

describe('the registry client', () => {
  const running: Registry[] = [];
  let registry: Registry;

  async function start(options?: RegistryOptions): Promise<Registry> {
    const started = await startKongMeshRegistry(options);
    running.push(started);
    return started;
  }

  async function startEmpty(options?: RegistryOptions): Promise<Registry> {
    const started = await startRegistry(options);
    running.push(started);
    return started;
  }

  function repositoryAt(
    host: string,
    client = clientFor(host),
    signal: AbortSignal = AbortSignal.timeout(10_000),
    path = 'kong/kuma-cp',
  ): Repository {
    return client.repository({ registry: host, path }, signal);
  }

  beforeEach(async () => {
    registry = await start();
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map(({ stop }) => stop()));
  });

  it('resolves a tag with one HEAD, and reads by digest', async () => {
    const client = clientFor(registry.host);
    const repository = repositoryAt(registry.host, client);
    expect(await repository.resolve(VERSION)).to.deep.equal({ found: DIGEST });
    expect(await repository.manifest(DIGEST)).to.deep.equal({ found: { digest: DIGEST, bytes: IMAGE.index.bytes } });
    expect(await repository.manifest(VERSION)).to.deep.equal({ found: { digest: DIGEST, bytes: IMAGE.index.bytes } });
    expect(await repository.blob(BLOB, 1000)).to.deep.equal({ found: IMAGE.blobs.get(BLOB) });
    expect(askedOf(registry)).to.deep.equal([
      `HEAD ${MANIFEST}`,
      'GET /v2/kong/kuma-cp/manifests/sha256:…',
      `GET ${MANIFEST}`,
      'GET /v2/kong/kuma-cp/blobs/sha256:…',
    ]);
    expect(client.requests).to.equal(4);
  });

  it('takes every kind of manifest, asks for no content coding and sends no credentials', async () => {
    await repositoryAt(registry.host).resolve(VERSION);
    const headers = registry.requests[0]?.headers ?? {};
    for (const kind of [
      'application/vnd.oci.image.index.v1+json',
      'application/vnd.oci.image.manifest.v1+json',
      'application/vnd.docker.distribution.manifest.list.v2+json',
      'application/vnd.docker.distribution.manifest.v2+json',
    ]) {
      expect(headers.accept).to.contain(kind);
    }
    expect(headers['accept-encoding']).to.equal('identity');
    expect(headers).to.not.have.any.keys('authorization', 'cookie');
  });

  it('tells what is not there', async () => {
    const repository = repositoryAt(registry.host);
    expect(outcome(await repository.resolve('9.9.9'))).to.equal('absent');
    expect(outcome(await repository.manifest(LIE))).to.equal('absent');
    expect(outcome(await repository.blob(LIE, 1000))).to.equal('absent');
  });

  describe('with digests', () => {
    function intercept(when: (request: IncomingMessage) => boolean, answer: (response: ServerResponse) => boolean) {
      registry.intercept = (request, response) => when(request) && answer(response);
    }

    it('reads the manifest where the answer to HEAD has none, or none that is one', async () => {
      for (const header of ['', 'sha256:123', `sha512:${'ab'.repeat(64)}`, LIE.toUpperCase()]) {
        intercept(
          ({ method }) => method === 'HEAD',
          (response) => {
            response.writeHead(200, header === '' ? {} : { 'docker-content-digest': header }).end();
            return true;
          },
        );
        expect(await repositoryAt(registry.host).resolve(VERSION)).to.deep.equal({ found: DIGEST });
      }
    });

    it('refuses a manifest that is not what the registry says that it is', async () => {
      intercept(
        ({ method }) => method === 'GET',
        (response) => {
          response.setHeader('docker-content-digest', LIE);
          return false;
        },
      );
      expect(outcome(await repositoryAt(registry.host).manifest(VERSION))).to.equal('DIGEST_MISMATCH');
    });

    it('takes a digest of another algorithm for no claim', async () => {
      intercept(
        ({ method }) => method === 'GET',
        (response) => {
          response.setHeader('docker-content-digest', `sha512:${'ab'.repeat(64)}`);
          return false;
        },
      );
      expect(outcome(await repositoryAt(registry.host).manifest(VERSION))).to.equal('found');
    });

    it('compares also where the answer to HEAD has no digest and the answer to GET has another one', async () => {
      intercept(
        () => true,
        (response) => {
          response.setHeader('docker-content-digest', LIE);
          return false;
        },
      );
      const lied = registry.intercept;
      registry.intercept = (request, response) => {
        if (request.method === 'HEAD') {
          response.writeHead(200).end();
          return true;
        }
        return lied?.(request, response) ?? false;
      };
      expect(outcome(await repositoryAt(registry.host).resolve(VERSION))).to.equal('DIGEST_MISMATCH');
    });

    it('believes the bytes, and not a header, of what it asks by digest', async () => {
      intercept(
        () => true,
        (response) => {
          response.setHeader('docker-content-digest', LIE);
          return false;
        },
      );
      expect(outcome(await repositoryAt(registry.host).manifest(DIGEST))).to.equal('found');
      intercept(
        () => true,
        (response) => {
          response.setHeader('docker-content-digest', DIGEST);
          response.end(OTHER.index.bytes);
          return true;
        },
      );
      const repository = repositoryAt(registry.host);
      expect(outcome(await repository.manifest(DIGEST))).to.equal('DIGEST_MISMATCH');
      expect(outcome(await repository.blob(BLOB, 100_000))).to.equal('DIGEST_MISMATCH');
    });

    it('refuses them from a mirror too, without asking the next one', async () => {
      const mirror = await startEmpty({
        intercept: (_request, response) => {
          response.end(OTHER.index.bytes);
          return true;
        },
      });
      const client = clientOf({
        'docker.io': { mirrors: [mirror.host, registry.host] },
        [mirror.host]: { plainHttp: true },
        [registry.host]: { plainHttp: true },
      });
      const repository = repositoryAt('docker.io', client);
      expect(outcome(await repository.manifest(DIGEST))).to.equal('DIGEST_MISMATCH');
      expect(outcome(await repository.blob(BLOB, 100_000))).to.equal('DIGEST_MISMATCH');
      expect(registry.requests).to.deep.equal([]);
    });

    it('compares the bytes as they are sent, and undoes no content coding', async () => {
      const bomb = gzipSync(Buffer.alloc(50_000_000));
      intercept(
        ({ method }) => method === 'GET',
        (response) => {
          response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
          return true;
        },
      );
      expect(await repositoryAt(registry.host).blob(digestOf(bomb), bomb.length)).to.deep.equal({ found: bomb });
    });
  });

  describe('with another content than was asked for', () => {
    const PAGE = '<!doctype html><title>Log in</title>SECRET_OF_THE_PAGE';
    const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';

    function answering(type: string | undefined, body: string | Buffer, more: Readonly<Record<string, string>> = {}) {
      return (_request: unknown, response: ServerResponse) => {
        response.writeHead(200, { ...(type !== undefined && { 'content-type': type }), ...more }).end(body);
        return true;
      };
    }

    const OTHERS: Readonly<Record<string, { intercept: RegistryOptions['intercept']; named: string }>> = {
      'a login page': { intercept: answering('text/html; charset=utf-8', PAGE), named: 'text/html' },
      'a page that hides its type': { intercept: answering(undefined, PAGE), named: 'content of an unknown type' },
      'a page as JSON': { intercept: answering('application/json', PAGE), named: 'application/json' },
      'other JSON': { intercept: answering('application/json', '{"error":"log in"}'), named: 'application/json' },
      'an odd type': { intercept: answering('<{%secret%}>', PAGE), named: 'content of an unknown type' },
      'a coding that was not asked for': {
        intercept: answering(OCI_INDEX, gzipSync(IMAGE.index.bytes), { 'content-encoding': 'gzip' }),
        named: `other content as ${OCI_INDEX}`,
      },
      'a page with the type of a manifest': {
        intercept: answering(OCI_INDEX, PAGE),
        named: `other content as ${OCI_INDEX}`,
      },
      'zipped bytes with the type of a manifest, and no coding': {
        intercept: answering(OCI_INDEX, gzipSync(IMAGE.index.bytes)),
        named: `other content as ${OCI_INDEX}`,
      },
      'an error with the type of a manifest': {
        intercept: answering(OCI_INDEX, '{"errors":[{"code":"DENIED","message":"secret"}]}'),
        named: `other content as ${OCI_INDEX}`,
      },
      'a long text with the type of a manifest': {
        intercept: answering(OCI_INDEX, 'Log in, '.repeat(60_000)),
        named: `other content as ${OCI_INDEX}`,
      },
      'a page with a digest that is not its own': {
        intercept: ({ method }, response) =>
          method === 'GET'
            ? answering(OCI_INDEX, PAGE, { 'docker-content-digest': LIE })(undefined, response)
            : answering(OCI_INDEX, '')(undefined, response),
        named: `other content as ${OCI_INDEX}`,
      },
    };
    for (const [name, { intercept, named }] of Object.entries(OTHERS)) {
      it(`is unreachable, and says so: ${name}`, async () => {
        registry.intercept = intercept;
        const repository = repositoryAt(registry.host);
        const answers = await Promise.all([
          repository.resolve(VERSION),
          repository.manifest(VERSION),
          repository.manifest(DIGEST),
          repository.manifest(attachmentTag(DIGEST)),
        ]);
        for (const answer of answers) {
          expect(answer).to.have.nested.property('failure.code', 'REGISTRY_UNREACHABLE');
          const place = `${registry.host}/kong/kuma-cp answers with ${named}`;
          expect(answer).to.have.nested.property('failure.reason').which.contains(place);
        }
        expect(JSON.stringify(answers)).to.not.match(/secret/i);
      });
    }

    const NO_BLOBS: Readonly<Record<string, readonly [type: string | undefined, body: string]>> = {
      'a page': ['text/html', PAGE],
      'a text': ['text/plain; charset=utf-8', 'Log in'],
      'an error': ['application/json', '{"errors":[{"code":"DENIED"}]}'],
      'a problem': ['application/problem+json', '{"title":"Log in"}'],
      'an error without its type': [undefined, '{"errors":[{"code":"DENIED"}]}'],
      "a proxy's error as bytes": ['application/octet-stream', '{"error":"log in"}'],
    };
    for (const [what, [type, body]] of Object.entries(NO_BLOBS)) {
      it(`is unreachable for a blob too: ${what}`, async () => {
        registry.intercept = answering(type, body);
        expect(outcome(await repositoryAt(registry.host).blob(BLOB, 1000))).to.equal('REGISTRY_UNREACHABLE');
        expect(outcome(await repositoryAt(registry.host).blob(digestOf(Buffer.from(body)), 1000))).to.equal('found');
      });
    }

    it('is refused for a blob where it is neither a page nor a text', async () => {
      registry.intercept = answering('application/octet-stream', '{"payload":"changed"}');
      expect(outcome(await repositoryAt(registry.host).blob(BLOB, 1000))).to.equal('DIGEST_MISMATCH');
    });

    it('is another manifest where it reads as one, whose digest is compared', async () => {
      for (const type of [OCI_INDEX, undefined]) {
        registry.intercept = answering(type, OTHER.index.bytes);
        const repository = repositoryAt(registry.host);
        expect(await repository.resolve(VERSION)).to.deep.equal({ found: OTHER.index.digest });
        expect(outcome(await repository.manifest(DIGEST))).to.equal('DIGEST_MISMATCH');
        registry.intercept = answering(type, OTHER.index.bytes, { 'docker-content-digest': LIE });
        expect(outcome(await repository.manifest(VERSION))).to.equal('DIGEST_MISMATCH');
      }
    });

    it('is a manifest all the same where storage sends it without its type', async () => {
      for (const type of [undefined, 'application/octet-stream', 'text/plain']) {
        registry.intercept = answering(type, IMAGE.index.bytes);
        expect(outcome(await repositoryAt(registry.host).manifest(DIGEST)), type).to.equal('found');
      }
    });

    it('is not believed what an answer to HEAD says of a page: what the answer to GET holds counts', async () => {
      const claim = { 'docker-content-digest': DIGEST };
      registry.intercept = answering('text/html', '', claim);
      expect(outcome(await repositoryAt(registry.host).resolve(VERSION))).to.equal('REGISTRY_UNREACHABLE');
      const page = answering('text/html', '', { 'docker-content-digest': LIE });
      registry.intercept = (request, response) => request.method === 'HEAD' && page(request, response);
      expect(await repositoryAt(registry.host).resolve(VERSION)).to.deep.equal({ found: DIGEST });
      registry.intercept = answering(undefined, '', claim);
      expect(await repositoryAt(registry.host).resolve(VERSION)).to.deep.equal({ found: DIGEST });
    });

    it('sends to the next mirror', async () => {
      const page = await startEmpty({ intercept: answering(OCI_INDEX, PAGE) });
      const hosts = Object.fromEntries([page, registry].map(({ host }) => [host, { plainHttp: true }]));
      const client = clientOf({ 'docker.io': { mirrors: [page.host, registry.host] }, ...hosts });
      const repository = repositoryAt('docker.io', client);
      expect(outcome(await repository.resolve(VERSION))).to.equal('found');
      expect(outcome(await repository.manifest(DIGEST))).to.equal('found');
      expect(outcome(await repository.blob(BLOB, 1000))).to.equal('found');
      const missing = await repository.resolve('9.9.9');
      expect(outcome(missing)).to.equal('REGISTRY_UNREACHABLE');
      expect(missing).to.have.property('at').which.deep.equals({ registry: page.host, path: 'kong/kuma-cp' });
    });
  });

  describe('with a status', () => {
    const STATUSES: Readonly<Record<number, string>> = {
      204: 'REGISTRY_UNREACHABLE',
      400: 'REGISTRY_UNREACHABLE',
      401: 'REGISTRY_UNAUTHORIZED',
      403: 'REGISTRY_UNAUTHORIZED',
      404: 'absent',
      410: 'REGISTRY_UNREACHABLE',
      429: 'REGISTRY_RATE_LIMITED',
      500: 'REGISTRY_UNREACHABLE',
      502: 'REGISTRY_UNREACHABLE',
      503: 'REGISTRY_UNREACHABLE',
    };
    for (const [status, expected] of Object.entries(STATUSES)) {
      it(`${status} answers ${expected}, and never tells the body`, async () => {
        registry.intercept = (_request, response) => {
          response.setHeader('retry-after', '0');
          if (status === '204') {
            response.writeHead(204).end();
          } else {
            answerError(response, Number(status), 'SECRET_OF_THE_SERVER');
          }
          return true;
        };
        const repository = repositoryAt(registry.host);
        const answers = await Promise.all([repository.resolve(VERSION), repository.manifest(DIGEST)]);
        expect(answers.map(outcome)).to.deep.equal([expected, expected]);
        expect(JSON.stringify(answers)).to.not.match(/secret/i);
      });
    }

    it('429 is asked again when the registry says so', async () => {
      let limited = 1;
      registry.intercept = (_request, response) => {
        if (limited-- > 0) {
          response.setHeader('retry-after', '0');
          answerError(response, 429, 'TOOMANYREQUESTS');
          return true;
        }
        return false;
      };
      const client = clientFor(registry.host);
      expect(await repositoryAt(registry.host, client).resolve(VERSION)).to.deep.equal({ found: DIGEST });
      expect([registry.requests.length, client.requests]).to.deep.equal([2, 2]);
    });

    it('401 with a challenge that is none of ours is not followed', async () => {
      for (const challenge of [
        undefined,
        'Basic realm="x"',
        'Bearer',
        'Bearer realm="not an address"',
        'Bearer realm="file:///etc/passwd"',
        `Bearer realm="http://user:password@${registry.host}/token"`,
        `Bearer realm="http://localhost:${registry.host.split(':')[1] ?? ''}/token"`,
        'Bearer realm="http://169.254.169.254/latest/meta-data"',
      ]) {
        registry.intercept = (_request, response) => {
          if (challenge !== undefined) {
            response.setHeader('www-authenticate', challenge);
          }
          answerError(response, 401, 'UNAUTHORIZED');
          return true;
        };
        const before = registry.requests.length;
        expect(outcome(await repositoryAt(registry.host).resolve(VERSION))).to.equal('REGISTRY_UNAUTHORIZED');
        expect(registry.requests.length - before, challenge ?? 'none').to.equal(1);
      }
    });
  });

  describe('with bearer tokens', () => {
    const TOKENS = '/token?service=';

    async function guarded(intercept?: RegistryOptions['intercept']): Promise<Registry> {
      return start({ authentication: { scheme: 'Bearer' }, ...(intercept !== undefined && { intercept }) });
    }

    function tokenRequests({ requests }: Registry): number {
      return requests.filter(({ url }) => url.startsWith(TOKENS)).length;
    }

    it('asks for one that may pull from the repository, without credentials', async () => {
      const guard = await guarded();
      expect(outcome(await repositoryAt(guard.host).resolve(VERSION))).to.equal('found');
      expect(askedOf(guard)).to.deep.equal([
        `HEAD ${MANIFEST}`,
        `GET /token?service=${encodeURIComponent(guard.host)}&scope=repository%3Akong%2Fkuma-cp%3Apull`,
        `HEAD ${MANIFEST}`,
      ]);
      expect(guard.requests[1]?.headers).to.not.have.property('authorization');
      expect(guard.requests[2]?.headers.authorization).to.match(/^Bearer \S+$/);
    });

    it('asks for one per repository, however many images wait for it', async () => {
      const guard = await guarded();
      const client = clientFor(guard.host);
      for (const path of ['kong/kuma-cp', 'kong/kuma-dp']) {
        guard.putImage(path, 'x', OTHER);
      }
      const all = ['kong/kuma-cp', 'kong/kuma-dp'].flatMap((path) =>
        Array.from({ length: 20 }, () =>
          repositoryAt(guard.host, client, AbortSignal.timeout(10_000), path).resolve('x'),
        ),
      );
      expect((await Promise.all(all)).map(outcome)).to.deep.equal(Array.from({ length: 40 }, () => 'found'));
      expect(tokenRequests(guard)).to.equal(2);
    });

    it('takes a token under either name', async () => {
      const guard = await guarded(({ url = '', headers }, response) => {
        if (url.startsWith(TOKENS)) {
          response.end(JSON.stringify({ access_token: 'given' }));
          return true;
        }
        if (headers.authorization === 'Bearer given') {
          response.writeHead(200, { 'docker-content-digest': DIGEST }).end();
          return true;
        }
        return false;
      });
      expect(await repositoryAt(guard.host).resolve(VERSION)).to.deep.equal({ found: DIGEST });
    });

    const REFUSALS: Readonly<Record<string, { answer: (response: ServerResponse) => void; code: string }>> = {
      'a status': {
        answer: (response) => {
          answerError(response, 403, 'DENIED');
        },
        code: 'REGISTRY_UNAUTHORIZED',
      },
      'no JSON': { answer: (response) => response.end('<html>hunter2'), code: 'REGISTRY_UNREACHABLE' },
      'no token': { answer: (response) => response.end('{"token":null}'), code: 'REGISTRY_UNAUTHORIZED' },
      'too many requests': {
        answer: (response) => {
          response.setHeader('retry-after', '0');
          answerError(response, 429, 'TOOMANYREQUESTS');
        },
        code: 'REGISTRY_RATE_LIMITED',
      },
      'more than a token': { answer: (response) => response.end('x'.repeat(100_000)), code: 'LIMIT_EXCEEDED' },
    };
    for (const [name, { answer, code }] of Object.entries(REFUSALS)) {
      it(`fails where the answer to the request for one is ${name}`, async () => {
        const guard = await guarded(({ url = '' }, response) => {
          if (url.startsWith(TOKENS)) {
            answer(response);
          }
          return url.startsWith(TOKENS);
        });
        const refused = await repositoryAt(guard.host).resolve(VERSION);
        expect(outcome(refused)).to.equal(code);
        expect(JSON.stringify(refused)).to.not.contain('hunter2');
      });
    }

    it('fails where the token is refused, after one more attempt and no more', async () => {
      const guard = await guarded(({ url = '' }, response) => {
        if (url.startsWith(TOKENS)) {
          response.end('{"token":"worthless"}');
        }
        return url.startsWith(TOKENS);
      });
      expect(outcome(await repositoryAt(guard.host).resolve(VERSION))).to.equal('REGISTRY_UNAUTHORIZED');
      expect(guard.requests).to.have.length(3);
    });

    /** Refuses one token once it has ended; `end` ends the one in use. */
    async function ending() {
      const ended = new Set<string | undefined>();
      const guard = await guarded(({ headers: { authorization } }, response) => {
        if (authorization === undefined || !ended.has(authorization)) {
          return false;
        }
        const realm = `Bearer realm="http://${guard.host}/token",service="${guard.host}"`;
        response.setHeader('www-authenticate', realm);
        answerError(response, 401, 'UNAUTHORIZED');
        return true;
      });
      const end = () => ended.add(guard.requests.at(-1)?.headers.authorization);
      return { guard, end };
    }

    it('renews one that has ended', async () => {
      const { guard, end } = await ending();
      const client = clientFor(guard.host);
      const repository = repositoryAt(guard.host, client);
      expect(outcome(await repository.resolve(VERSION))).to.equal('found');
      end();
      expect(outcome(await repository.resolve(VERSION))).to.equal('found');
      expect(outcome(await repository.resolve(VERSION))).to.equal('found');
      expect(tokenRequests(guard)).to.equal(2);
    });

    it('renews one that has ended once, however many images found it so', async () => {
      const { guard, end } = await ending();
      const client = clientFor(guard.host);
      const repository = repositoryAt(guard.host, client);
      expect(outcome(await repository.resolve(VERSION))).to.equal('found');
      end();
      const answers = await Promise.all(Array.from({ length: 10 }, () => repository.resolve(VERSION)));
      expect(new Set(answers.map(outcome))).to.deep.equal(new Set(['found']));
      expect(tokenRequests(guard)).to.equal(2);
    });

    it('waits for one no longer than the image may take', async () => {
      const guard = await guarded(({ url = '' }) => url.startsWith(TOKENS));
      const client = clientFor(guard.host);
      const short = repositoryAt(guard.host, client, AbortSignal.timeout(100));
      expect(outcome(await short.resolve(VERSION))).to.equal('TIMED_OUT');
      expect(outcome(await repositoryAt(guard.host, client, AbortSignal.abort()).resolve(VERSION))).to.equal(
        'TIMED_OUT',
      );
    });
  });

  describe('that is sent elsewhere', () => {
    /** A registry that sends every request for a path with `part` to an address. */
    async function redirecting(to: (request: IncomingMessage) => string, status = 307, options?: RegistryOptions) {
      const from = await start(options);
      const answer: RegistryOptions['intercept'] = (request, response) => {
        const guarded = options?.authentication !== undefined && request.headers.authorization === undefined;
        if (guarded || request.url?.startsWith('/token') === true) {
          return false;
        }
        response.writeHead(status, { location: to(request) }).end();
        return true;
      };
      from.intercept = answer;
      return from;
    }

    for (const status of [301, 302, 303, 307, 308]) {
      it(`follows to another registry (${status})`, async () => {
        const from = await redirecting(({ url = '' }) => `http://${registry.host}${url}`, status);
        const repository = repositoryAt(from.host, clientFor(from.host, registry.host));
        expect(await repository.resolve(VERSION)).to.deep.equal({ found: DIGEST });
        expect(outcome(await repository.blob(BLOB, 1000))).to.equal('found');
        expect(registry.requests.map(({ method }) => method)).to.deep.equal(['HEAD', 'GET']);
      });
    }

    it('carries its token to nobody else', async () => {
      const from = await redirecting(({ url = '' }) => `http://${registry.host}${url}`, 307, {
        authentication: { scheme: 'Bearer' },
      });
      const client = clientFor(from.host, registry.host);
      expect(outcome(await repositoryAt(from.host, client).resolve(VERSION))).to.equal('found');
      expect(from.requests.at(-1)?.headers).to.have.property('authorization');
      expect(registry.requests).to.have.length(1);
      expect(registry.requests[0]?.headers).to.not.have.property('authorization');
    });

    it('carries its token to the same host', async () => {
      const from = await start({ authentication: { scheme: 'Bearer' } });
      from.intercept = ({ url = '', headers }, response) => {
        const moved = headers.authorization !== undefined && !url.endsWith('?moved');
        if (moved) {
          response.writeHead(307, { location: `${url}?moved` }).end();
        }
        return moved;
      };
      expect(outcome(await repositoryAt(from.host).resolve(VERSION))).to.equal('found');
    });

    const NOT_FOLLOWED: Readonly<Record<string, (host: string) => string>> = {
      'itself, for ever': () => MANIFEST,
      'http where only https is spoken': (host) => `http://${host.replace('127.0.0.1', 'localhost')}${MANIFEST}`,
      'an address with credentials': (host) => `http://user:password@${host}${MANIFEST}`,
      'a file': () => 'file:///etc/passwd',
      'data of its own': () => 'data:application/json,{}',
      'no address': () => 'http://[',
      nowhere: () => '',
    };
    for (const [name, to] of Object.entries(NOT_FOLLOWED)) {
      it(`does not follow to ${name}`, async () => {
        const from = await redirecting(() => to(registry.host));
        const repository = repositoryAt(from.host, clientFor(from.host, registry.host));
        expect(outcome(await repository.resolve(VERSION))).to.equal('REGISTRY_UNREACHABLE');
        expect(registry.requests).to.deep.equal([]);
        expect(from.requests.length).to.be.at.most(6);
      });
    }
  });

  describe('with mirrors', () => {
    function mirrored(...mirrors: readonly string[]): Client {
      const hosts = mirrors.map((mirror) => [mirror.split('/')[0] ?? '', { plainHttp: true }] as const);
      return clientOf({ 'docker.io': { mirrors: [...mirrors] }, ...Object.fromEntries(hosts) });
    }

    it('asks them in order, in place of the registry, under their prefix', async () => {
      const first = await startEmpty();
      const second = await startEmpty();
      second.putImage('hub/cache/kong/kuma-cp', VERSION, IMAGE);
      const repository = repositoryAt('docker.io', mirrored(first.host, `${second.host}/hub/cache`));
      const at = { registry: second.host, path: 'hub/cache/kong/kuma-cp' };
      expect(await repository.resolve(VERSION)).to.deep.equal({ found: DIGEST, at });
      expect(repository.name).to.deep.equal({ registry: 'docker.io', path: 'kong/kuma-cp' });
      expect(repository.places).to.deep.equal([{ registry: first.host, path: 'kong/kuma-cp' }, at]);
      const asFor = '?ns=docker.io';
      expect(askedOf(first)).to.deep.equal([`HEAD ${MANIFEST}${asFor}`, `GET ${MANIFEST}${asFor}`]);
      expect(askedOf(second)).to.deep.equal([`HEAD /v2/hub/cache/kong/kuma-cp/manifests/${VERSION}${asFor}`]);
    });

    it('asks no other where one has it', async () => {
      const second = await startEmpty();
      expect(outcome(await repositoryAt('docker.io', mirrored(registry.host, second.host)).resolve(VERSION))).to.equal(
        'found',
      );
      expect(second.requests).to.deep.equal([]);
    });

    it('says absent only if all of them do', async () => {
      const empty = await startEmpty();
      const broken = await startEmpty({
        intercept: (_request, response) => {
          answerError(response, 403, 'DENIED');
          return true;
        },
      });
      const ask = async (...mirrors: readonly Registry[]) =>
        outcome(await repositoryAt('docker.io', mirrored(...mirrors.map(({ host }) => host))).resolve('9.9.9'));
      expect(await ask(empty, registry)).to.equal('absent');
      expect(await ask(empty, broken)).to.equal('REGISTRY_UNAUTHORIZED');
      expect(await ask(broken, empty)).to.equal('REGISTRY_UNAUTHORIZED');
    });

    it('goes on where one cannot be reached', async () => {
      const gone = await startEmpty();
      await gone.stop();
      const repository = repositoryAt('docker.io', mirrored(gone.host, registry.host));
      const at = { registry: registry.host, path: 'kong/kuma-cp' };
      expect(await repository.resolve(VERSION)).to.deep.equal({ found: DIGEST, at });
    });
  });

  describe('with limits', () => {
    function answering(answer: (response: ServerResponse) => void): Repository {
      registry.intercept = (_request, response) => {
        answer(response);
        return true;
      };
      return repositoryAt(registry.host);
    }

    it('takes what is exactly at the limit, and no byte more', async () => {
      const bytes = Buffer.alloc(1000, 'x');
      const digest = registry.putBlob('kong/kuma-cp', bytes);
      expect(outcome(await repositoryAt(registry.host).blob(digest, 1000))).to.equal('found');
      expect(outcome(await repositoryAt(registry.host).blob(digest, 999))).to.equal('LIMIT_EXCEEDED');
    });

    it('ends a body without length', async () => {
      let written = 0;
      const endless = answering((response) => {
        const more = () => {
          do {
            written += 65_536;
          } while (response.write('x'.repeat(65_536)));
        };
        response.on('drain', more);
        more();
      });
      expect(outcome(await endless.blob(BLOB, 100_000))).to.equal('LIMIT_EXCEEDED');
      expect(written).to.be.below(50_000_000);
    });

    it('ends a body that says to have a gigabyte', async () => {
      const huge = answering((response) => {
        response.writeHead(200, { 'content-length': String(2 ** 30) });
        response.write(Buffer.alloc(MAX_MANIFEST_BYTES + 1));
      });
      expect(outcome(await huge.manifest(DIGEST))).to.equal('LIMIT_EXCEEDED');
    });

    it('has no use for the length that an answer to HEAD tells', async () => {
      const head = answering((response) => {
        response.writeHead(200, { 'content-length': String(2 ** 30), 'docker-content-digest': DIGEST }).end();
      });
      expect(await head.resolve(VERSION)).to.deep.equal({ found: DIGEST });
    });
  });

  describe('in time', () => {
    async function timed(signal: AbortSignal): Promise<string> {
      const started = performance.now();
      const answer = await repositoryAt(registry.host, clientFor(registry.host), signal).manifest(DIGEST);
      expect(performance.now() - started).to.be.below(2000);
      return outcome(answer);
    }

    it('ends a request that is never answered', async () => {
      registry.intercept = () => true;
      expect(await timed(AbortSignal.timeout(100))).to.equal('TIMED_OUT');
    });

    it('ends a body that stops coming', async () => {
      registry.intercept = (_request, response) => {
        response.writeHead(200);
        response.write('{');
        return true;
      };
      expect(await timed(AbortSignal.timeout(100))).to.equal('TIMED_OUT');
    });

    it('ends the wait before another attempt', async () => {
      registry.intercept = (_request, response) => {
        response.setHeader('retry-after', '3600');
        answerError(response, 503, 'UNAVAILABLE');
        return true;
      };
      expect(await timed(AbortSignal.timeout(100))).to.be.oneOf(['TIMED_OUT', 'REGISTRY_UNREACHABLE']);
    });

    it('asks nothing when the time is over', async () => {
      expect(await timed(AbortSignal.abort())).to.equal('TIMED_OUT');
      expect(registry.requests).to.deep.equal([]);
    });
  });

  describe('that cannot connect', () => {
    it('says so', async () => {
      await registry.stop();
      expect(outcome(await repositoryAt(registry.host).resolve(VERSION))).to.equal('REGISTRY_UNREACHABLE');
    });

    it('says so where the connection breaks, every time', async () => {
      registry.intercept = (_request, response) => {
        response.destroy();
        return true;
      };
      expect(outcome(await repositoryAt(registry.host).resolve(VERSION))).to.equal('REGISTRY_UNREACHABLE');
      expect(registry.requests.length).to.be.within(2, 3);
    });

    it('does not speak http unless it is told to', async () => {
      const client = clientOf({});
      expect(outcome(await repositoryAt(registry.host, client).resolve(VERSION))).to.equal('REGISTRY_UNREACHABLE');
      expect(registry.requests).to.deep.equal([]);
    });
  });

  it('never asks for the root of the API', async () => {
    const guard = await start({ authentication: { scheme: 'Bearer' } });
    const repository = repositoryAt(guard.host);
    await repository.resolve(VERSION);
    await repository.manifest(attachmentTag(DIGEST));
    expect(guard.requests.map(({ url }) => url))
      .to.not.include('/v2/')
      .and.not.include('/v2');
  });
});
