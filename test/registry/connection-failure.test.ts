/** Why a host gave no answer: real servers with the wrong certificate or the wrong protocol, and every code as a sentence. */
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createSocketServer } from 'node:net';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { connectionFailure } from '../../src/registry/connection-failure.ts';
import type { CodedReason } from '../../src/verdict.ts';
import { mintServerCertificate, type ServerCertificate } from '../support/chart-server.ts';
import { Listeners } from '../support/listeners.ts';
import { clientOf, DIGEST } from './attested-image.ts';

const HAS_IMAGE: RequestListener = (_request, response) => {
  response.writeHead(200, { 'docker-content-digest': DIGEST }).end();
};

describe('a host that gives no answer', () => {
  const listeners = new Listeners();
  let minted: ServerCertificate;

  function startTls(): Promise<string> {
    return listeners.listen(createTlsServer({ key: minted.key, cert: minted.certificate }, HAS_IMAGE));
  }

  async function failureOf(host: string, plainHttp = false): Promise<CodedReason | undefined> {
    const client = clientOf({ [host]: { plainHttp } });
    const answer = await client.repository({ registry: host, path: 'a/b' }, AbortSignal.timeout(10_000)).resolve('1');
    return 'failure' in answer ? answer.failure : undefined;
  }

  before(async () => {
    minted = await mintServerCertificate();
  });

  afterEach(() => listeners.stop());

  it('for its self-signed certificate, is told with what Node has to be given', async () => {
    const host = await startTls();
    const failure = await failureOf(host);
    expect(failure?.code).to.equal('REGISTRY_UNREACHABLE');
    expect(failure?.reason).to.equal(`${host} has a self-signed certificate (see caFile)`);
    expect(failure?.remedy).to.contain('NODE_EXTRA_CA_CERTS');
  });

  it('answers once Node knows the certificate', async () => {
    const host = await startTls();
    const directory = mkdtempSync(join(tmpdir(), 'certificate-'));
    const file = join(directory, 'certificate.pem');
    writeFileSync(file, minted.certificate);
    const program = `
      const { registriesFor } = await import('./src/services.ts');
      const repository = registriesFor({}).open({ registry: '${host}', path: 'a/b' }, AbortSignal.timeout(10_000));
      console.log(JSON.stringify(await repository.resolve('1')));
      process.exit();`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      env: { NODE_EXTRA_CA_CERTS: file },
    });
    expect(JSON.parse(await text(child.stdout))).to.deep.equal({ found: DIGEST });
    rmSync(directory, { recursive: true });
  });

  it('since it speaks http, is told with plainHttp, and answers once that is set', async () => {
    const host = await listeners.listen(createServer(HAS_IMAGE));
    const failure = await failureOf(host);
    expect(failure?.code).to.equal('REGISTRY_UNREACHABLE');
    expect(failure?.reason).to.equal(`${host} speaks http, not https (plainHttp)`);
    expect(failure?.remedy).to.contain(`plainHttp of registries["${host}"]`);
    expect(await failureOf(host, true)).to.equal(undefined);
  });

  it('since it speaks https, is told with plainHttp, however it refuses http', async () => {
    const alert = createSocketServer((socket) => socket.end(Buffer.from([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46])));
    const goServer = createServer((_request, response) => {
      response.writeHead(400).end('Client sent an HTTP request to an HTTPS server.\n');
    });
    for (const host of [await startTls(), await listeners.listen(alert), await listeners.listen(goServer)]) {
      const failure = await failureOf(host, true);
      expect(failure?.code).to.equal('REGISTRY_UNREACHABLE');
      expect(failure?.reason).to.contain('perhaps it speaks https, not http (plainHttp)');
    }
  });

  /** Answers the first request so, and others as a registry does. */
  function answeringFirst(answer: string): Promise<string> {
    let isFirst = true;
    return listeners.listen(
      createSocketServer((socket) => {
        socket
          .on('error', () => undefined)
          .once('data', () => {
            socket.end(isFirst ? answer : `HTTP/1.1 200 OK\r\ndocker-content-digest: ${DIGEST}\r\n\r\n`);
            isFirst = false;
          });
      }),
    );
  }

  const headersOf = (bytes: number) =>
    `HTTP/1.1 200 OK\r\ndocker-content-digest: ${DIGEST}\r\nx: ${'x'.repeat(bytes)}\r\n\r\n`;
  const ODD_ANSWERS: Readonly<Record<string, readonly [answer: string, code: string, told: string]>> = {
    'long headers': [headersOf(20_000), 'LIMIT_EXCEEDED', 'sent headers of more than 16384 bytes'],
    'two lengths': [
      'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nab',
      'REGISTRY_UNREACHABLE',
      'sent an answer whose length is not the one that its headers tell',
    ],
  };
  for (const [what, [answer, code, told]] of Object.entries(ODD_ANSWERS)) {
    it(`to one request, with ${what}, answers the next one all the same`, async () => {
      const host = await answeringFirst(answer);
      const client = clientOf({ [host]: { plainHttp: true } });
      const resolve = (path: string) =>
        client.repository({ registry: host, path }, AbortSignal.timeout(10_000)).resolve('1');
      const odd = await resolve('evil/x');
      expect('failure' in odd && [odd.failure.code, odd.failure.reason]).to.deep.equal([code, `${host} ${told}`]);
      expect(await resolve('kong/kuma-cp')).to.deep.equal({ found: DIGEST });
    });
  }

  it('does answer with headers that are long, and no longer than that', async () => {
    expect(await failureOf(await answeringFirst(headersOf(15_000)), true)).to.equal(undefined);
  });

  it('to the end, is told as such', async () => {
    const host = await listeners.listen(
      createServer((_request, response) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('{');
        setImmediate(() => response.destroy());
      }),
    );
    const client = clientOf({ [host]: { plainHttp: true } });
    const repository = client.repository({ registry: host, path: 'a/b' }, AbortSignal.timeout(10_000));
    expect(await repository.manifest(DIGEST))
      .to.have.nested.property('failure.reason')
      .which.equals(`${host} broke off its answer`);
  });

  const SENTENCES: Readonly<Record<string, string>> = {
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'has a certificate from an authority that Node does not know',
    SELF_SIGNED_CERT_IN_CHAIN: 'has a certificate from an authority that Node does not know',
    CERT_HAS_EXPIRED: 'has a certificate that has expired',
    ERR_TLS_CERT_ALTNAME_INVALID: 'has the certificate of another host',
    ENOTFOUND: 'is not a known host name',
    ECONNREFUSED: 'refuses the connection',
    UND_ERR_CONNECT_TIMEOUT: 'took too long to accept the connection',
    HTTPParserError: 'does not answer in HTTP',
    ECONNRESET: "can't be reached (ECONNRESET)",
  };
  for (const [code, sentence] of Object.entries(SENTENCES)) {
    it(`for ${code}, is told as a sentence without the error's message`, () => {
      const error = Object.assign(new Error('hunter2'), code === 'HTTPParserError' ? { name: code } : { code });
      const { reason } = connectionFailure(new URL('https://r.acme.com/v2/'), error, false);
      expect(reason).to.contain(`r.acme.com ${sentence}`).and.not.contain('hunter2');
    });
  }

  it('for what has no code, is told without a reason', () => {
    const url = new URL('https://r.acme.com/v2/');
    for (const error of [new Error('hunter2'), 'hunter2', undefined, Object.assign(new Error(), { code: 7 })]) {
      expect(connectionFailure(url, error, false).reason).to.equal("r.acme.com can't be reached");
    }
  });
});
