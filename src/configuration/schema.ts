/** The one definition of the configuration: its TypeScript type, what is checked, what Pulumi is shown, and the reference page. */

import type { XStatic } from 'typebox/schema';
import type { Format } from './formats.ts';
import type { ObjectSchema } from './json-schema.ts';

// Plain JSON schema: typebox gives its type and is the tests' second opinion, but is not loaded at run time, which
// saves each start of the pack about 100 ms and 20 MB.

const text = (format: Format, description: string, ...examples: string[]) =>
  ({ type: 'string', minLength: 1, format, description, examples }) as const;
const strict = { type: 'object', additionalProperties: false } as const;
const distinct = { type: 'array', minItems: 1, uniqueItems: true } as const;
const flag = { type: 'boolean' } as const;

const Source = {
  ...strict,
  description: 'What was built, as the certificate tells. Exactly one of tag, branch, tagFromImage and anyRef.',
  required: ['repository'],
  exactlyOne: ['tag', 'branch', 'tagFromImage', 'anyRef'],
  properties: {
    repository: text('source-repository', 'Source repository; case-sensitive.', 'https://github.com/Kong/kong-mesh'),
    workflow: text('exact', 'Name of the workflow that started the build.', 'build-test-distribute'),
    workflowPath: text('exact', 'Path of that workflow in its repository.', '.github/workflows/release.yml'),
    trigger: text('exact', 'Event that started the build.', 'push'),
    runner: text('exact', 'Kind of runner that built.', 'github-hosted'),
    tag: text('git-tag', 'Git tag that was built, exactly.', 'v2.14.3'),
    branch: text('git-branch', 'Git branch that was built, or from which the tag was pushed.', 'main'),
    tagFromImage: {
      ...flag,
      const: true,
      description:
        'The git tag that was built is the image tag, with or without a leading "v". An image by digest alone: any version tag.',
    },
    anyRef: { ...flag, const: true, description: 'Any branch or tag of the source repository.' },
  },
} as const;

const Signer = {
  ...strict,
  description: 'Who signs: the identity of the builder.',
  required: ['issuer', 'identity'],
  properties: {
    issuer: text('issuer', 'OIDC issuer in the certificate, exactly.', 'https://token.actions.githubusercontent.com'),
    identity: {
      description:
        "The certificate's subject alternative name, one text or a list: `https://host/owner/repository/workflow@ref`. `*` stands for anything within a segment; host, owner, repository and the kind of ref are written out. It is never a regular expression.",
      anyOf: [
        text(
          'identity',
          'An identity.',
          'https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml@refs/tags/v*',
        ),
        { ...distinct, description: 'Identities; one has to match.', items: text('identity', 'An identity.') },
      ],
    },
  },
} as const;

const Rule = {
  ...strict,
  description: 'Who may build the images that match, and from which source.',
  required: ['images', 'signer', 'source'],
  properties: {
    images: {
      ...distinct,
      description:
        'The images that the rule decides about, as canonical registry/repository. `*` stands for anything within a segment, `**` for whole segments; the registry is written out. The first rule that matches decides.',
      items: text('image-pattern', 'A pattern.', 'ghcr.io/acme/**'),
    },
    attestations: {
      ...distinct,
      description: "Repositories to look for attestations in, in this order; the image's own comes last.",
      items: text('repository', 'A repository without tag or digest.', 'docker.io/kong/notary'),
    },
    predicateTypes: {
      ...distinct,
      description: 'Predicate types that count as provenance.',
      default: ['https://slsa.dev/provenance/v0.2'],
      items: {
        type: 'string',
        enum: ['https://slsa.dev/provenance/v0.2'],
        later: ['https://slsa.dev/provenance/v1'],
        description: 'A predicate type, exactly.',
      },
    },
    trustedRoot: {
      ...text('exact', 'Which sigstore root to trust: `public-good`, or a name under trustedRoots.', 'public-good'),
      default: 'public-good',
    },
    signer: Signer,
    source: Source,
    subjectNameFromImage: {
      ...flag,
      default: false,
      description: "Whether the last path segment of the signed subject's name has to be the image's.",
    },
  },
} as const;

const Exemption = {
  ...strict,
  description: 'An image, by digest, that needs no provenance until a day.',
  required: ['image', 'reason', 'owner', 'expires'],
  properties: {
    image: text('exempted-image', 'The image with its digest; a tag beside it is not compared.'),
    reason: text('prose', 'Why it needs no provenance.'),
    owner: text('prose', 'Who answers for it.'),
    expires: text('day', 'The last day on which it holds, until its end in UTC.', '2027-01-31'),
  },
} as const;

