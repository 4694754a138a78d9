/** The way to a host: authorities, client certificates, proxies, and addresses inside the network; with real servers. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createSecureServer } from 'node:http2';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { TLSSocket } from 'node:tls';
import { expect } from 'chai';
import { isInternalAddress, isInternalHost } from '../../src/registry/addresses.ts';
import { NO_ENVIRONMENT, type Proxies, type RegistryEnvironment } from '../../src/registry/environment.ts';
import { proxiesFor } from '../../src/registry/proxy.ts';
import type { RegistrySettings } from '../../src/registry/registry-settings.ts';
import type { CodedReason } from '../../src/verdict.ts';
import { Listeners } from '../support/listeners.ts';
import { mintServerCertificate, type ServerCertificate } from '../support/chart-server.ts';
import { clientOf, DIGEST } from './attested-image.ts';

const HAS_IMAGE: RequestListener = (_request, response) => {
  response.writeHead(200, { 'docker-content-digest': DIGEST }).end();
};

describe('the way to a host', () => {
  const listeners = new Listeners();
  let folder: string;
  let minted: ServerCertificate;
  let caFile: string;

  function startTls(handle = HAS_IMAGE, options: ServerOptions = {}): Promise<string> {
    return listeners.listen(createTlsServer({ key: minted.key, cert: minted.certificate, ...options }, handle));
  }

  function file(name: string, content: string): string {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  }

  async function failureAt(
    registry: string,
    registries: Readonly<Record<string, RegistrySettings>> = {},
    environment: RegistryEnvironment = NO_ENVIRONMENT,
  ): Promise<CodedReason | undefined> {
    const client = clientOf(registries, environment);
    const answer = await client.repository({ registry, path: 'a/b' }, AbortSignal.timeout(10_000)).resolve('1');
    return 'failure' in answer ? answer.failure : undefined;
  }

  before(async () => {
    minted = await mintServerCertificate();
    folder = mkdtempSync(join(tmpdir(), 'connection-'));
    caFile = file('authority.pem', minted.certificate);
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  afterEach(() => listeners.stop());

  describe('over TLS', () => {
    it('trusts the authorities of caFile, for its host alone', async () => {
      const host = await startTls();
      const other = await startTls();
      expect(await failureAt(host, { [host]: { caFile } })).to.equal(undefined);
      expect(await failureAt(other, { [host]: { caFile } })).to.have.property('code', 'REGISTRY_UNREACHABLE');
    });

    it('trusts the authorities of SSL_CERT_FILE for every host', async () => {
      const host = await startTls();
      expect(await failureAt(host, {}, { ...NO_ENVIRONMENT, authorities: caFile })).to.equal(undefined);
    });

    it('tells that SSL_CERT_FILE cannot be used, where a host would need it', async () => {
      const garbage = '-----BEGIN CERTIFICATE-----\nhunter2\n-----END CERTIFICATE-----\n';
      const files = {
        'does not exist': join(folder, 'missing.pem'),
        'is a directory; name a file': folder,
        'holds no certificate in PEM': file('garbage.pem', garbage),
      };
      const host = await startTls();
      for (const [why, authorities] of Object.entries(files)) {
        const environment = { ...NO_ENVIRONMENT, authorities };
        expect((await failureAt(host, {}, environment))?.reason).to.contain(`(SSL_CERT_FILE ${why})`);
        expect(await failureAt(host, { [host]: { caFile } }, environment)).to.equal(undefined);
      }
    });

    it('does without HTTP/2, also where the host would rather speak it', async () => {
      const chosen: unknown[] = [];
      const server = createSecureServer(
        { key: minted.key, cert: minted.certificate, allowHTTP1: true },
        (request, response) => {
          chosen.push(request.httpVersion);
          response.writeHead(200, { 'docker-content-digest': DIGEST });
          response.end();
        },
      );
      const host = await listeners.listen(server);
      expect(await failureAt(host, { [host]: { caFile } })).to.equal(undefined);
      expect(chosen).to.deep.equal(['1.1']);
    });

    it('has the usual authorities beside those of caFile', async () => {
      const other = await mintServerCertificate();
      const program = `
        const { registriesFor } = await import('./src/services.ts');
        const host = '${await startTls()}';
        const registries = { [host]: { caFile: '${file('other.pem', other.certificate)}' } };
        const repository = registriesFor(registries).open({ registry: host, path: 'a/b' }, AbortSignal.timeout(10_000));
        console.log(JSON.stringify(await repository.resolve('1')));
        process.exit();`;
      expect(await inProcess(program, { NODE_EXTRA_CA_CERTS: caFile })).to.deep.equal({ found: DIGEST });
    });

    it('is verified whatever NODE_TLS_REJECT_UNAUTHORIZED says', async () => {
      const program = `
        const { registriesFor } = await import('./src/services.ts');
        const repository = registriesFor({}).open({ registry: '${await startTls()}', path: 'a/b' }, AbortSignal.timeout(10_000));
        const answer = await repository.resolve('1');
        console.log(JSON.stringify(answer.failure?.code ?? 'found'));
        process.exit();`;
      expect(await inProcess(program, { NODE_TLS_REJECT_UNAUTHORIZED: '0' })).to.equal('REGISTRY_UNREACHABLE');
    });

    async function inProcess(program: string, env: Readonly<Record<string, string>>): Promise<unknown> {
      const child = spawn(process.execPath, ['--input-type=module', '-e', program], { env });
      return JSON.parse(await text(child.stdout));
    }

    it('tells a file that can not be used, by its key', async () => {
      const host = await startTls();
      const missing = await failureAt(host, { [host]: { caFile: join(folder, 'missing.pem') } });
      expect(missing?.reason).to.equal(`${host} is not asked, since the file under caFile does not exist`);
      const empty = await failureAt(host, { [host]: { caFile: file('empty.pem', 'hunter2') } });
      expect(empty?.reason).to.equal(`${host} is not asked, since the file under caFile holds no certificate in PEM`);
      const certFile = file('wrong.pem', 'hunter2');
      const wrong = await failureAt(host, { [host]: { caFile, clientCertificate: { certFile, keyFile: certFile } } });
      expect(wrong?.reason).to.contain('clientCertificate').and.not.contain('hunter2');
    });

    describe('with a client certificate', () => {
      const shown: boolean[] = [];
      const asking = () =>
        startTls(
          (request, response) => {
            shown.push(request.socket instanceof TLSSocket && request.socket.authorized);
            HAS_IMAGE(request, response);
          },
          { requestCert: true, rejectUnauthorized: false, ca: minted.certificate },
        );

      beforeEach(() => {
        shown.splice(0);
      });

      function settings(): RegistrySettings {
        const clientCertificate = { certFile: caFile, keyFile: file('client.key', minted.key) };
        return { caFile, clientCertificate };
      }

      it('shows it to its host', async () => {
        const host = await asking();
        expect(await failureAt(host, { [host]: settings() })).to.equal(undefined);
        expect(await failureAt(host, { [host]: { caFile } })).to.equal(undefined);
        expect(shown).to.deep.equal([true, false]);
      });

      it('shows it to no host that it is redirected to, which has its own authorities', async () => {
        const target = await asking();
        const from = await startTls(({ url = '' }, response) => {
          response.writeHead(307, { location: `https://${target}${url}` }).end();
        });
        expect(await failureAt(from, { [from]: settings(), [target]: settings() })).to.equal(undefined);
        expect(shown).to.deep.equal([false]);
        expect(await failureAt(from, { [from]: settings() })).to.have.property('code', 'REGISTRY_UNREACHABLE');
      });

      /** Gives a token to all, and asks for one. */
      const guarded: RequestListener = (request, response) => {
        shown.push(request.socket instanceof TLSSocket && request.socket.authorized);
        if (request.url?.startsWith('/token') === true) {
          response.end('{"token":"given"}');
        } else if (request.headers.authorization === 'Bearer given') {
          HAS_IMAGE(request, response);
        } else {
          response.writeHead(401, { 'www-authenticate': `Bearer realm="https://${request.headers.host ?? ''}/token"` });
          response.end();
        }
      };

      it("shows it to its host's token service, and to none after a redirect", async () => {
        const options = { requestCert: true, rejectUnauthorized: false, ca: minted.certificate };
        const target = await startTls(guarded, options);
        expect(await failureAt(target, { [target]: settings() })).to.equal(undefined);
        expect(shown.splice(0)).to.deep.equal([true, true, true]);
        const from = await startTls(({ url = '' }, response) => {
          response.writeHead(307, { location: `https://${target}${url}` }).end();
        });
        expect(await failureAt(from, { [from]: settings(), [target]: settings() })).to.equal(undefined);
        expect(shown).to.deep.equal([false, false, false]);
      });
    });
  });

  describe('through a proxy', () => {
    /** A proxy that leads every name to one host, and writes down what it was asked for. */
    async function startProxy(
      to: string,
      refuse = false,
      overTls = false,
    ): Promise<{ host: string; asked: string[]; credentials: unknown[] }> {
      const asked: string[] = [];
      const credentials: unknown[] = [];
      const note = ({ method = '', url = '', headers }: IncomingMessage) => {
        asked.push(`${method} ${url}`);
        credentials.push(headers['proxy-authorization']);
      };
      const answer: RequestListener = (request, response) => {
        note(request);
        if (refuse) {
          response.writeHead(407).end();
        } else if (request.url?.includes('redirect') === true) {
          response.writeHead(307, { location: `http://${to}/v2/a/b/manifests/1` }).end();
        } else {
          HAS_IMAGE(request, response);
        }
      };
      const server = overTls
        ? createTlsServer({ key: minted.key, cert: minted.certificate }, answer)
        : createServer(answer);
      server.on('connect', (request, socket: Socket) => {
        note(request);
        if (refuse) {
          socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
          return;
        }
        const [hostname = '', port = ''] = to.split(':');
        const tunnel = connect(Number(port), hostname, () => {
          socket.write('HTTP/1.1 200 OK\r\n\r\n');
          tunnel.pipe(socket).pipe(tunnel);
        });
        socket.on('close', () => tunnel.destroy());
      });
      return { host: await listeners.listen(server), asked, credentials };
    }

    const through = (proxies: Partial<Proxies>): RegistryEnvironment => ({
      ...NO_ENVIRONMENT,
      proxies: { ...NO_ENVIRONMENT.proxies, ...proxies },
    });

    it('speaks TLS with the host behind it, and keeps the credentials of the proxy to itself', async () => {
      const proxy = await startProxy(await startTls());
      // The certificate is for an address.
      const registries = { '192.0.2.1': { caFile } };
      const environment = through({ https: `http://me:hunter2@${proxy.host}` });
      const failure = await failureAt('192.0.2.1', registries, environment);
      expect(proxy.asked).to.deep.equal(['CONNECT 192.0.2.1:443']);
      expect(proxy.credentials).to.deep.equal([`Basic ${Buffer.from('me:hunter2').toString('base64')}`]);
      expect(failure?.reason).to.equal('192.0.2.1 has the certificate of another host');
    });

    it('reads an image of the host behind it', async () => {
      const proxy = await startProxy(await startTls());
      const registries = { 'registry.example': { caFile } };
      const environment = through({ https: `http://${proxy.host}` });
      expect(await failureAt('registry.example', registries, environment)).to.equal(undefined);
      expect((await failureAt('registry.example', {}, environment))?.reason).to.equal(
        'registry.example has a self-signed certificate (see caFile)',
      );
      expect(proxy.asked).to.deep.equal(['CONNECT registry.example:443', 'CONNECT registry.example:443']);
    });

    it('asks it for plain http', async () => {
      const proxy = await startProxy('127.0.0.1:1');
      const registries = { 'registry.example': { plainHttp: true } };
      expect(await failureAt('registry.example', registries, through({ http: proxy.host }))).to.equal(undefined);
      expect(proxy.asked).to.deep.equal(['HEAD http://registry.example/v2/a/b/manifests/1']);
    });

    it('does not ask it for what is excepted, and for loopback', async () => {
      const proxy = await startProxy('127.0.0.1:1');
      const host = await listeners.listen(createServer(HAS_IMAGE));
      expect(await failureAt(host, { [host]: { plainHttp: true } }, through({ http: proxy.host }))).to.equal(undefined);
      expect(proxy.asked).to.deep.equal([]);
    });

    describe('that lets nothing through', () => {
      /** Why the registry gives no answer over https and over http. */
      const failuresThrough = async (proxy: string, authorities?: string) => {
        const environment = {
          ...through({ https: proxy, http: proxy }),
          ...(authorities !== undefined && { authorities }),
        };
        const plain = await failureAt('registry.example', { 'registry.example': { plainHttp: true } }, environment);
        const failures = [await failureAt('registry.example', {}, environment), plain];
        expect(failures.map((failure) => failure?.code)).to.deep.equal([
          'REGISTRY_UNREACHABLE',
          'REGISTRY_UNREACHABLE',
        ]);
        expect(JSON.stringify(failures)).to.not.contain('hunter2').and.not.contain('caFile').and.not.contain('me:');
        return failures.map((failure) => failure?.reason);
      };
      const told = (host: string, what: string) =>
        ['HTTPS_PROXY', 'HTTP_PROXY'].map(
          (variable) => `registry.example can't be reached, since the proxy ${host} of ${variable} ${what}`,
        );

      it('tells that it wants credentials, without those that it has', async () => {
        const { host } = await startProxy('127.0.0.1:1', true);
        expect(await failuresThrough(`http://me:hunter2@${host}`)).to.deep.equal(
          told(host, 'asks for credentials (status 407)'),
        );
      });

      it('tells that nothing listens there', async () => {
        const host = '127.0.0.1:1';
        expect(await failuresThrough(`http://me:hunter2@${host}/path`)).to.deep.equal(
          told(host, 'refuses the connection'),
        );
      });

      it('tells that its certificate is not trusted, or is for another host', async () => {
        const { host, asked } = await startProxy(await startTls(), false, true);
        expect(await failuresThrough(`https://me:hunter2@${host}`)).to.deep.equal(
          told(host, 'has a certificate from an authority that is not known'),
        );
        const named = `localhost:${host.split(':')[1] ?? ''}`;
        expect(await failuresThrough(`https://me:hunter2@${named}`, caFile)).to.deep.equal(
          told(named, 'has the certificate of another host'),
        );
        const [missing] = await failuresThrough(`https://${host}`, join(folder, 'missing.pem'));
        expect(missing).to.contain('(SSL_CERT_FILE does not exist)');
        expect(asked).to.deep.equal([]);
      });

      it('tells that it speaks no TLS', async () => {
        const { host } = await startProxy('127.0.0.1:1');
        expect(await failuresThrough(`https://me:hunter2@${host}`)).to.deep.equal(told(host, 'speaks http, not https'));
      });
    });

    it('is itself spoken to over TLS, with the authorities of SSL_CERT_FILE', async () => {
      const proxy = await startProxy(await startTls(), false, true);
      const proxies = { https: `https://${proxy.host}`, http: `https://${proxy.host}` };
      const environment = { ...through(proxies), authorities: caFile };
      expect(await failureAt('registry.example', {}, environment)).to.equal(undefined);
      const plain = { 'registry.example': { plainHttp: true } };
      expect(await failureAt('registry.example', plain, environment)).to.equal(undefined);
      expect(proxy.asked).to.deep.equal([
        'CONNECT registry.example:443',
        'HEAD http://registry.example/v2/a/b/manifests/1',
      ]);
    });

    it('follows no public host to an address inside', async () => {
      const inside: string[] = [];
      const secret = await listeners.listen(
        createServer(({ url = '' }, response) => {
          inside.push(url);
          response.end();
        }),
      );
      const proxy = await startProxy(secret);
      const registries = { 'registry.example': { plainHttp: true }, [secret]: { plainHttp: true } };
      const client = clientOf(registries, through({ http: proxy.host }));
      const repository = client.repository(
        { registry: 'registry.example', path: 'redirect' },
        AbortSignal.timeout(10_000),
      );
      const answer = await repository.resolve('1');
      expect(answer).to.have.nested.property('failure.code', 'REGISTRY_UNREACHABLE');
      expect(answer).to.have.nested.property('failure.reason').which.contains('is inside the network');
      expect(inside).to.deep.equal([]);
    });

    it('is chosen as Go chooses it', () => {
      const proxies = { http: 'p.acme.com:3128', https: 'https://p.acme.com', except: 'acme.com, 10.0.0.0/8,[::1]' };
      const chosen = (address: string) => {
        const options = proxiesFor(new URL(address), proxies);
        return 'reason' in options ? options.reason : options.httpsProxy;
      };
      expect(chosen('http://ghcr.io')).to.equal('http://p.acme.com:3128');
      expect(chosen('https://ghcr.io')).to.equal('https://p.acme.com');
      for (const address of ['https://10.1.2.3', 'https://127.0.0.1:5000', 'http://localhost:5000']) {
        expect(chosen(address), address).to.equal('');
      }
    });

    const WRONG: Readonly<Record<string, RegExp>> = {
      'http://me:hunter2@[': /is not the address of a proxy$/,
      'http://hunter2:3128:3129': /is not the address of a proxy$/,
      'http://me:hunter2#x@proxy:3128': /is not the address of a proxy$/,
      'http://me:31#hunter2@proxy:3128': /has a "\/", "\?" or "#" in its user name or password$/,
      'http://me:31/hunter2@proxy:3128': /has a "\/", "\?" or "#" in its user name or password$/,
      'http://user:hunter2%off@proxy:3128': /has a "%" in its user name or password that encodes nothing$/,
      'hunter2%:x@proxy:3128': /has a "%" in its user name or password that encodes nothing$/,
      'http://me:hunter2%E9@proxy:3128': /has a "%" in its user name or password that encodes nothing$/,
      'socks5://me:hunter2@proxy:1080': /another kind than http and https$/,
    };
    for (const [written, reason] of Object.entries(WRONG)) {
      it(`is unreachable where the variable is wrong, which is named without its value: ${written}`, async () => {
        const secure = await failureAt('registry.example', {}, through({ https: written }));
        expect(secure?.code).to.equal('REGISTRY_UNREACHABLE');
        expect(secure?.reason).to.contain('HTTPS_PROXY').and.match(reason);
        const plain = { 'registry.example': { plainHttp: true } };
        const failure = await failureAt('registry.example', plain, through({ http: written }));
        expect(failure?.reason).to.contain('HTTP_PROXY').and.match(reason);
        expect(failure?.remedy).to.contain('write HTTP_PROXY as http://');
        expect(JSON.stringify([secure, failure]))
          .to.not.contain('hunter2')
          .and.not.contain('me:');
      });
    }

    it('gets a password with its percent-encoded characters', async () => {
      const proxy = await startProxy('127.0.0.1:1');
      const registries = { 'registry.example': { plainHttp: true } };
      const environment = through({ http: ` http://me:50%25off%23@${proxy.host}/\n` });
      expect(await failureAt('registry.example', registries, environment)).to.equal(undefined);
      expect(proxy.credentials).to.deep.equal([`Basic ${Buffer.from('me:50%off#').toString('base64')}`]);
    });
  });

  it('knows the addresses inside', () => {
    const inside = ['127.0.0.1', '10.0.0.1', '172.31.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0'];
    const inside6 = ['::1', '::', 'fe80::1', 'fd00::1', '::ffff:127.0.0.1', '::ffff:a9fe:a9fe', '64:ff9b::7f00:1'];
    const inside4in6 = ['::127.0.0.1', '64:ff9b:1::1', '64:ff9b:1:ffff::101:101', '2002:7f00:1::', '2002:a9fe:a9fe::1'];
    for (const address of [...inside, ...inside6, ...inside4in6]) {
      expect(isInternalAddress(address), address).to.equal(true);
    }
    const outside6 = ['2606:4700::1111', '::ffff:1.1.1.1', '::1.1.1.1', '64:ff9b:2::1', '2002:101:101::'];
    for (const address of ['1.1.1.1', '172.32.0.1', '192.169.0.1', ...outside6]) {
      expect(isInternalAddress(address), address).to.equal(false);
    }
    const hosts = ['localhost', 'a.localhost', '[::1]', new URL('http://127.1').hostname, '8.8.8.8', 'ghcr.io'];
    expect(hosts.map(isInternalHost)).to.deep.equal([true, true, true, true, false, undefined]);
  });
});
