/** One suite for every kind of registry (in-process, crane's and Docker's: open, with htpasswd, with a token service), and for an image layout. */
import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withDefaults } from '../../src/configuration/defaults.ts';
import type { WrittenConfiguration } from '../../src/configuration/schema.ts';
import { NO_ENVIRONMENT, type RegistryEnvironment, registryEnvironment } from '../../src/registry/environment.ts';
import { Run } from '../../src/run.ts';
import { exportTo, servicesFor } from '../../src/services.ts';
import { runScript } from '../support/command.ts';
import { buildImage, referrerManifest } from '../support/image.ts';
import { kongMeshAttestation } from '../support/kong-mesh-attestation.ts';
import { KONG_MESH_VERSION, kongMeshConfiguration } from '../support/kong-mesh-registry.ts';
import type { MintedAttestation } from '../support/minted-attestation.ts';
import { pathOf } from '../support/path.ts';
import { podOf, podProgram } from '../support/pod-program.ts';
import { createPulumiProject } from '../support/pulumi-engine.ts';
import { pushAttachment, pushImage, pushReferrer } from '../support/push-image.ts';
import { needTools } from '../support/real-tools.ts';
import { mintServerCertificate } from '../support/chart-server.ts';
import { startProxy } from '../support/proxy.ts';
import {
  type RegistryProgram,
  startCrane,
  startDistribution,
  startReferrersRegistry,
} from '../support/registry-program.ts';
import { startRegistry } from '../support/registry.ts';
import { createSigstoreWorld, type SigstoreWorld } from '../support/sigstore-world.ts';
import { ISSUER, SERVICE, startTokenService } from '../support/token-service.ts';

const CP = `kong/kuma-cp:${KONG_MESH_VERSION}`;
const DP = `kong/kuma-dp:${KONG_MESH_VERSION}`;
const INIT = `kong/kuma-init:${KONG_MESH_VERSION}`;
const CREDENTIALS = { username: 'me', password: 'hunter2' };
const AUTH = Buffer.from('me:hunter2').toString('base64');
/** bcrypt of `hunter2`. */
const HTPASSWD = 'me:$2b$04$92Yne0JRplzB32hp7kqu3.3pDtiqGv4chirEGLAlkx42cIF0xqKPO\n';

/** A registry that holds `kong/kuma-cp` with its attestation in `kong/notary`, `kong/kuma-init` with a bundle among its referrers, and `kong/kuma-dp` with neither. */
interface Prepared extends RegistryProgram {
  /** Instead of plain http. */
  readonly settings?: NonNullable<WrittenConfiguration['registries']>[string];
  /** What the user's environment has besides. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Requests that an image by tag takes, with those for tokens and those that are refused at first. */
  readonly requests: number;
  /** The folder of an image layout that is read instead. It knows images by digest alone. */
  readonly layout?: string;
}

const NO_HELM = { environment: {}, programDirectory: () => undefined };

const imageOf = (name: string) => buildImage({ seed: `${name}:${KONG_MESH_VERSION}`, mediaTypes: 'oci' });

interface Images {
  /** With its attestation. */
  readonly cp: string;
  /** With one among its referrers. */
  readonly init: string;
  /** Without one. */
  readonly dp: string;
  /** Others, and the code of each. */
  readonly missing: Readonly<Record<string, string>>;
}

const BY_TAG: Images = {
  cp: CP,
  init: INIT,
  dp: DP,
  missing: { 'kong/kuma-cp:9.9.9': 'IMAGE_NOT_FOUND', 'kong/kumactl:9.9.9': 'IMAGE_NOT_FOUND' },
};

const BY_DIGEST: Images = {
  cp: `${CP}@${imageOf('kuma-cp').index.digest}`,
  init: `${INIT}@${imageOf('kuma-init').index.digest}`,
  dp: `${DP}@${imageOf('kuma-dp').index.digest}`,
  missing: { [CP]: 'TAG_UNRESOLVED', [`kong/kumactl@${imageOf('kumactl').index.digest}`]: 'IMAGE_NOT_FOUND' },
};

/** What `export` writes of the two images. */
async function writeLayout(directory: string, written: WrittenConfiguration): Promise<void> {
  const configuration = withDefaults(written);
  const { services, finish } = exportTo(directory, configuration, NO_HELM, NO_ENVIRONMENT);
  const run = new Run({ configuration, preview: true, now: () => new Date(), services });
  for (const image of [BY_DIGEST.cp, BY_DIGEST.init, BY_DIGEST.dp]) {
    run.start({ resource: 'test', use: { path: pathOf('image'), image, injected: false } });
  }
  await run.results();
  await services.close();
  expect(await finish()).to.have.property('manifests', 2);
}

function attest(world: SigstoreWorld, image: string): Promise<MintedAttestation> {
  const { digest } = imageOf(image).index;
  return world.attest(kongMeshAttestation({ image, digest, version: KONG_MESH_VERSION }));
}