const Registry = {
  ...strict,
  description: 'How to reach a registry.',
  required: [],
  later: ['mirrorOf', 'caFile', 'clientCertificate', 'tokenRealms'],
  properties: {
    mirrors: {
      ...distinct,
      description:
        'Where to fetch, in this order, what the plan names by this registry. Mirrors replace the origin: list it last to fall back to it.',
      items: text('mirror', 'A registry with an optional port and prefix.', 'cache.acme.com/hub'),
    },
    plainHttp: { ...flag, default: false, description: 'Speak http instead of https to this registry.' },
  },
} as const;

const TrustedRoot = {
  ...strict,
  description: 'A sigstore trusted root of your own. Exactly one of file and json.',
  required: [],
  exactlyOne: ['file', 'json'],
  later: ['timestamps'],
  properties: {
    file: text('absolute-path', 'Absolute path of a trusted root in JSON.', '/etc/sigstore/trusted-root.json'),
    json: { type: 'object', description: 'The trusted root itself.' },
  },
} as const;

const Enforcement = {
  ...strict,
  description: 'Levels of the two families of failures that may be lowered.',
  required: [],
  properties: {
    uncovered: {
      type: 'string',
      enum: ['mandatory', 'advisory', 'off'],
      default: 'mandatory',
      description: 'Images that no rule covers.',
    },
    unknown: {
      type: 'string',
      enum: ['mandatory', 'advisory'],
      default: 'mandatory',
      description: 'Images that the plan does not know yet; in previews only, an update always enforces.',
    },
  },
} as const;

const Helm = {
  ...strict,
  description: 'How `helm` renders the Releases of the plan.',
  required: [],
  properties: {
    programDirectory: text(
      'absolute-path',
      'Absolute path of the folder in which the Pulumi program runs, for charts that lie beside it.',
      '/srv/infrastructure/mesh',
    ),
    kubeVersion: text('kubernetes-version', "The cluster's version. Default: the one that helm knows.", '1.33.0'),
    apiVersions: {
      ...distinct,
      description: 'API versions that the cluster has beyond those that helm knows.',
      items: text('exact', 'An API version.', 'monitoring.coreos.com/v1'),
    },
  },
} as const;

export const ConfigurationSchema = {
  ...strict,
  description: 'The configuration of image-provenance.',
  required: [],
  later: ['cache', 'offline'],
  properties: {
    enforcementLevel: {
      type: 'string',
      enum: ['advisory', 'mandatory', 'remediate', 'disabled'],
      default: 'mandatory',
      description: "Pulumi's own key: the level of the policy. `remediate` is the same as `mandatory` here.",
    },
    presets: {
      type: 'array',
      uniqueItems: true,
      default: ['kong-mesh'],
      description: 'Rules and exemptions that ship with the pack; an empty list leaves only your own.',
      items: { type: 'string', enum: ['kong-mesh', 'kong-mesh-third-party', 'kuma'], description: 'A preset.' },
    },
    rules: {
      type: 'array',
      default: [],
      description: 'Rules of your own; they come before those of the presets.',
      items: Rule,
    },
    exemptions: {
      type: 'array',
      default: [],
      description: 'Images that need no provenance for a while. An expired exemption fails its image.',
      items: Exemption,
    },
    enforcement: Enforcement,
    pinning: {
      type: 'string',
      enum: ['off', 'advisory', 'mandatory'],
      default: 'off',
      description: 'Whether a reference by tag alone is reported.',
    },
    registries: {
      type: 'object',
      default: {},
      description: 'By registry, as in an image reference: `docker.io`, `127.0.0.1:5000`.',
      propertyNames: { format: 'registry' },
      additionalProperties: Registry,
    },
    trustedRoots: {
      type: 'object',
      default: {},
      description: 'Trusted roots of your own, by the name that rules use.',
      propertyNames: { format: 'root-name' },
      additionalProperties: TrustedRoot,
    },
    helm: Helm,
    timeoutSeconds: {
      type: 'number',
      exclusiveMinimum: 0,
      maximum: 3600,
      default: 30,
      description: 'For one image, from when its verification starts.',
    },
  },
} as const satisfies ObjectSchema;

export type Configuration = XStatic<typeof ConfigurationSchema>;
export type RuleConfiguration = XStatic<typeof Rule>;
export type ExemptionConfiguration = XStatic<typeof Exemption>;
export type RegistryConfiguration = XStatic<typeof Registry>;
export type TrustedRootConfiguration = XStatic<typeof TrustedRoot>;
