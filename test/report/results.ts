/** Results of images as a run hands them over, one for each kind of thing that is told. */
import type { ImageUse, ScannedPlace } from '../../src/images/image-use.ts';
import type { ImageResult, PlacedUse, Summary } from '../../src/result.ts';
import { type Failed, failed, type CodedReason } from '../../src/verdict.ts';
import { changedRule, reference } from '../registry/attested-image.ts';
import { pathOf } from '../support/path.ts';

export const DIGEST = `sha256:${'ab'.repeat(32)}`;
const OTHER_DIGEST = `sha256:${'cd'.repeat(32)}`;
const STORED_AT = `docker.io/kong/notary:sha256-${'ab'.repeat(32)}.att`;
const USE: ImageUse = {
  path: pathOf('spec.template.spec.containers[0].image'),
  image: 'kong/kuma-cp:2.14.3',
  injected: false,
};
const GENERATOR =
  'https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml';

export const SUMMARY: Summary = {
  uses: 7,
  images: 5,
  passed: 4,
  exempted: 1,
  failed: 0,
  lowered: 0,
  releases: [],
  takenFromPresets: [],
  pinned: 0,
  byTag: 4,
  exemptedUntil: '2027-01-31',
  renderedReleases: 0,
  registryRequests: 12,
  byShapeOnly: [],
  notRead: [],
  unknownValues: 0,
};

/** An image of Kong Mesh that is used by one resource, and what is different about it. */
export function imageResult(changes: Partial<ImageResult> & Pick<ImageResult, 'verdict'>): ImageResult {
  return {
    written: 'kong/kuma-cp:2.14.3',
    reference: reference('kong/kuma-cp:2.14.3'),
    rule: changedRule('docker.io'),
    level: 'mandatory',
    uses: [{ resource: 'Deployment/kong-mesh-control-plane', use: USE }],
    notes: [],
    ...changes,
  };
}

/** The same, where a file was scanned. */
export function placedIn(result: ImageResult, scanned: ScannedPlace): ImageResult {
  return { ...result, uses: result.uses.map((placed) => ({ ...placed, use: { ...placed.use, scanned } })) };
}

function failure(reasons: readonly CodedReason[], digest?: string): { readonly verdict: Failed } {
  return { verdict: failed(reasons, digest) };
}

export const PASSED = imageResult({
  verdict: {
    result: 'PASSED',
    digest: DIGEST,
    provenance: {
      builder: `${GENERATOR}@refs/tags/v2.1.0`,
      source: 'https://github.com/Kong/kong-mesh',
      ref: 'refs/tags/v2.14.3',
      commit: '6c3f9d1d2bb0a5e4c7a84f60e1b9d35827fa640c',
      predicateType: 'https://slsa.dev/provenance/v0.2',
      signer: `${GENERATOR}@refs/tags/v2.1.0`,
      issuer: 'https://token.actions.githubusercontent.com',
      run: 'https://github.com/Kong/kong-mesh/actions/runs/1/attempts/1',
      trustedRoot: { name: 'public-good', origin: 'pack', newestKey: '2025-09-23' },
      storedAt: STORED_AT,
    },
  },
  notes: [`the reference has a tag and no digest, and a tag can move; write kong/kuma-cp:2.14.3@${DIGEST}`],
});

export const EXEMPTED = imageResult({
  written: `registry.k8s.io/kubectl:v1@${DIGEST}`,
  reference: reference(`registry.k8s.io/kubectl:v1@${DIGEST}`),
  rule: undefined,
  verdict: {
    result: 'EXEMPTED',
    digest: DIGEST,
    origin: 'exemptions[0]',
    reason: 'bought',
    owner: 'team-a',
    expires: '2027-01-31',
  },
  notes: ['the exemption ends on 2027-01-31'],
});

const UNCOVERED = {
  level: 'mandatory',
  uses: [{ resource: 'Deployment/kong-mesh-control-plane', use: USE }],
  notes: [],
} as const;