async function push(host: string, world: SigstoreWorld): Promise<void> {
  for (const name of ['kuma-cp', 'kuma-dp', 'kuma-init']) {
    await pushImage(host, `kong/${name}`, KONG_MESH_VERSION, imageOf(name));
  }
  await pushAttachment(host, 'kong/notary', imageOf('kuma-cp').index.digest, [await attest(world, 'kuma-cp')]);
  const { index } = imageOf('kuma-init');
  const artifact = referrerManifest(index, await attest(world, 'kuma-init'));
  await pushReferrer(host, 'kong/kuma-init', index.digest, artifact);
}

async function startOwn(world: SigstoreWorld): Promise<Prepared> {
  const registry = await startRegistry({ referrers: true });
  for (const name of ['kuma-cp', 'kuma-dp', 'kuma-init']) {
    registry.putImage(`kong/${name}`, KONG_MESH_VERSION, imageOf(name));
  }
  registry.putAttachment('kong/notary', imageOf('kuma-cp').index.digest, [await attest(world, 'kuma-cp')]);
  const { index } = imageOf('kuma-init');
  registry.putReferrer('kong/kuma-init', index, await attest(world, 'kuma-init'));
  return { host: registry.host, stop: registry.stop, requests: 3 };
}

/** Fills a folder through a registry without authentication, and starts another one over it. */
async function distribution(world: SigstoreWorld, folder: string, more?: object): Promise<RegistryProgram> {
  const open = await startDistribution(join(folder, 'storage'));
  await push(open.host, world);
  await open.stop();
  return startDistribution(join(folder, 'storage'), more);
}

interface Kind {
  readonly tools: readonly string[];
  readonly guarded?: true;
  readonly start: (world: SigstoreWorld, folder: string) => Promise<Prepared>;
}

const KINDS: Readonly<Record<string, Kind>> = {
  "the test's own": {
    tools: [],
    start: startOwn,
  },
  'an image layout, with the registry stopped': {
    tools: [],
    start: async (world, folder) => {
      const { host, stop } = await startOwn(world);
      const layout = join(folder, 'layout');
      await writeLayout(layout, kongMeshConfiguration(host, world)).finally(stop);
      return { host, stop: () => Promise.resolve(), requests: 0, layout };
    },
  },
  "go-containerregistry's": {
    tools: ['crane'],
    start: async (world) => {
      const crane = await startCrane();
      await push(crane.host, world);
      return { ...crane, requests: 3 };
    },
  },
  "go-containerregistry's with its list of referrers": {
    tools: ['referrers-registry'],
    start: async (world) => {
      const registry = await startReferrersRegistry();
      await push(registry.host, world);
      return { ...registry, requests: 3 };
    },
  },
  "Docker's": {
    tools: ['docker-registry'],
    start: async (world, folder) => ({ ...(await distribution(world, folder)), requests: 3 }),
  },
  "Docker's with htpasswd": {
    tools: ['docker-registry'],
    guarded: true,
    start: async (world, folder) => {
      const path = join(folder, 'htpasswd');
      writeFileSync(path, HTPASSWD);
      return { ...(await distribution(world, folder, { auth: { htpasswd: { realm: 'test', path } } })), requests: 4 };
    },
  },
  "Docker's with a token service": {
    tools: ['docker-registry'],
    guarded: true,
    start: async (world, folder) => {
      const service = await startTokenService(CREDENTIALS);
      const rootcertbundle = join(folder, 'bundle.pem');
      writeFileSync(rootcertbundle, service.certificate);
      const token = { realm: `http://${service.host}/token`, service: SERVICE, issuer: ISSUER, rootcertbundle };
      const registry = await distribution(world, folder, { auth: { token } });
      const stop = async () => {
        await registry.stop();
        await service.stop();
      };
      return { host: registry.host, stop, settings: { plainHttp: true, tokenRealms: [service.host] }, requests: 6 };
    },
  },
  "Docker's with a private authority": {
    tools: ['docker-registry'],
    start: async (world, folder) => {
      const { key, certificate } = await mintServerCertificate();
      const [certFile, keyFile] = [join(folder, 'server.pem'), join(folder, 'server.key')];
      writeFileSync(certFile, certificate);
      writeFileSync(keyFile, key);
      const http = { addr: '127.0.0.1:0', secret: 'of a test', tls: { certificate: certFile, key: keyFile } };
      const registry = await distribution(world, folder, { http });
      return { ...registry, settings: { caFile: certFile }, requests: 3 };
    },
  },
  "Docker's behind a proxy": {
    tools: ['docker-registry'],
    start: async (world, folder) => {
      const registry = await distribution(world, folder);
      const proxy = await startProxy(registry.host);
      const stop = async () => {
        await proxy.stop();
        await registry.stop();
      };
      return { host: 'registry.example', stop, variables: { HTTP_PROXY: `http://${proxy.host}` }, requests: 3 };
    },
  },
};

