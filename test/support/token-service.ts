/** A token service for Docker's registry: https://distribution.github.io/distribution/spec/auth/jwt/. */
import { randomUUID, sign, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mintServerCertificate } from './chart-server.ts';

export interface TokenService {
  readonly host: string;
  /** In PEM: what the registry trusts. */
  readonly certificate: string;
  readonly requests: readonly { readonly url: string; readonly headers: IncomingHttpHeaders }[];
  readonly stop: () => Promise<void>;
}

export const ISSUER = 'token service of a test';
export const SERVICE = 'registry of a test';

/** Starts a service that gives a token for what is asked for, to the bearer of the credentials. */
export async function startTokenService(credentials: { username: string; password: string }): Promise<TokenService> {
  const { key, certificate } = await mintServerCertificate();
  const chain = [new X509Certificate(certificate).raw.toString('base64')];
  const expected = `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`;
  const requests: { url: string; headers: IncomingHttpHeaders }[] = [];
  const server = createServer(({ url = '/', headers }, response) => {
    requests.push({ url, headers });
    const [type, name, actions = ''] = (new URL(url, 'http://x').searchParams.get('scope') ?? '').split(':');
    if (headers.authorization !== expected) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="token"' }).end();
      return;
    }
    const now = Math.floor(Date.now() / 1000);
    const token = signed(key, chain, {
      ...{ iss: ISSUER, aud: SERVICE, sub: credentials.username, jti: randomUUID() },
      ...{ iat: now, nbf: now - 60, exp: now + 300 },
      access: [{ type, name, actions: actions.split(',') }],
    });
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ token, expires_in: 300 }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = async () => {
    server.closeAllConnections();
    await once(server.close(), 'close');
  };
  return { host, certificate, requests, stop };
}

function signed(key: string, x5c: readonly string[], claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ typ: 'JWT', alg: 'ES256', x5c })}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}
