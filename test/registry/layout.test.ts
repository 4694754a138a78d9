/** Repositories in an image layout: both namings of real layouts, what a tag is offline, and folders that are none. */
import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ruleWithDefaults, withDefaults } from '../../src/configuration/defaults.ts';
import { servicesFor } from '../../src/services.ts';
import { ruleFrom } from '../../src/trust-policy/rules.ts';
import type { Verdict } from '../../src/verdict.ts';
import { verifyImage } from '../../src/verification.ts';
import { realMaterial } from '../support/real-material.ts';
import { codesOf, kongMeshRule, reference } from './attested-image.ts';

const SOURCE = {
  repository: 'https://github.com/slsa-framework/example-package',
  workflow: '.github/workflows/verifier-e2e.all.workflow_dispatch.main.all.slsa3.yml',
  runner: 'github-hosted',
};
const IMAGES: Readonly<Record<string, { digest: string; trigger: string; codes: readonly string[] }>> = {
  'v1.4.0': {
    digest: 'sha256:a74d89d8dd863ca5dae4a29e0feede81ddf59197849a80784af5a02ab7786925',
    trigger: 'workflow_dispatch',
    // Its certificate is too old to name the runner.
    codes: ['RUNNER_MISMATCH'],
  },
  'v2.1.0': {
    digest: 'sha256:234e2c830c2fb31ac5671789d22adfe44d30c3ee831d01beae5e237841a13122',
    trigger: 'workflow_dispatch',
    codes: ['PASSED'],
  },
};
const V210 = IMAGES['v2.1.0']?.digest ?? '';
const NAME = 'example.test/slsa/example-package.verifier-e2e.all.tag.main.default.slsa3';

describe('an image layout', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'layout-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** The verdict with nothing but the layout; the rule trusts the public-good root. */
  function verify(image: string, offline = folder, trigger = 'workflow_dispatch'): Promise<Verdict> {
    const rule = { ...kongMeshRule('example.test'), source: { ...SOURCE, trigger, anyRef: true as const } };
    const none = { environment: {}, programDirectory: () => undefined };
    return verifyImage(
      reference(image),
      ruleFrom(ruleWithDefaults(rule), 'rules[0]'),
      servicesFor(withDefaults({ offline }), none),
    );
  }

  function copyReal(context: Mocha.Context, version = 'v2.1.0'): void {
    cpSync(realMaterial(context, join('oci-layouts', version)), folder, { recursive: true });
    execFileSync('chmod', ['-R', 'u+w', folder]);
  }

  for (const [version, { digest, trigger, codes }] of Object.entries(IMAGES)) {
    it(`that cosign saved, of generator ${version}, is read: ${codes.join()}`, async function () {
      const offline = realMaterial(this, join('oci-layouts', version));
      expect(codesOf(await verify(`${NAME}@${digest}`, offline, trigger))).to.deep.equal(codes);
    });
  }

  it('whose manifests have names is read as well', async function () {
    copyReal(this);
    const attachment = 'sha256:21454caf3a160dfbe6359f0501aa8401c6c0f2c7a8b71380ea21f8c4b48b64fe';
    const name = `example.test/kong/notary:${V210.replace(':', '-')}.att`;
    const naming = (annotation: string) => {
      const annotations = { 'org.opencontainers.image.ref.name': annotation };
      const entry = {
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        size: 1,
        digest: attachment,
        annotations,
      };
      writeFileSync(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [entry] }));
    };
    naming(name);
    const verdict = await verify(`${NAME}@${V210}`);
    expect(verdict).to.have.nested.property('provenance.storedAt', name);
    naming(`${V210.replace(':', '-')}.att`);
    expect(codesOf(await verify(`${NAME}@${V210}`))).to.deep.equal(['PASSED']);
    naming('example.test/kong/another:x');
    const missing = await verify(`${NAME}@${V210}`);
    expect(codesOf(missing)).to.deep.equal(['ATTESTATION_MISSING']);
    expect(missing).to.have.nested.property('reasons[0].reason').which.contains(`in the image layout ${folder}`);
  });

  it('does not know what a tag is today, and says how to write the digest', async function () {
    copyReal(this);
    const verdict = await verify(`${NAME}:x`);
    expect(codesOf(verdict)).to.deep.equal(['TAG_UNRESOLVED']);
    expect(verdict).to.have.nested.property('reasons[0].remedy').which.contains(`${NAME}:x@sha256:`);
  });

  it('does not have an image that is not in it', async function () {
    copyReal(this);
    const verdict = await verify(`${NAME}@sha256:${'ab'.repeat(32)}`);
    // Which image an attestation that cosign saved is about, nothing tells but the attestation.
    expect(codesOf(verdict)).to.deep.equal(['SUBJECT_MISMATCH']);
  });

  it('is refused where its bytes are not those of the digest', async function () {
    copyReal(this);
    const blobs = join(folder, 'blobs', 'sha256');
    for (const name of readdirSync(blobs)) {
      writeFileSync(join(blobs, name), '{"layers":[{"mediaType":"application/vnd.dsse.envelope.v1+json"}]}');
    }
    expect(codesOf(await verify(`${NAME}@${V210}`))).to.deep.equal(['DIGEST_MISMATCH']);
  });

  it('has limits, also for files that are no files', async function () {
    copyReal(this);
    const blobs = join(folder, 'blobs', 'sha256');
    for (const name of readdirSync(blobs)) {
      truncateSync(join(blobs, name), 4 * 1024 * 1024 + 1);
    }
    expect(codesOf(await verify(`${NAME}@${V210}`))).to.deep.equal(['LIMIT_EXCEEDED']);
    for (const name of readdirSync(blobs)) {
      rmSync(join(blobs, name));
      execFileSync('mkfifo', [join(blobs, name)]);
    }
    expect(codesOf(await verify(`${NAME}@${V210}`))).to.deep.equal(['ATTESTATION_MISSING']);
  });

  const NO_LAYOUTS: Readonly<Record<string, () => void>> = {
    'an empty folder': () => undefined,
    'no folder': () => {
      rmSync(folder, { recursive: true });
    },
    'a folder without the marker': () => {
      writeFileSync(join(folder, 'index.json'), '{"manifests":[]}');
    },
    'a folder with an odd index': () => {
      writeFileSync(join(folder, 'oci-layout'), '{}');
      writeFileSync(join(folder, 'index.json'), '{"manifests":[{"digest":1}]}');
    },
    'a folder whose index is a folder': () => {
      writeFileSync(join(folder, 'oci-layout'), '{}');
      mkdirSync(join(folder, 'index.json'));
    },
  };
  for (const [what, make] of Object.entries(NO_LAYOUTS)) {
    it(`is not ${what}, which fails each image as unchecked`, async () => {
      make();
      const verdict = await verify(`${NAME}@${V210}`);
      expect(codesOf(verdict)).to.deep.equal(['REGISTRY_UNREACHABLE']);
      expect(verdict).to.have.nested.property('reasons[0].reason').which.contains(folder);
    });
  }
});
