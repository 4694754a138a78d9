/** A server of one chart on the loopback interface: a chart repository, and an OCI registry that holds charts. */
// Brings what @peculiar/x509 needs to be loaded.
import '@sigstore/mock';
import * as x509 from '@peculiar/x509';
import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { digestOf } from './digest.ts';

export interface ServedChart {
  readonly name: string;
  readonly version: string;
  /** What `helm package` makes. */
  readonly archive: Buffer;
}

export interface ChartServerOptions {
  /** Refuses whoever does not bring them. */
  readonly credentials?: { readonly username: string; readonly password: string };
  readonly tls?: ServerCertificate;
}

export interface ServerCertificate {
  readonly key: string;
  /** Its own authority. */
  readonly certificate: string;
}

export interface ChartServer {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /** Paths that were asked for, in the order of their arrival, and how they were answered. */
  readonly requests: readonly { readonly path: string; readonly status: number }[];
  readonly stop: () => Promise<void>;
}

interface Answer {
  readonly type: string;
  readonly body: Buffer;
}

/** Starts on a free port; `stop` it when done. */
export async function startChartServer(chart: ServedChart, options: ChartServerOptions = {}): Promise<ChartServer> {
  const { credentials, tls } = options;
  const answers = new Map([...repositoryAnswers(chart), ...registryAnswers(chart)]);
  const requests: { path: string; status: number }[] = [];
  const expected =
    credentials === undefined
      ? undefined
      : `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`;
  const answer = (path: string, authorization: string | undefined, response: ServerResponse): void => {
    if (expected !== undefined && authorization !== expected) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="charts"' }).end();
      return;
    }
    const found = answers.get(path);
    if (found === undefined) {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"errors":[]}');
      return;
    }
    response.writeHead(200, {
      'content-type': found.type,
      'content-length': found.body.length,
      'docker-content-digest': digestOf(found.body),
    });
    response.end(found.body);
  };
  const listener: RequestListener = ({ url = '/', headers }, response) => {
    const path = url.split('?')[0] ?? '';
    answer(path, headers.authorization, response);
    requests.push({ path, status: response.statusCode });
  };
  const server =
    tls === undefined ? createServer(listener) : createTlsServer({ key: tls.key, cert: tls.certificate }, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    stop: async () => {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}

/** `index.yaml` and the archive, at `/charts/`. */
function repositoryAnswers({ name, version, archive }: ServedChart): (readonly [string, Answer])[] {
  const file = `${name}-${version}.tgz`;
  const entry = { apiVersion: 'v2', name, version, urls: [file], digest: digestOf(archive).slice('sha256:'.length) };
  const index = { apiVersion: 'v1', entries: { [name]: [entry] }, generated: '2026-01-01T00:00:00Z' };
  return [
    ['/charts/index.yaml', { type: 'text/yaml', body: Buffer.from(JSON.stringify(index)) }],
    [`/charts/${file}`, { type: 'application/gzip', body: archive }],
  ];
}

/** The chart as an artifact of repository `charts/NAME`, as helm stores charts in registries. */
function registryAnswers({ name, version, archive }: ServedChart): (readonly [string, Answer])[] {
  const config = Buffer.from(JSON.stringify({ apiVersion: 'v2', name, version }));
  const layers = [
    {
      mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
      digest: digestOf(archive),
      size: archive.length,
    },
  ];
  const type = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: type,
      config: { mediaType: 'application/vnd.cncf.helm.config.v1+json', digest: digestOf(config), size: config.length },
      layers,
    }),
  );
  const at = `/v2/charts/${name}`;
  const json = 'application/json';
  return [
    ['/v2/', { type: json, body: Buffer.from('{}') }],
    [`${at}/tags/list`, { type: json, body: Buffer.from(JSON.stringify({ name: `charts/${name}`, tags: [version] })) }],
    [`${at}/manifests/${version}`, { type, body: manifest }],
    [`${at}/manifests/${digestOf(manifest)}`, { type, body: manifest }],
    ...[config, archive].map(
      (body) => [`${at}/blobs/${digestOf(body)}`, { type: 'application/octet-stream', body }] as const,
    ),
  ];
}

/** A certificate for 127.0.0.1 that is its own authority. */
export async function mintServerCertificate(): Promise<ServerCertificate> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=charts of a test',
    keys,
    signingAlgorithm: algorithm,
    notBefore: new Date(Date.now() - 3_600_000),
    notAfter: new Date(Date.now() + 3_600_000),
    extensions: [
      new x509.BasicConstraintsExtension(true),
      new x509.SubjectAlternativeNameExtension([
        { type: 'ip', value: '127.0.0.1' },
        { type: 'dns', value: 'registry.example' },
      ]),
    ],
  });
  const key = x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
  return { key, certificate: certificate.toString('pem') };
}
