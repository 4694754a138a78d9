/** The registry's doorkeeper: Basic credentials, or Bearer tokens from a token endpoint in the same server. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { URL } from 'node:url';

export interface Authentication {
  readonly scheme: 'Basic' | 'Bearer';
  /** Without them the token endpoint gives anonymous tokens. */
  readonly credentials?: { readonly username: string; readonly password: string };
}

export class Gate {
  /** The scope of each token that was given. */
  readonly #tokens = new Map<string, string>();
  readonly #host: string;
  readonly #authentication: Authentication | undefined;

  constructor(host: string, authentication: Authentication | undefined) {
    this.#host = host;
    this.#authentication = authentication;
  }

  /**
   * Answers what the registry must not: token requests, and requests without a right to the repository.
   *
   * @returns whether it answered
   */
  answers(request: IncomingMessage, response: ServerResponse, repository: string | undefined): boolean {
    if (this.#authentication === undefined) {
      return false;
    }
    const { pathname, searchParams } = new URL(request.url ?? '/', `http://${this.#host}`);
    if (pathname === '/token' && this.#authentication.scheme === 'Bearer') {
      this.#giveToken(request, response, searchParams.get('scope') ?? '');
      return true;
    }
    const scope = repository === undefined ? undefined : `repository:${repository}:pull`;
    if (this.#admits(request, scope)) {
      return false;
    }
    refuse(response, this.#challenge(scope));
    return true;
  }

  #admits({ headers: { authorization = '' } }: IncomingMessage, scope: string | undefined): boolean {
    if (this.#authentication?.scheme === 'Basic') {
      return this.#knows(authorization);
    }
    const granted = this.#tokens.get(authorization.replace(/^Bearer /, ''));
    return granted !== undefined && (scope === undefined || granted === scope);
  }

  #challenge(scope: string | undefined): string {
    if (this.#authentication?.scheme === 'Basic') {
      return 'Basic realm="test"';
    }
    const wanted = scope === undefined ? '' : `,scope="${scope}"`;
    return `Bearer realm="http://${this.#host}/token",service="${this.#host}"${wanted}`;
  }

  #giveToken({ headers: { authorization } }: IncomingMessage, response: ServerResponse, scope: string): void {
    if (!this.#knows(authorization)) {
      refuse(response, 'Basic realm="test"');
      return;
    }
    const token = randomUUID();
    this.#tokens.set(token, scope);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ token, expires_in: 300 }));
  }

  #knows(authorization: string | undefined): boolean {
    const credentials = this.#authentication?.credentials;
    if (credentials === undefined) {
      return true;
    }
    const expected = Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64');
    return authorization === `Basic ${expected}`;
  }
}

function refuse(response: ServerResponse, challenge: string): void {
  response.writeHead(401, { 'www-authenticate': challenge, 'content-type': 'application/json' });
  response.end(
    JSON.stringify({ errors: [{ code: 'UNAUTHORIZED', message: 'authentication required', detail: null }] }),
  );
}
