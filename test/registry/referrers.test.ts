/** The list of referrers against an in-process registry: pages, what counts as not served, and what must not be followed. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { Answer, Referrers } from '../../src/registry/repository.ts';
import { SIGSTORE_BUNDLE } from '../support/image.ts';
import type { MintedAttestation } from '../support/minted-attestation.ts';
import { answerError, type Registry, type RegistryOptions } from '../support/registry.ts';
import { createSigstoreWorld } from '../support/sigstore-world.ts';
import { attestationOf, clientFor, clientOf, DIGEST, IMAGE, startKongMeshRegistry } from './attested-image.ts';

const INDEX = 'application/vnd.oci.image.index.v1+json';
const PATH = `/v2/kong/kuma-cp/referrers/${DIGEST}`;

describe('the referrers of a digest', () => {
  const others: Registry[] = [];
  let registry: Registry;
  let minted: MintedAttestation;

  before(async () => {
    minted = await (await createSigstoreWorld()).attest(attestationOf());
  });

  beforeEach(async () => {
    registry = await startKongMeshRegistry({ referrers: true });
  });

  afterEach(() => Promise.all([registry, ...others.splice(0)].map(({ stop }) => stop())));

  async function startOther(options?: RegistryOptions): Promise<Registry> {
    const other = await startKongMeshRegistry(options);
    others.push(other);
    return other;
  }

  function list(client = clientFor(registry.host), host = registry.host): Promise<Answer<Referrers>> {
    return client.repository({ registry: host, path: 'kong/kuma-cp' }, AbortSignal.timeout(5000)).referrers(DIGEST);
  }

  /** `absent`, the code of a failure, or the numbers of what is listed, and the code why that may not be all. */
  async function outcome(): Promise<unknown> {
    const answer = await list();
    if ('failure' in answer) {
      return answer.failure.code;
    }
    if ('absent' in answer) {
      return 'absent';
    }
    const { descriptors, incomplete } = answer.found;
    return [
      ...descriptors.map(({ artifactType }) => Number(artifactType)),
      ...(incomplete === undefined ? [] : [incomplete.code]),
    ];
  }

  function page(response: ServerResponse, numbers: readonly number[], links: readonly string[] = []): void {
    const manifests = numbers.map((number) => ({
      mediaType: 'a/b',
      digest: DIGEST,
      size: 1,
      artifactType: `${number}`,
    }));
    response.setHeader('link', links);
    response.writeHead(200, { 'content-type': INDEX }).end(JSON.stringify({ schemaVersion: 2, manifests }));
  }

  function answerWith(answer: (response: ServerResponse, request: IncomingMessage) => void): void {
    registry.intercept = (request, response) => {
      answer(response, request);
      return true;
    };
  }

  it('are the entries of the index', async () => {
    registry.putReferrer('kong/kuma-cp', IMAGE.index, minted);
    const answer = await list();
    expect(answer).to.have.nested.property('found.descriptors').with.length(1);
    expect(answer).to.have.nested.property('found.descriptors[0].artifactType', SIGSTORE_BUNDLE);
    expect(registry.requests.map(({ url }) => url)).to.deep.equal([PATH]);
  });

  it('are an empty list where the registry says so, which is not the same as no list', async () => {
    expect(await list()).to.deep.equal({ found: { descriptors: [] } });
    const { host } = await startOther();
    expect(await list(clientFor(host), host)).to.deep.equal({ absent: true });
  });

  const STATUSES: Readonly<Record<number, string>> = {
    400: 'absent',
    401: 'REGISTRY_UNAUTHORIZED',
    403: 'REGISTRY_UNAUTHORIZED',
    404: 'absent',
    405: 'absent',
    406: 'absent',
    410: 'REGISTRY_UNREACHABLE',
    429: 'REGISTRY_RATE_LIMITED',
    500: 'REGISTRY_UNREACHABLE',
    501: 'absent',
  };
  for (const [status, expected] of Object.entries(STATUSES)) {
    it(`are ${expected} where the status is ${status}`, async () => {
      answerWith((response) => {
        response.setHeader('retry-after', '0');
        answerError(response, Number(status), 'SECRET_OF_THE_SERVER');
      });
      expect(await outcome()).to.equal(expected);
    });
  }

  it('are not served where the answer is no index', async () => {
    for (const type of ['text/html', 'application/json', undefined]) {
      answerWith((response) =>
        response.writeHead(200, type === undefined ? {} : { 'content-type': type }).end('{"manifests":[]}'),
      );
      expect(await outcome(), type).to.equal('absent');
    }
  });

  it('are not served where the answer has the type of an index, and is none', async () => {
    for (const body of ['<html>', '[]', '{}', '', 'null', '{"manifests":null}', '{"schemaVersion":2,"manifests":{}}']) {
      answerWith((response) => response.writeHead(200, { 'content-type': `${INDEX}; charset=utf-8` }).end(body));
      expect(await outcome(), body).to.equal('absent');
    }
  });

  it('can not be read where a list may have been broken off, or encoded', async () => {
    for (const body of [
      '{"manifests":[',
      '{"manifests":[]',
      '{"manifests":[]}}',
      Buffer.from('{"a":"\xff"}', 'latin1'),
    ]) {
      answerWith((response) => response.writeHead(200, { 'content-type': INDEX }).end(body));
      expect(await outcome(), body.toString()).to.equal('REGISTRY_UNREACHABLE');
    }
    answerWith((response) =>
      response.writeHead(200, { 'content-type': INDEX, 'content-encoding': 'gzip' }).end(gzipSync('{"manifests":[]}')),
    );
    expect(await outcome()).to.equal('REGISTRY_UNREACHABLE');
  });

  it('are all that are listed, and an entry without a digest stays as one that can not be read', async () => {
    const whole = { mediaType: 'a/b', digest: DIGEST, size: 1, artifactType: 'a/b', annotations: { a: 'b' } };
    const entries = [
      { ...whole, mediaType: null, artifactType: null, annotations: null },
      { digest: DIGEST, size: '1', annotations: { a: 1 } },
      whole,
      { ...whole, digest: null },
      null,
      [],
    ];
    answerWith((response) =>
      response.writeHead(200, { 'content-type': INDEX }).end(JSON.stringify({ manifests: entries })),
    );
    const { artifactType, annotations } = whole;
    expect(await list()).to.deep.equal({
      found: {
        descriptors: [
          { digest: DIGEST },
          { digest: DIGEST },
          { digest: DIGEST, artifactType, annotations },
          { digest: '', artifactType, annotations },
          { digest: '' },
          { digest: '' },
        ],
      },
    });
  });

  describe('on several pages', () => {
    const LINKS: Readonly<Record<string, (host: string) => readonly string[]>> = {
      relative: () => [`<${PATH}?last=2>; rel="next"`],
      absolute: (host) => [`<http://${host}${PATH}?last=2>; rel="next"`],
      'without quotes': () => [`<?last=2>;rel=next`],
      'among others': () => [`<${PATH}>; rel="first", <${PATH}?last=2>; title="a"; rel="last next"`],
      'behind a title with a semicolon': () => [`<${PATH}?last=2>; title="a; rel=prev"; rel="next"`],
      'with another text of the digest': () => [`<${PATH.replace('sha256:', 'sha256%3A')}?last=2>; rel="next"`],
      'with a slash at the end of the path': () => [`<${PATH}/?last=2>; rel="next"`],
      'in a second field': () => [`<${PATH}>; rel="prev"`, `<${PATH}?last=2>; rel="next"`],
    };
    for (const [name, links] of Object.entries(LINKS)) {
      it(`are all that are listed: a link ${name}`, async () => {
        answerWith((response, { url }) => {
          page(response, url === PATH ? [1, 2] : [3], url === PATH ? links(registry.host) : []);
        });
        expect(await outcome()).to.deep.equal([1, 2, 3]);
        const asked = registry.requests.map(({ url }) => url.replace('%3A', ':').replace('/?', '?'));
        expect(asked).to.deep.equal([PATH, `${PATH}?last=2`]);
      });
    }

    it('end where no link leads to the next one', async () => {
      answerWith((response) => {
        page(response, [1], [`<${PATH}?last=2>; rel="prev"`]);
      });
      expect(await outcome()).to.deep.equal([1]);
    });

    it('are what was listed, and why that is not all, where a page can not be read', async () => {
      for (const [status, code] of [
        [404, 'REGISTRY_UNREACHABLE'],
        [403, 'REGISTRY_UNAUTHORIZED'],
        [200, 'REGISTRY_UNREACHABLE'],
      ] as const) {
        answerWith((response, { url }) => {
          if (url === PATH) {
            page(response, [1], [`<${PATH}?last=1>; rel="next"`]);
          } else {
            answerError(response, status, 'NAME_UNKNOWN');
          }
        });
        expect(await outcome(), String(status)).to.deep.equal([1, code]);
      }
    });

    it('may go on where the links can not be read', async () => {
      answerWith((response) => {
        page(response, [1], [`<${PATH}?last=2>; title="; rel="next"`]);
      });
      expect(await outcome()).to.deep.equal([1, 'REGISTRY_UNREACHABLE']);
    });

    const ELSEWHERE = [
      PATH.replace('kong/', 'kong%2F'),
      `${PATH}/x`,
      'https://evil.example/v2/',
      'http://169.254.169.254/latest/meta-data',
      '/v2/kong/secret/referrers/x',
      '//evil.example/',
      'file:///etc/passwd',
      'http://[',
    ];
    for (const target of ELSEWHERE) {
      it(`are not looked for at ${target}`, async () => {
        answerWith((response) => {
          page(response, [1], [`<${target}>; rel="next"`]);
        });
        expect(await outcome()).to.deep.equal([1, 'REGISTRY_UNREACHABLE']);
        expect(registry.requests).to.have.length(1);
      });
    }

    it('are at most 20 pages, also where a page leads to itself', async () => {
      answerWith((response) => {
        page(response, [1], [`<${PATH}>; rel="next"`]);
      });
      expect(await outcome()).to.deep.equal([...Array.from({ length: 20 }, () => 1), 'LIMIT_EXCEEDED']);
      expect(registry.requests).to.have.length(20);
    });
  });

  it('are at most 1000', async () => {
    const numbers = Array.from({ length: 1000 }, (_, index) => index);
    answerWith((response) => {
      page(response, numbers);
    });
    expect(await outcome()).to.have.length(1000);
    answerWith((response) => {
      page(response, [...numbers, 1000]);
    });
    expect(await outcome()).to.deep.equal([...numbers, 'LIMIT_EXCEEDED']);
  });

  it('are asked for with a token where the registry wants one', async () => {
    const guard = await startOther({ referrers: true, authentication: { scheme: 'Bearer' } });
    expect(await list(clientFor(guard.host), guard.host)).to.deep.equal({ found: { descriptors: [] } });
  });

  it('are those of the first mirror that serves them', async () => {
    const without = await startOther();
    registry.putReferrer('kong/kuma-cp', IMAGE.index, minted);
    const hosts = Object.fromEntries([without, registry].map(({ host }) => [host, { plainHttp: true }]));
    const client = clientOf({ 'docker.io': { mirrors: [without.host, registry.host] }, ...hosts });
    expect(await list(client, 'docker.io'))
      .to.have.property('at')
      .which.deep.equals({ registry: registry.host, path: 'kong/kuma-cp' });
  });
});
