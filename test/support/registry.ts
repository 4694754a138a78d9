/** A small real registry on the loopback interface: the reading half of the OCI distribution API, and faults on demand. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Gate, type Authentication } from './registry-authentication.ts';
import { RegistryContent } from './registry-content.ts';

/**
 * Sees each request first. Answers it and returns true (or never answers, and returns true), or returns false and lets
 * the registry answer; headers that it set by then are kept: `response.setHeader('docker-content-digest', 'a lie')`.
 */
export type Intercept = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

export interface RegistryOptions {
  readonly authentication?: Authentication;
  /** Whether the referrers endpoint exists. */
  readonly referrers?: boolean;
  readonly intercept?: Intercept;
}

export interface RecordedRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Absent as long as no answer is complete. */
  readonly status?: number;
}

export class Registry extends RegistryContent {
  /** In the order of their arrival. */
  readonly requests: readonly RecordedRequest[];
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /** May be replaced at any time. */
  intercept: Intercept | undefined;
  /** Closes every connection, also those that were never answered. */
  readonly stop: () => Promise<void>;

  constructor(host: string, requests: readonly RecordedRequest[], stop: () => Promise<void>) {
    super();
    this.host = host;
    this.requests = requests;
    this.stop = stop;
  }
}

/** Starts a registry on a free port; `stop` it when done. */
export async function startRegistry(options: RegistryOptions = {}): Promise<Registry> {
  const requests: { method: string; url: string; headers: IncomingHttpHeaders; status?: number }[] = [];
  const server = createServer((request, response) => {
    const { method = 'GET', url = '/', headers } = request;
    const recorded: (typeof requests)[number] = { method, url, headers };
    requests.push(recorded);
    response.on('finish', () => {
      recorded.status = response.statusCode;
    });
    void handle(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const registry = new Registry(host, requests, async () => {
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  });
  registry.intercept = options.intercept;
  const gate = new Gate(host, options.authentication);

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      if ((await registry.intercept?.(request, response)) !== true) {
        serve(request, response);
      }
    } catch (error) {
      // A fault of the test itself: the client sees a broken connection, the test's output says why.
      console.error('the registry of the test failed:', error);
      response.destroy();
    }
  }

  function serve(request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(request.url ?? '/', `http://${host}`);
    const [, repository, kind, reference] = /^\/v2\/(.+)\/(manifests|blobs|referrers)\/([^/]+)$/.exec(pathname) ?? [];
    if (gate.answers(request, response, repository)) {
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      answerError(response, 405, 'UNSUPPORTED');
    } else if (repository === undefined || reference === undefined) {
      answer(response, pathname === '/v2/' ? 200 : 404, 'application/json', Buffer.from('{}'));
    } else if (kind === 'manifests') {
      const manifest = registry.manifest(repository, reference);
      if (manifest === undefined) {
        answerError(response, 404, 'MANIFEST_UNKNOWN');
      } else {
        answer(response, 200, manifest.mediaType, manifest.bytes, manifest.digest);
      }
    } else if (kind === 'blobs') {
      const blob = registry.blob(repository, reference);
      if (blob === undefined) {
        answerError(response, 404, 'BLOB_UNKNOWN');
      } else {
        answer(response, 200, 'application/octet-stream', blob, reference);
      }
    } else if (options.referrers === true) {
      const { mediaType, bytes } = registry.referrers(repository, reference);
      answer(response, 200, mediaType, bytes);
    } else {
      answerError(response, 404, 'UNSUPPORTED');
    }
  }

  return registry;
}

/** Answers as the OCI distribution specification says errors look. */
export function answerError(response: ServerResponse, status: number, code: string): void {
  const body = { errors: [{ code, message: code.toLowerCase().replaceAll('_', ' '), detail: null }] };
  answer(response, status, 'application/json', Buffer.from(JSON.stringify(body)));
}

function answer(response: ServerResponse, status: number, mediaType: string, body: Buffer, digest?: string): void {
  const headers = {
    'docker-distribution-api-version': 'registry/2.0',
    'content-type': mediaType,
    'content-length': String(body.length),
    ...(digest !== undefined && { 'docker-content-digest': digest }),
  };
  for (const [name, value] of Object.entries(headers)) {
    if (!response.hasHeader(name)) {
      response.setHeader(name, value);
    }
  }
  response.writeHead(status);
  // Node leaves the body of an answer to HEAD out by itself.
  response.end(body);
}