for (const [name, { tools, guarded = false, start }] of Object.entries(KINDS)) {
  describe(`a registry: ${name}`, function () {
    this.timeout(60_000);

    let folder: string;
    let world: SigstoreWorld;
    let registry: Prepared | undefined;
    let images: Images;

    before(async function () {
      needTools(this, ...tools);
      folder = mkdtempSync(join(tmpdir(), 'registries-'));
      world = await createSigstoreWorld();
      registry = await start(world, folder);
      images = registry.layout === undefined ? BY_TAG : BY_DIGEST;
      writeFileSync(join(folder, 'config.json'), JSON.stringify({ auths: { [registry.host]: { auth: AUTH } } }));
    });

    after(async () => {
      if (registry !== undefined) {
        await registry.stop();
        rmSync(folder, { recursive: true });
      }
    });

    function configuration(): WrittenConfiguration {
      const { host = '', settings = { plainHttp: true }, layout: offline } = registry ?? {};
      const base = kongMeshConfiguration(host, world);
      const registries = { ...base.registries, [host]: settings };
      return { ...base, registries, ...(offline !== undefined && { offline }) };
    }

    const loggedIn = () => registryEnvironment({ DOCKER_CONFIG: folder, ...registry?.variables });

    async function verify(image: string, environment: RegistryEnvironment = loggedIn()) {
      const checked = withDefaults(configuration());
      const services = servicesFor(checked, NO_HELM, environment);
      const run = new Run({ configuration: checked, preview: true, now: () => new Date(), services });
      run.start({ resource: 'test', use: { path: pathOf('image'), image, injected: false } });
      const [result] = await run.results();
      await services.close();
      const codes = result?.verdict.result === 'FAILED' ? result.verdict.reasons.map(({ code }) => code) : [];
      return { codes, requests: services.requests() };
    }

    it('has an image with its attestation', async () => {
      expect(await verify(images.cp)).to.deep.equal({ codes: [], requests: registry?.requests });
    });

    it('has an image with a bundle among its referrers, or at its fallback tag, as cosign 3 stores it', async () => {
      expect((await verify(images.init)).codes).to.deep.equal([]);
    });

    it('has an image without one', async () => {
      expect((await verify(images.dp)).codes).to.deep.equal(['ATTESTATION_MISSING']);
    });

    it('does not have another tag, or another image', async () => {
      for (const [image, code] of Object.entries(images.missing)) {
        expect((await verify(image)).codes, image).to.deep.equal([code]);
      }
    });

    if (guarded) {
      it('does not answer without credentials, or with wrong ones', async () => {
        expect((await verify(CP, NO_ENVIRONMENT)).codes).to.deep.equal(['REGISTRY_UNAUTHORIZED']);
        const file = join(folder, 'wrong.json');
        const auth = Buffer.from('me:wrong').toString('base64');
        writeFileSync(file, JSON.stringify({ auths: { [registry?.host ?? '']: { auth } } }));
        const wrong = { ...NO_ENVIRONMENT, credentialFiles: [file] };
        expect((await verify(CP, wrong)).codes).to.deep.equal(['REGISTRY_UNAUTHORIZED']);
      });
    }

    it('is read by the command with what a log-in leaves behind', async () => {
      const file = join(folder, 'pack.json');
      writeFileSync(file, JSON.stringify({ 'image-provenance': configuration() }));
      const environment = { DOCKER_CONFIG: folder, ...registry?.variables };
      for (const [image, expected] of [
        [images.cp, 0],
        [images.dp, 1],
      ] as const) {
        const commands = [
          ['verify', image],
          ['scan', '-'],
        ];
        for (const parameters of commands) {
          const call = [...parameters, `--config=${file}`];
          const { status, stdout, stderr } = await runScript(
            'image-provenance.cjs',
            call,
            JSON.stringify({ apiVersion: 'v1', kind: 'Pod', ...podOf(image) }),
            environment,
          );
          expect([status, stderr], stdout).to.deep.equal([expected, '']);
          expect(stdout).to.not.contain('hunter2');
        }
      }
    });

    it('is read in a real preview with what a log-in leaves behind', async function () {
      needTools(this, 'pulumi', 'pulumi-language-nodejs', 'pulumi-language-yaml', 'pulumi-resource-kubernetes');
      const environment = { DOCKER_CONFIG: folder, ...registry?.variables };
      const project = await createPulumiProject(podProgram(images.cp), {}, undefined, environment);
      try {
        for (const [image, expected] of [
          [images.cp, 0],
          [images.dp, 1],
        ] as const) {
          writeFileSync(join(project.directory, 'Pulumi.yaml'), podProgram(image));
          const { status, text } = await project.pulumi(
            'preview',
            ...(await project.policyPack(process.cwd(), configuration())),
          );
          expect(status === 0 ? 0 : 1, text).to.equal(expected);
          expect(text).to.contain(expected === 0 ? '1 passed' : 'ATTESTATION_MISSING');
          expect(text).to.not.contain('hunter2');
        }
      } finally {
        await project.remove();
      }
    });
  });
}
