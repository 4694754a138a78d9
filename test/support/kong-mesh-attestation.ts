/** Attestations like those of Kong Mesh's releases: what the slsa-github-generator says about an image, in one call. */
import { repositoryName, type Claims } from './certificate-claims.ts';
import { hexOf } from './digest.ts';
import type { Attestation } from './sigstore-world.ts';

const GENERATOR =
  'https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml';

/** The claims of a release build of Kong Mesh, `2.14.3`. */
export function kongMeshClaims(version: string): Claims {
  const sourceRepository = 'https://github.com/Kong/kong-mesh';
  return {
    issuer: 'https://token.actions.githubusercontent.com',
    san: `${GENERATOR}@refs/tags/v2.1.0`,
    signerDigest: 'f7dd8c54c2067bafc12ca7a55595d5ee9b75204a',
    runner: 'github-hosted',
    sourceRepository,
    sourceDigest: '6c3f9d1d2bb0a5e4c7a84f60e1b9d35827fa640c',
    sourceRef: `refs/tags/v${version}`,
    workflowName: 'build-test-distribute',
    workflowPath: '.github/workflows/kuma-build-test-distribute.yaml',
    trigger: 'push',
    runUrl: `${sourceRepository}/actions/runs/17654321098/attempts/1`,
  };
}

/** What to attest: the image's name, `kuma-cp`, its digest with or without `sha256:`, and its version. */
export interface KongMeshImage {
  readonly image: string;
  readonly digest: string;
  readonly version: string;
  /** What is different; the predicate follows the claims unless it is given too. */
  readonly overrides?: Partial<Omit<Attestation, 'claims'>> & { readonly claims?: Partial<Claims> };
}

/** The attestation of a Kong Mesh image with everything right, but for the overrides. */
export function kongMeshAttestation({ image, digest, version, overrides = {} }: KongMeshImage): Attestation {
  const claims = { ...kongMeshClaims(version), ...overrides.claims };
  return {
    subjects: [{ name: `index.docker.io/kong/${image}`, digest: hexOf(digest) }],
    statementType: 'https://in-toto.io/Statement/v0.1',
    predicateType: 'https://slsa.dev/provenance/v0.2',
    predicate: slsaV02Predicate(claims),
    payloadType: 'application/vnd.in-toto+json',
    logKind: 'dsse-0.0.1',
    ...overrides,
    claims,
  };
}

/** The SLSA v0.2 predicate that the generator writes in a run with these claims. */
export function slsaV02Predicate(claims: Claims) {
  const material = {
    uri: `git+${claims.sourceRepository}@${claims.sourceRef}`,
    digest: { sha1: claims.sourceDigest },
  };
  const [owner = ''] = repositoryName(claims).split('/');
  const [, run = '', attempt = ''] = /\/runs\/(\d+)\/attempts\/(\d+)$/.exec(claims.runUrl) ?? [];
  const onTag = claims.sourceRef.startsWith('refs/tags/');
  return {
    builder: { id: claims.san },
    buildType: 'https://github.com/slsa-framework/slsa-github-generator/container@v1',
    invocation: {
      configSource: { ...material, entryPoint: claims.workflowPath },
      parameters: { vars: { DOCKER_USERNAME: 'kongcloud' } },
      environment: {
        github_actor: 'octocat',
        github_actor_id: '583231',
        github_base_ref: '',
        github_event_name: claims.trigger,
        github_event_payload: {
          ref: claims.sourceRef,
          base_ref: null,
          repository: { full_name: repositoryName(claims) },
        },
        github_head_ref: '',
        github_ref: claims.sourceRef,
        github_ref_type: onTag ? 'tag' : 'branch',
        github_repository_id: '412345678',
        github_repository_owner: owner,
        github_repository_owner_id: '962416',
        github_run_attempt: attempt,
        github_run_id: run,
        github_run_number: '4711',
        github_sha1: claims.sourceDigest,
      },
    },
    metadata: {
      buildInvocationID: `${run}-${attempt}`,
      completeness: { parameters: true, environment: false, materials: false },
      reproducible: false,
    },
    materials: [material],
  };
}

/** The SLSA v1 predicate that GitHub's `actions/attest-build-provenance` writes in a run with these claims. */
export function slsaV1Predicate(claims: Claims) {
  return {
    buildDefinition: {
      buildType: 'https://actions.github.io/buildtypes/workflow/v1',
      externalParameters: {
        workflow: { ref: claims.sourceRef, repository: claims.sourceRepository, path: claims.workflowPath },
      },
      internalParameters: {
        github: {
          event_name: claims.trigger,
          repository_id: '412345678',
          repository_owner_id: '962416',
          runner_environment: claims.runner,
        },
      },
      resolvedDependencies: [
        {
          uri: `git+${claims.sourceRepository}@${claims.sourceRef}`,
          digest: { gitCommit: claims.sourceDigest },
        },
      ],
    },
    runDetails: { builder: { id: claims.san }, metadata: { invocationId: claims.runUrl } },
  };
}
