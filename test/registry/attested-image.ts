/** A registry of the test's own with a Kong Mesh image in it, and the rule under which its attestation is accepted. */
import { isFailure } from '../../src/failure.ts';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { attestationVerifier, type VerifyAttestation } from '../../src/attestation/verify.ts';
import { ruleWithDefaults } from '../../src/configuration/defaults.ts';
import type { WrittenRule } from '../../src/configuration/schema-rules.ts';
import type { OpenRepository } from '../../src/registry/repository.ts';
import { registriesFor } from '../../src/services.ts';
import { THRESHOLDS, type Thresholds } from '../../src/trusted-root/thresholds.ts';
import { parseReference, type Reference } from '../../src/reference/reference.ts';
import { ruleFrom, type Rule } from '../../src/trust-policy/rules.ts';
import type { Verdict } from '../../src/verdict.ts';
import { buildImage, type Image } from '../support/image.ts';
import { kongMeshAttestation, type KongMeshImage } from '../support/kong-mesh-attestation.ts';
import { startRegistry, type Registry, type RegistryOptions } from '../support/registry.ts';
import type { Attestation, SigstoreWorld } from '../support/sigstore-world.ts';

export const VERSION = '2.14.3';
export const IMAGE: Image = buildImage({ seed: 'kuma-cp' });
export const DIGEST = IMAGE.index.digest;

/** Everything that Kong's preset asks for, on a registry of the test's own. */
export function kongMeshRule(host: string): WrittenRule {
  return {
    images: [`${host}/kong/*`],
    attestations: [`${host}/kong/notary`],
    signer: {
      issuer: 'https://token.actions.githubusercontent.com',
      identity:
        'https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml@refs/tags/v*',
    },
    source: {
      repository: 'https://github.com/Kong/kong-mesh',
      workflow: 'build-test-distribute',
      trigger: 'push',
      runner: 'github-hosted',
      tagFromImage: true,
    },
    subjectNameFromImage: true,
  };
}

/** The rule with some of its keys replaced, and some of its source's. */
export function changedRule(
  host: string,
  changes: Partial<WrittenRule> = {},
  source: Partial<WrittenRule['source']> = {},
): Rule {
  const rule = kongMeshRule(host);
  const changed = { ...rule, ...changes, source: { ...rule.source, ...changes.source, ...source } };
  return ruleFrom(ruleWithDefaults(changed), 'rules[0]');
}

/** The attestation of the image, right but for the overrides. */
export function attestationOf(overrides: KongMeshImage['overrides'] = {}, digest: string = DIGEST): Attestation {
  return kongMeshAttestation({ image: 'kuma-cp', digest, version: VERSION, overrides });
}

/** A registry that holds `kong/kuma-cp:2.14.3` and no attestation; `stop` it when done. */
export async function startKongMeshRegistry(options?: RegistryOptions): Promise<Registry> {
  const registry = await startRegistry(options);
  registry.putImage('kong/kuma-cp', VERSION, IMAGE);
  return registry;
}

/** What opens repositories in a run, and counts their requests. */
export interface Client {
  readonly repository: OpenRepository;
  readonly requests: number;
}

/** A client as a run has it. */
export function clientOf(
  registries: Parameters<typeof registriesFor>[0],
  environment?: Parameters<typeof registriesFor>[1],
): Client {
  const { open, requests } = registriesFor(registries, environment);
  return {
    repository: open,
    get requests() {
      return requests();
    },
  };
}

/** A client that speaks plain http to these hosts. */
export function clientFor(...hosts: readonly string[]): Client {
  return clientOf(Object.fromEntries(hosts.map((host) => [host, { plainHttp: true }])));
}

export function verifierOf(world: SigstoreWorld): VerifyAttestation {
  return verifierOfRoot(world.trustedRoot);
}

/** @param trustedRoot its JSON */
export function verifierOfRoot(trustedRoot: object, thresholds: Thresholds = THRESHOLDS.log): VerifyAttestation {
  const verify = attestationVerifier({
    name: 'test',
    origin: 'configuration',
    trustedRoot: TrustedRoot.fromJSON(trustedRoot),
    thresholds,
  });
  if (isFailure(verify)) {
    throw new Error(verify.reason);
  }
  return verify;
}

/** A reference that has to be right. */
export function reference(written: string): Reference {
  const parsed = parseReference(written);
  if (isFailure(parsed)) {
    throw new Error(`${written}: ${parsed.reason}`);
  }
  return parsed;
}

/** The codes of a failure in their order, or the result alone. */
export function codesOf(verdict: Verdict): readonly string[] {
  return verdict.result === 'FAILED' ? verdict.reasons.map(({ code }) => code) : [verdict.result];
}

/** What was asked, digests cut to `sha256:…`: `GET /v2/kong/notary/manifests/sha256-….att`. */
export function askedOf({ requests }: Registry): readonly string[] {
  return requests.map(({ method, url }) => `${method} ${url.replaceAll(/[0-9a-f]{64}/g, '…')}`);
}