/** By what they show, failures. */
export const FAILURES: Readonly<Record<string, ImageResult & { readonly verdict: Failed }>> = {
  'another source': {
    ...imageResult({ verdict: failed([]) }),
    ...failure(
      [
        {
          code: 'SOURCE_MISMATCH',
          reason: 'the source repository is another one',
          expected: 'https://github.com/Kong/kong-mesh',
          found: 'https://github.com/evil/kong-mesh',
          storedAt: STORED_AT,
        },
      ],
      DIGEST,
    ),
  },
  'more reasons than fit, the worst first': {
    ...imageResult({ verdict: failed([]) }),
    ...failure(
      [
        { code: 'TIMED_OUT', reason: 'registry-1.docker.io did not answer in time' },
        { code: 'ATTESTATION_MISSING', reason: 'an attestation is listed, but its content is not there' },
        { code: 'LOG_ENTRY_INVALID', reason: 'the transparency log entry is missing', storedAt: STORED_AT },
        { code: 'TAG_MISMATCH', reason: 'the git ref is another one', expected: 'refs/tags/v1', found: 'nothing' },
        {
          code: 'TRIGGER_MISMATCH',
          reason: 'the event that started the build is another one',
          expected: 'push',
          found: 'schedule',
        },
        { code: 'RUNNER_MISMATCH', reason: 'the runner is of another kind' },
      ],
      DIGEST,
    ),
  },
  'one platform, with a remedy of its own': {
    ...imageResult({
      verdict: failed([]),
      written: `kong/kuma-cp:2.14.3@${DIGEST}`,
      reference: reference(`kong/kuma-cp:2.14.3@${DIGEST}`),
    }),
    ...failure(
      [
        {
          code: 'PLATFORM_DIGEST',
          reason: 'it is the manifest of linux/arm64 alone, and builders attest the index that lists it',
          expected: OTHER_DIGEST,
          found: DIGEST,
          remedy: `pin docker.io/kong/kuma-cp@${OTHER_DIGEST}`,
        },
      ],
      DIGEST,
    ),
  },
  'an image that was never resolved': {
    ...imageResult({ verdict: failed([]) }),
    ...failure([{ code: 'REGISTRY_UNREACHABLE', reason: 'docker.io/kong/kuma-cp refuses the connection' }]),
  },
  'an image that will be injected': {
    ...imageResult({
      verdict: failed([]),
      uses: [
        {
          resource: 'Deployment/kong-mesh-control-plane',
          use: {
            path: [
              'spec',
              'template',
              'spec',
              'containers',
              { index: 0 },
              'env',
              { index: 9, name: 'KUMA_INJECTOR_INIT_CONTAINER_IMAGE' },
              'value',
            ],
            role: 'injected into every pod as kuma-init',
            image: 'kong/kuma-init:2.14.3',
            injected: true,
          },
        },
      ],
    }),
    ...failure(
      [{ code: 'ATTESTATION_MISSING', reason: 'no attestation is stored for it in docker.io/kong/notary' }],
      DIGEST,
    ),
  },
  'an image that is not known': {
    level: 'mandatory',
    notes: [],
    uses: [
      {
        resource: 'Deployment/web',
        use: { path: pathOf('spec.template.spec.containers'), code: 'IMAGE_UNKNOWN', reason: 'x' },
      },
    ],
    ...failure([{ code: 'IMAGE_UNKNOWN', reason: 'the plan does not know it yet' }]),
  },
  'an image that no rule covers': {
    ...UNCOVERED,
    written: 'nginx',
    reference: reference('nginx'),
    level: 'advisory',
    ...failure([{ code: 'NO_TRUST_RULE', reason: "no rule's `images` matches docker.io/library/nginx" }]),
  },
  'texts of strangers': {
    ...UNCOVERED,
    written: 'evil\u001b[31m\n<{%reset%}>image',
    ...failure([
      {
        code: 'REFERENCE_INVALID',
        reason: 'it is not an image reference',
        expected: 'a\nb',
        found: `<{%fg 1%}>${'x'.repeat(1000)}`,
      },
    ]),
  },
};

function placed(resource: string, path: string, image: string, role?: string): PlacedUse {
  const [namespace = ''] = resource.split('/');
  return { resource, namespace, use: { path: pathOf(path), image, injected: role !== undefined, role } };
}

const CONTROL_PLANE = 'kong-mesh-system/Deployment/kong-mesh-control-plane';

function of(written: string, reasons: readonly CodedReason[], changes: Partial<ImageResult> = {}): ImageResult {
  return imageResult({
    written,
    reference: reference(written),
    uses: [placed(CONTROL_PLANE, 'spec.template.spec.containers[0].image', written)],
    ...changes,
    verdict: failed(reasons, DIGEST),
  });
}

const INJECTED = 'spec.template.spec.containers[0].env[9].value';

