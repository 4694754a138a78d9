/** Who gets credentials and tokens, and who does not: asserted by real servers, the foreign ones among them. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { once } from 'node:events';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect } from 'chai';
import { NO_ENVIRONMENT, type RegistryEnvironment } from '../../src/registry/environment.ts';
import type { Answer } from '../../src/registry/repository.ts';
import { timeLimit } from '../../src/registry/time-limit.ts';
import { answerError, type Registry, type RegistryOptions, startRegistry } from '../support/registry.ts';
import { askedOf, type Client, clientOf, DIGEST, startKongMeshRegistry, VERSION, IMAGE } from './attested-image.ts';

const CREDENTIALS = { username: 'me', password: 'hunter2' };
const BASIC = `Basic ${Buffer.from('me:hunter2').toString('base64')}`;

function outcome(answer: Answer<unknown>): string {
  return 'failure' in answer ? answer.failure.code : 'absent' in answer ? 'absent' : 'found';
}

function reasonOf(answer: Answer<unknown>): string {
  return 'failure' in answer ? `${answer.failure.reason}; ${answer.failure.remedy ?? ''}` : '';
}

describe('authorization', () => {
  const running: Registry[] = [];
  let folder: string;

  async function start(options?: RegistryOptions, empty = false): Promise<Registry> {
    const started = await (empty ? startRegistry(options) : startKongMeshRegistry(options));
    running.push(started);
    return started;
  }

  /** The environment of a user who is logged in to these hosts. */
  function loggedIn(
    hosts: readonly string[],
    entry: object = { auth: BASIC.slice('Basic '.length) },
  ): RegistryEnvironment {
    const file = join(folder, 'config.json');
    writeFileSync(file, JSON.stringify({ auths: Object.fromEntries(hosts.map((host) => [host, entry])) }));
    return { ...NO_ENVIRONMENT, credentialFiles: [file] };
  }

  function clientAt(registry: Registry, environment?: RegistryEnvironment, tokenRealms?: readonly string[]): Client {
    const settings = { plainHttp: true, ...(tokenRealms !== undefined && { tokenRealms }) };
    return clientOf({ [registry.host]: settings }, environment);
  }

  function resolve({ host }: Registry, client: Client, signal = AbortSignal.timeout(10_000)): Promise<Answer<unknown>> {
    return client.repository({ registry: host, path: 'kong/kuma-cp' }, signal).resolve(VERSION);
  }

  const sentTo = ({ requests }: Registry) => requests.map(({ headers }) => headers.authorization);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'authorization-'));
  });

  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await Promise.all(running.splice(0).map(({ stop }) => stop()));
  });

  it('is Basic where the registry asks for that, and only then', async () => {
    const guard = await start({ authentication: { scheme: 'Basic', credentials: CREDENTIALS } });
    const client = clientAt(guard, loggedIn([guard.host]));
    expect(await resolve(guard, client)).to.deep.equal({ found: DIGEST });
    expect(sentTo(guard)).to.deep.equal([undefined, BASIC]);
    await resolve(guard, client);
    expect(sentTo(guard)).to.deep.equal([undefined, BASIC, BASIC]);
    const open = await start();
    expect(outcome(await resolve(open, clientAt(open, loggedIn([open.host]))))).to.equal('found');
    expect(sentTo(open)).to.deep.equal([undefined]);
  });

  it('is missing or wrong, and the reason says what to do, without a secret', async () => {
    const guard = await start({ authentication: { scheme: 'Basic', credentials: CREDENTIALS } });
    const none = await resolve(guard, clientAt(guard));
    expect([outcome(none), reasonOf(none)]).to.deep.equal([
      'REGISTRY_UNAUTHORIZED',
      `${guard.host}/kong/kuma-cp asks for credentials, and none are stored for it; log in with \`docker login ${guard.host}\``,
    ]);
    const stale = loggedIn([guard.host], { auth: Buffer.from('me:stale-secret').toString('base64') });
    const refused = await resolve(guard, clientAt(guard, stale));
    expect([outcome(refused), reasonOf(refused)]).to.deep.equal([
      'REGISTRY_UNAUTHORIZED',
      `${guard.host} refuses the stored credentials; log in with \`docker login ${guard.host}\``,
    ]);
  });

  it('names the credential helper that failed', async () => {
    const guard = await start({ authentication: { scheme: 'Basic', credentials: CREDENTIALS } });
    const file = join(folder, 'config.json');
    writeFileSync(file, JSON.stringify({ credsStore: 'nowhere' }));
    const refused = await resolve(guard, clientAt(guard, { ...NO_ENVIRONMENT, credentialFiles: [file] }));
    expect(reasonOf(refused)).to.contain('(docker-credential-nowhere is not on PATH)');
  });

  it('is an anonymous token where the credential helper does not answer, which is told of an image that is not public', async () => {
    const program = join(folder, 'docker-credential-silent');
    writeFileSync(program, '#!/bin/sh\nexec sleep 60\n');
    chmodSync(program, 0o755);
    const file = join(folder, 'config.json');
    writeFileSync(file, JSON.stringify({ credsStore: 'silent' }));
    const helperEnvironment = { PATH: [folder, '/usr/bin', '/bin'].join(delimiter) };
    const environment = { ...NO_ENVIRONMENT, credentialFiles: [file], helperEnvironment };
    const open = await start({ authentication: { scheme: 'Bearer' } });
    expect(outcome(await resolve(open, clientAt(open, environment), timeLimit(2000)))).to.equal('found');
    const guard = await start({ authentication: { scheme: 'Bearer', credentials: CREDENTIALS } });
    const refused = await resolve(guard, clientAt(guard, environment), timeLimit(2000));
    expect(outcome(refused)).to.equal('REGISTRY_UNAUTHORIZED');
    expect(reasonOf(refused)).to.contain('(docker-credential-silent did not answer in time)');
  });

  it('is a token for the credentials, which go to the token service alone', async () => {
    const guard = await start({ authentication: { scheme: 'Bearer', credentials: CREDENTIALS } });
    expect(outcome(await resolve(guard, clientAt(guard, loggedIn([guard.host]))))).to.equal('found');
    const [, token, image] = guard.requests;
    expect(token?.headers.authorization).to.equal(BASIC);
    expect(image?.headers.authorization).to.match(/^Bearer /);
    expect(outcome(await resolve(guard, clientAt(guard)))).to.equal('REGISTRY_UNAUTHORIZED');
  });

  it('is an anonymous token where the stored credentials are refused', async () => {
    const guard = await start({
      authentication: { scheme: 'Bearer' },
      intercept: ({ url = '', headers }, response) => {
        const refused = url.startsWith('/token') && headers.authorization !== undefined;
        if (refused) {
          answerError(response, 401, 'UNAUTHORIZED');
        }
        return refused;
      },
    });
    expect(outcome(await resolve(guard, clientAt(guard, loggedIn([guard.host]))))).to.equal('found');
  });

  describe('where the token service has no answer to the stored credentials', () => {
    /** A registry whose token service answers so to credentials, and as usual to nobody. */
    const answering = (status: number, options: RegistryOptions = {}) =>
      start({
        authentication: { scheme: 'Bearer' },
        ...options,
        intercept: (request, response) => {
          const { url = '', method, headers } = request;
          const shown = url.startsWith('/token') && (headers.authorization !== undefined || method === 'POST');
          if (shown) {
            response.setHeader('location', `http://${headers.host ?? ''}/login`);
            answerError(response, status, 'STALE');
          }
          return shown || (options.intercept?.(request, response) ?? false);
        },
      });
    const STATUSES = [302, 400, 404, 405, 406, 410, 415, 422, 429, 500, 501];

    for (const entry of [{ auth: BASIC.slice('Basic '.length) }, { identitytoken: 'refresh' }]) {
      it(`is an anonymous token for a public image (${Object.keys(entry).join()})`, async () => {
        for (const status of STATUSES) {
          const guard = await answering(status);
          expect(outcome(await resolve(guard, clientAt(guard, loggedIn([guard.host], entry)))), `${status}`).to.equal(
            'found',
          );
        }
      });
    }

    it('is nothing for an image that is not public, and the first failure is told', async () => {
      const codes: Readonly<Record<number, string>> = {
        302: 'REGISTRY_UNREACHABLE',
        401: 'REGISTRY_UNAUTHORIZED',
        405: 'REGISTRY_UNREACHABLE',
        429: 'REGISTRY_RATE_LIMITED',
      };
      for (const [status, code] of Object.entries(codes)) {
        const guard = await answering(Number(status), {
          authentication: { scheme: 'Bearer', credentials: CREDENTIALS },
        });
        const entry = { identitytoken: 'refresh' };
        expect(outcome(await resolve(guard, clientAt(guard, loggedIn([guard.host], entry)))), status).to.equal(code);
      }
    });

    it('is no proof that the image is absent', async () => {
      const hidden = (request: IncomingMessage, response: ServerResponse) => {
        const asked = request.headers.authorization !== undefined && request.url?.startsWith('/v2/') === true;
        if (asked) {
          answerError(response, 404, 'NAME_UNKNOWN');
        }
        return asked;
      };
      const guard = await answering(405, { intercept: hidden });
      expect(outcome(await resolve(guard, clientAt(guard, loggedIn([guard.host]))))).to.equal('REGISTRY_UNREACHABLE');
      expect(outcome(await resolve(guard, clientAt(guard)))).to.equal('absent');
    });
  });

  it('is an anonymous token where the one for the credentials may not pull', async () => {
    for (const status of [401, 403]) {
      const guard = await start({ authentication: { scheme: 'Bearer' } });
      const stale = new Set<string>();
      guard.intercept = ({ url = '', headers }, response) => {
        if (url.startsWith('/token') && headers.authorization !== undefined) {
          response.end('{"token":"stale"}');
          stale.add('Bearer stale');
          return true;
        }
        const refused = stale.has(headers.authorization ?? '');
        if (refused) {
          response.setHeader('www-authenticate', `Bearer realm="http://${guard.host}/token",service="${guard.host}"`);
          answerError(response, status, 'DENIED');
        }
        return refused;
      };
      expect(outcome(await resolve(guard, clientAt(guard, loggedIn([guard.host])))), String(status)).to.equal('found');
    }
  });

  describe('by what a token service answers with status 200', () => {
    const answering = (body: string, type: string) =>
      start({
        authentication: { scheme: 'Bearer' },
        intercept: (request, response) => {
          const asked = request.url?.startsWith('/token') === true;
          if (asked) {
            response.writeHead(200, { 'content-type': type }).end(body);
          }
          return asked || given(request, response);
        },
      });
    const TOKENS = [
      '{"token":"given"}',
      '{"token":null,"access_token":"given"}',
      '{"token":"given","access_token":""}',
    ];
    for (const body of TOKENS) {
      it(`is a token: ${body}`, async () => {
        const guard = await answering(body, 'application/json');
        expect(outcome(await resolve(guard, clientAt(guard)))).to.equal('found');
      });
    }

    const OTHERS: Readonly<Record<string, readonly [body: string, type: string, reason: string]>> = {
      'a page': ['<!DOCTYPE html><p>hunter2', 'text/html; charset=utf-8', 'answers with text/html instead of a token'],
      'no answer of a token service': ['["given"]', 'application/json', 'in which there is no usable token'],
      'a token that no header can carry': [
        '{"token":"of\\ntwo lines"}',
        'application/json',
        'in which there is no usable token',
      ],
    };
    for (const [what, [body, type, reason]] of Object.entries(OTHERS)) {
      it(`is nothing, and the image is unchecked for that reason: ${what}`, async () => {
        const guard = await answering(body, type);
        for (const environment of [NO_ENVIRONMENT, loggedIn([guard.host])]) {
          const failed = await resolve(guard, clientAt(guard, environment));
          expect(outcome(failed)).to.equal('REGISTRY_UNREACHABLE');
          expect(reasonOf(failed)).to.contain(guard.host).and.contain(reason);
          expect(reasonOf(failed)).to.not.contain('docker login').and.not.contain('hunter2');
        }
      });
    }
  });

  it('is got for an identity token with OAuth 2', async () => {
    let form = '';
    const guard = await start({
      authentication: { scheme: 'Bearer' },
      intercept: async (request, response) => {
        if (request.url?.startsWith('/token') === true && request.method === 'POST') {
          for await (const chunk of request) {
            form += String(chunk);
          }
          response.end('{"access_token":"given"}');
          return true;
        }
        return given(request, response);
      },
    });
    expect(
      outcome(await resolve(guard, clientAt(guard, loggedIn([guard.host], { identitytoken: 'refresh' })))),
    ).to.equal('found');
    expect(Object.fromEntries(new URLSearchParams(form))).to.include({
      grant_type: 'refresh_token',
      refresh_token: 'refresh',
      scope: 'repository:kong/kuma-cp:pull',
    });
  });

  it('is the token that is stored for the registry itself, which its token service never gets', async () => {
    const guard = await start({ authentication: { scheme: 'Bearer', credentials: CREDENTIALS }, intercept: given });
    const withToken = (registrytoken: string) => clientAt(guard, loggedIn([guard.host], { registrytoken }));
    expect(outcome(await resolve(guard, withToken('given')))).to.equal('found');
    expect(sentTo(guard)).to.deep.equal([undefined, 'Bearer given']);
    for (const wrong of ['stale', 'of\ntwo lines']) {
      expect(outcome(await resolve(guard, withToken(wrong)))).to.equal('REGISTRY_UNAUTHORIZED');
    }
    const services = guard.requests.filter(({ url }) => url.startsWith('/token'));
    expect(services.map(({ headers }) => headers.authorization)).to.deep.equal([undefined, undefined]);
  });

  it('is nothing for a public image, although the registry refused the stored credentials for another one', async () => {
    const guard = await start({ authentication: { scheme: 'Basic', credentials: CREDENTIALS } });
    guard.putImage('public/kuma-cp', VERSION, IMAGE);
    guard.intercept = ({ url = '', headers }, response) => {
      const isPublic = url.startsWith('/v2/public/') && headers.authorization === undefined;
      if (isPublic) {
        response.writeHead(200, { 'docker-content-digest': DIGEST }).end();
      }
      return isPublic;
    };
    const stale = { auth: Buffer.from('me:stale').toString('base64') };
    const client = clientAt(guard, loggedIn([guard.host], stale));
    expect(outcome(await resolve(guard, client))).to.equal('REGISTRY_UNAUTHORIZED');
    const repository = client.repository({ registry: guard.host, path: 'public/kuma-cp' }, AbortSignal.timeout(10_000));
    expect(outcome(await repository.resolve(VERSION))).to.equal('found');
  });

  it('is sent ahead once it was good', async () => {
    const guard = await start({ authentication: { scheme: 'Basic', credentials: CREDENTIALS } });
    const client = clientAt(guard, loggedIn([guard.host]));
    await resolve(guard, client);
    guard.putImage('kong/other', VERSION, IMAGE);
    const repository = client.repository({ registry: guard.host, path: 'kong/other' }, AbortSignal.timeout(10_000));
    expect(outcome(await repository.resolve(VERSION))).to.equal('found');
    expect(sentTo(guard)).to.deep.equal([undefined, BASIC, BASIC]);
  });

  it('is an anonymous token where the one that is stored for the registry is refused', async () => {
    const guard = await start({ authentication: { scheme: 'Bearer' } });
    const client = clientAt(guard, loggedIn([guard.host], { registrytoken: 'stale' }));
    expect(outcome(await resolve(guard, client))).to.equal('found');
  });

  /** Lets a token through that is called `given`. */
  function given({ headers }: IncomingMessage, response: ServerResponse): boolean {
    const known = headers.authorization === 'Bearer given';
    if (known) {
      response.writeHead(200, { 'docker-content-digest': DIGEST }).end();
    }
    return known;
  }

  describe('at a token service elsewhere', () => {
    async function elsewhere(): Promise<{ guard: Registry; service: Registry }> {
      const service = await start(
        {
          intercept: (_request, response) => {
            response.end('{"token":"given"}');
            return true;
          },
        },
        true,
      );
      const guard = await start();
      guard.intercept = (request, response) => {
        if (given(request, response)) {
          return true;
        }
        response.setHeader('www-authenticate', `Bearer realm="http://${service.host}/token",service="it"`);
        answerError(response, 401, 'UNAUTHORIZED');
        return true;
      };
      return { guard, service };
    }

    it('gets nothing, and the reason names its host and the key to set', async () => {
      const { guard, service } = await elsewhere();
      const refused = await resolve(guard, clientAt(guard, loggedIn([guard.host, service.host])));
      expect(outcome(refused)).to.equal('REGISTRY_UNAUTHORIZED');
      expect(reasonOf(refused)).to.contain(service.host).and.contain(`tokenRealms of registries["${guard.host}"]`);
      expect(service.requests).to.deep.equal([]);
    });

    it('is not asked inside the network, unless it is listed', async () => {
      const asked: string[] = [];
      const inside = createSocketServer((socket) => {
        asked.push('connection');
        socket.destroy();
      });
      inside.listen(0, '127.0.0.1');
      await once(inside, 'listening');
      const { port } = inside.address() as AddressInfo;
      for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `[::ffff:7f00:1]:${port}`]) {
        const guard = await start();
        guard.intercept = (_request, response) => {
          response.setHeader('www-authenticate', `Bearer realm="https://${host}/token"`);
          answerError(response, 401, 'UNAUTHORIZED');
          return true;
        };
        const refused = await resolve(guard, clientAt(guard, loggedIn([guard.host])));
        expect(outcome(refused), host).to.equal('REGISTRY_UNREACHABLE');
        const { host: named } = new URL(`https://${host}`);
        expect(reasonOf(refused)).to.contain(`${named} is inside the network`);
        expect(reasonOf(refused)).to.contain(`add "${named}" to tokenRealms of registries["${guard.host}"]`);
        expect(asked).to.deep.equal([]);
        await resolve(guard, clientAt(guard, loggedIn([guard.host]), [named]));
        expect(asked.splice(0)).to.include('connection');
      }
      expect(asked).to.deep.equal([]);
      await once(inside.close(), 'close');
    });

    it('gets the credentials of the registry where it is listed', async () => {
      const { guard, service } = await elsewhere();
      const client = clientAt(guard, loggedIn([guard.host]), [service.host]);
      expect(outcome(await resolve(guard, client))).to.equal('found');
      expect(sentTo(service)).to.deep.equal([BASIC]);
    });
  });

  it('reads Basic and Bearer in any order and any number of headers', async () => {
    const bearer = (host: string) => `Bearer realm="http://${host}/token",service=x`;
    const orders: ((host: string) => string | string[])[] = [
      (host) => ['Basic realm="x"', bearer(host)],
      (host) => [bearer(host), 'Basic realm="x"'],
      (host) => `Basic realm="x", ${bearer(host)}`,
      (host) => `Negotiate, ${bearer(host)}, Basic realm="x"`,
    ];
    for (const order of orders) {
      const guard = await start();
      guard.intercept = (request, response) => {
        if (given(request, response)) {
          return true;
        }
        if (request.url?.startsWith('/token') === true) {
          response.end('{"token":"given"}');
          return true;
        }
        response.setHeader('www-authenticate', order(guard.host));
        answerError(response, 401, 'UNAUTHORIZED');
        return true;
      };
      expect(outcome(await resolve(guard, clientAt(guard)))).to.equal('found');
    }
  });

  it("asks once for the challenge's own scope, and of that for pulling alone", async () => {
    const guard = await start();
    guard.intercept = (request, response) => {
      const scope = new URL(request.url ?? '/', 'http://x').searchParams.get('scope');
      if (scope !== null) {
        response.end(JSON.stringify({ token: scope.includes('proxied') ? 'given' : 'worthless' }));
        return true;
      }
      if (given(request, response)) {
        return true;
      }
      const challenge = `Bearer realm="http://${guard.host}/token",scope="repository:proxied/kuma-cp:pull,push"`;
      response.setHeader('www-authenticate', challenge);
      answerError(response, 401, 'UNAUTHORIZED');
      return true;
    };
    const client = clientAt(guard);
    expect(outcome(await resolve(guard, client))).to.equal('found');
    expect(askedOf(guard).filter((line) => line.includes('/token'))).to.deep.equal([
      'GET /token?scope=repository%3Akong%2Fkuma-cp%3Apull',
      'GET /token?scope=repository%3Aproxied%2Fkuma-cp%3Apull',
    ]);
    const before = guard.requests.length;
    expect(outcome(await resolve(guard, client))).to.equal('found');
    expect(guard.requests.length - before).to.equal(1);
  });

  it('renews a token when its time is over, before it is refused', async () => {
    const guard = await start({
      intercept: ({ url = '' }, response) => {
        const asked = url.startsWith('/token');
        if (asked) {
          response.end('{"token":"given","expires_in":0.0001}');
        }
        return asked;
      },
    });
    const tokens = guard.intercept;
    guard.intercept = (request, response) => {
      if (tokens?.(request, response) === true || given(request, response)) {
        return true;
      }
      response.setHeader('www-authenticate', `Bearer realm="http://${guard.host}/token"`);
      answerError(response, 401, 'UNAUTHORIZED');
      return true;
    };
    const client = clientAt(guard);
    await resolve(guard, client);
    await resolve(guard, client);
    expect(guard.requests.map(({ url }) => url.slice(0, 6))).to.deep.equal([
      '/v2/ko',
      '/token',
      '/v2/ko',
      '/token',
      '/v2/ko',
    ]);
  });

  it('does not fail all images that wait for a token when the service fails once', async () => {
    let failing = 3;
    const guard = await start({
      authentication: { scheme: 'Bearer' },
      intercept: ({ url = '' }, response) => {
        const fails = url.startsWith('/token') && failing-- > 0;
        if (fails) {
          answerError(response, 503, 'UNAVAILABLE');
        }
        return fails;
      },
    });
    const client = clientAt(guard);
    const outcomes = (await Promise.all(Array.from({ length: 32 }, () => resolve(guard, client)))).map(outcome);
    expect(outcomes.filter((code) => code === 'found').length).to.be.at.least(31);
    expect(outcomes).to.not.include('REGISTRY_UNAUTHORIZED');
  });

  describe('after a redirect', () => {
    it('is an anonymous token of the last hop, and never the credentials', async () => {
      const target = await start({ authentication: { scheme: 'Bearer' } });
      const from = await start({ authentication: { scheme: 'Basic', credentials: CREDENTIALS } });
      from.intercept = ({ url = '', headers }, response) => {
        const admitted = headers.authorization === BASIC;
        if (admitted) {
          response.writeHead(307, { location: `http://${target.host}${url}` }).end();
        }
        return admitted;
      };
      const hosts = { [from.host]: { plainHttp: true }, [target.host]: { plainHttp: true } };
      const client = clientOf(hosts, loggedIn([from.host, target.host]));
      expect(outcome(await resolve(from, client))).to.equal('found');
      expect(target.requests.map(({ url }) => url.slice(0, 6))).to.deep.equal(['/v2/ko', '/token', '/v2/ko']);
      expect(sentTo(target).filter((header) => header?.startsWith('Basic') === true)).to.deep.equal([]);
      expect(from.requests).to.have.length(2);
    });

    it('is nothing for the registry itself where another host sends back to it', async () => {
      const from = await start({ authentication: { scheme: 'Basic', credentials: CREDENTIALS } });
      const back = await start({
        intercept: ({ url = '' }, response) => {
          response.writeHead(307, { location: `http://${from.host}${url}?chosen` }).end();
          return true;
        },
      });
      const hosts = { [from.host]: { plainHttp: true }, [back.host]: { plainHttp: true } };
      const sendingTo = (location: (url: string) => string): void => {
        from.intercept = ({ url = '', headers }, response) => {
          const sends = headers.authorization === BASIC && !url.endsWith('?chosen');
          if (sends) {
            response.writeHead(307, { location: location(url) }).end();
          }
          return sends;
        };
      };
      sendingTo((url) => `http://${back.host}${url}`);
      expect(outcome(await resolve(from, clientOf(hosts, loggedIn([from.host]))))).to.equal('REGISTRY_UNAUTHORIZED');
      const chosen = from.requests.filter(({ url }) => url.endsWith('?chosen'));
      expect(chosen.map(({ headers }) => headers.authorization)).to.deep.equal([undefined]);
      sendingTo((url) => `${url}?chosen`);
      expect(outcome(await resolve(from, clientOf(hosts, loggedIn([from.host]))))).to.equal('found');
    });

    it('is nothing where the last hop asks for credentials', async () => {
      const target = await start({ authentication: { scheme: 'Basic', credentials: CREDENTIALS } });
      const from = await start({
        intercept: ({ url = '' }, response) => {
          response.writeHead(307, { location: `http://${target.host}${url}` }).end();
          return true;
        },
      });
      const hosts = { [from.host]: { plainHttp: true }, [target.host]: { plainHttp: true } };
      const refused = await resolve(from, clientOf(hosts, loggedIn([from.host, target.host])));
      expect([outcome(refused), reasonOf(refused)]).to.deep.equal([
        'REGISTRY_UNAUTHORIZED',
        `${target.host} asks for credentials, and gets none after a redirect; `,
      ]);
      expect(sentTo(target)).to.deep.equal([undefined]);
    });
  });
});
