/** A TUF repository of the test's own on the loopback interface, signed with real keys. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Key, Metadata, MetaFile, Root, Signature, Snapshot, TargetFile, Targets, Timestamp } from '@tufjs/models';
import type { ServerCertificate } from './chart-server.ts';
import { sha256Hex } from './digest.ts';

const ROLES = ['root', 'timestamp', 'snapshot', 'targets'] as const;
type Role = (typeof ROLES)[number];
type Signed = Root | Timestamp | Snapshot | Targets;

const SPECIFICATION = '1.0.31';
const FAR = '2999-01-01T00:00:00Z';

export interface Signer {
  readonly key: Key;
  readonly privateKey: KeyObject;
}

/** What one publication says; each part can be wrong on its own. */
export interface Publication {
  /** Of timestamp, snapshot and targets. */
  readonly version?: number;
  /** By role: when its metadata ends. */
  readonly expires?: Partial<Record<Role, string>>;
  /** By role: who signs in the place of its own key. */
  readonly signers?: Partial<Record<Role, Signer>>;
  /** What is served in the place of the target that was signed. */
  readonly served?: Buffer;
  /** The name of the target. */
  readonly target?: string;
}

export class TufRepository {
  /** `http://127.0.0.1:PORT/tuf`. */
  mirror = '';
  /** What was asked, `GET /tuf/timestamp.json`, with the headers. */
  readonly requests: { readonly asked: string; readonly headers: IncomingMessage['headers'] }[] = [];
  /** Answers in the place of the repository where it returns true. */
  intercept: (request: IncomingMessage, response: ServerResponse) => boolean = () => false;
  readonly #files = new Map<string, Buffer>();
  readonly #signers = Object.fromEntries(ROLES.map((role) => [role, tufSigner()])) as Record<Role, Signer>;
  #server: Server | undefined;

  /** @param tls speaks https with this certificate, and plain http without one */
  static async start(tls?: ServerCertificate): Promise<TufRepository> {
    const repository = new TufRepository();
    const listener: RequestListener = (request, response) => {
      repository.#answer(request, response);
    };
    const server =
      tls === undefined ? createServer(listener) : createTlsServer({ key: tls.key, cert: tls.certificate }, listener);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    repository.#server = server;
    const scheme = tls === undefined ? 'http' : 'https';
    repository.mirror = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/tuf`;
    return repository;
  }

  async stop(): Promise<void> {
    if (this.#server !== undefined) {
      this.#server.closeAllConnections();
      await once(this.#server.close(), 'close');
    }
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? '';
    this.requests.push({ asked: `${request.method ?? ''} ${path}`, headers: request.headers });
    if (!this.intercept(request, response)) {
      const file = this.#files.get(path.replace(/^\/tuf\//, ''));
      response.writeHead(file === undefined ? 404 : 200).end(file ?? 'hunter2');
    }
  }

  /** Publishes a `root.json` of this version. @returns its bytes */
  publishRoot(version = 1, { expires, signers }: Publication = {}): Buffer {
    const root = new Root({
      version,
      specVersion: SPECIFICATION,
      expires: expires?.root ?? FAR,
      consistentSnapshot: true,
    });
    for (const role of ROLES) {
      root.addKey(this.#signers[role].key, role);
    }
    const bytes = this.#signed(root, signers?.root ?? this.#signers.root);
    this.#files.set(`${version}.root.json`, bytes);
    return bytes;
  }

  /** Publishes a target and the metadata that leads to it. */
  publish(content: Buffer, publication: Publication = {}): void {
    const { version = 1, expires = {}, served = content, target = 'trusted_root.json' } = publication;
    const signers = { ...this.#signers, ...publication.signers };
    const common = (role: Role) => ({ version, specVersion: SPECIFICATION, expires: expires[role] ?? FAR });
    const targets = new Targets(common('targets'));
    const sha256 = sha256Hex(content);
    targets.addTarget(new TargetFile({ path: target, length: content.length, hashes: { sha256 } }));
    const snapshot = new Snapshot({ ...common('snapshot'), meta: { 'targets.json': new MetaFile({ version }) } });
    const timestamp = new Timestamp({ ...common('timestamp'), snapshotMeta: new MetaFile({ version }) });
    this.#files.set(`targets/${sha256}.${target}`, served);
    this.#files.set(`${version}.targets.json`, this.#signed(targets, signers.targets));
    this.#files.set(`${version}.snapshot.json`, this.#signed(snapshot, signers.snapshot));
    this.#files.set('timestamp.json', this.#signed(timestamp, signers.timestamp));
  }

  /** Serves nothing under this name any more. */
  remove(file: string): void {
    this.#files.delete(file);
  }

  #signed(signed: Signed, { key, privateKey }: Signer): Buffer {
    const metadata = new Metadata(signed);
    metadata.sign((data) => new Signature({ keyID: key.keyID, sig: sign(null, data, privateKey).toString('hex') }));
    return Buffer.from(JSON.stringify(metadata.toJSON()));
  }
}

/** A key of nobody's role. */
export function tufSigner(): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('hex');
  const key = new Key({
    keyID: sha256Hex(Buffer.from(raw)),
    keyType: 'ed25519',
    scheme: 'ed25519',
    keyVal: { public: raw },
  });
  return { key, privateKey };
}