/** Ten failures that people meet, as a run of Kong Mesh has them. */
export const TEN_FAILURES: readonly ImageResult[] = [
  of('kong/kuma-cp:2.12.3', [
    {
      code: 'TAG_MISMATCH',
      reason: 'the git tag is not the image tag',
      expected: 'refs/tags/2.12.3 or refs/tags/v2.12.3',
      found: 'refs/tags/v2.12.4',
      storedAt: STORED_AT,
    },
  ]),
  of('kong/kuma-init:2.12.0-preview.v1', [
    {
      code: 'TAG_MISMATCH',
      reason: 'the git tag is not the image tag',
      expected: 'refs/tags/2.12.0-preview.v1 or refs/tags/v2.12.0-preview.v1',
      found: 'refs/heads/release-2.12',
      remedy: 'it was built on a branch, and the rule asks for a tag: use an image that was built from a tag',
      storedAt: STORED_AT,
    },
  ]),
  of(`kong/kumactl:2.14.3@${DIGEST}`, [
    {
      code: 'PLATFORM_DIGEST',
      reason: 'it is the manifest of linux/arm64 alone, and builders attest the index that lists it',
      expected: OTHER_DIGEST,
      found: DIGEST,
      remedy: `pin docker.io/kong/kumactl@${OTHER_DIGEST}`,
    },
  ]),
  of(
    'kong/kuma-dp:2.14.3-hotfix',
    [
      {
        code: 'ATTESTATION_MISSING',
        reason: 'no attestation is stored for it in docker.io/kong/notary and docker.io/kong/kuma-dp',
      },
    ],
    {
      uses: [placed(CONTROL_PLANE, INJECTED, 'kong/kuma-dp:2.14.3-hotfix', 'injected into every pod as kuma-sidecar')],
    },
  ),
  of(
    'kong/kuma-cni:2.14.3',
    [
      {
        code: 'SIGNER_MISMATCH',
        reason: 'the signer has another identity',
        expected: `${GENERATOR}@refs/tags/v*`,
        found: 'https://github.com/evil/kong-mesh/.github/workflows/build.yml@refs/heads/main',
        storedAt: STORED_AT,
      },
      {
        code: 'SOURCE_MISMATCH',
        reason: 'the source repository is another one',
        expected: 'https://github.com/Kong/kong-mesh',
        found: 'https://github.com/evil/kong-mesh',
        storedAt: STORED_AT,
      },
    ],
    {
      uses: [
        placed(
          'kong-mesh-system/DaemonSet/kong-mesh-cni-node',
          'spec.template.spec.containers[0].image',
          'kong/kuma-cni:2.14.3',
        ),
      ],
    },
  ),
  of('ghcr.io/acme/shop:1.4.0', [{ code: 'REGISTRY_UNAUTHORIZED', reason: 'ghcr.io/acme/shop answered 403' }], {
    uses: ['web', 'api', 'worker'].map((name) =>
      placed(`shop/Deployment/${name}`, 'spec.template.spec.containers[0].image', 'ghcr.io/acme/shop:1.4.0'),
    ),
  }),
  of('ghcr.io/acme/cart:2.0.1', [{ code: 'REGISTRY_UNREACHABLE', reason: 'ghcr.io does not answer in time' }]),
  of('ghcr.io/acme/mail:2.0.1', [{ code: 'REGISTRY_UNREACHABLE', reason: 'ghcr.io does not answer in time' }]),
  of(
    'evil.example/kong/kuma-cp:2.14.3',
    [
      {
        code: 'LOOKALIKE',
        reason: "no rule's `images` matches evil.example/kong/kuma-cp, but it has the name of an image of a preset",
        expected: 'docker.io/kong/kuma-cp',
        remedy: 'if it is a copy of that image, add "evil.example": { "mirrorOf": "docker.io" } to registries',
      },
    ],
    { rule: undefined },
  ),
  {
    ...of('x', []),
    written: undefined,
    reference: undefined,
    rule: undefined,
    level: 'advisory',
    uses: [
      {
        ...placed('shop/Deployment/late', 'spec.template.spec.containers[0].image', ''),
        use: { path: pathOf('spec.template.spec.containers[0].image'), code: 'IMAGE_UNKNOWN', reason: 'x' },
      },
    ],
    verdict: failed([{ code: 'IMAGE_UNKNOWN', reason: 'the plan does not know it yet' }]),
  },
];
