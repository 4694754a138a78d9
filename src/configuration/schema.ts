/** The one definition of the configuration: its TypeScript types, what is checked, the defaults, what Pulumi is shown, and the reference page. */

import type { XStatic } from 'typebox/schema';
import { type Filled, flag, type ObjectSchema, strict, text } from './json-schema.ts';
import { RegistrySchema } from './schema-registries.ts';
import { RuleSchema } from './schema-rules.ts';
import { TrustedRootSchema } from './schema-trusted-roots.ts';

// Plain JSON schema: typebox gives the type of what is written and is the tests' second opinion. It is not loaded at run
// time (docs/adr/0012). A default stands here and nowhere else: src/configuration/defaults.ts fills it in.

const ExemptionSchema = {
  ...strict,
  description:
    'An image, by digest, or a resource that needs no provenance until a day. Exactly one of image and resource.',
  required: ['reason', 'owner', 'expires'],
  exactlyOne: ['image', 'resource'],
  properties: {
    image: text('exempted-image', 'The image with its digest. A tag beside it is not compared.'),
    resource: text(
      'exempted-resource',
      'A resource that makes something else deploy, as messages name it. Only `IMAGES_NOT_IN_PLAN` is exempted; all other failures of the resource stay.',
      'argocd/Application/shop',
    ),
    reason: text('prose', 'Why it needs no provenance.'),
    owner: text('prose', 'Who is responsible for the exemption.'),
    expires: text('day', 'The last day of the exemption, until its end in UTC.', '2027-01-31'),
  },
} as const;

const EnforcementSchema = {
  ...strict,
  default: {},
  description: 'The level of the three families of failures that may be lowered.',
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
      description: 'Images that the plan does not know yet. This applies to previews only: an update always enforces.',
    },
    notInPlan: {
      type: 'string',
      enum: ['mandatory', 'advisory', 'off'],
      default: 'mandatory',
      description: 'Resources whose images something outside the plan decides.',
    },
  },
} as const;

const HelmSchema = {
  ...strict,
  default: {},
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
      type: 'array',
      uniqueItems: true,
      default: [],
      description: 'API versions that the cluster has beyond those that helm knows.',
      items: text('exact', 'An API version.', 'monitoring.coreos.com/v1'),
    },
  },
} as const;

const CacheSchema = {
  ...strict,
  default: {},
  description:
    'Attestations that were found, kept on disk for later runs. An attestation that was withdrawn may pass until it is removed there.',
  required: [],
  properties: {
    directory: text(
      'absolute-path',
      'Absolute path of a folder of this user alone. Default: `kong-mesh-provenance/attestations` in `$XDG_CACHE_HOME` or `~/.cache`.',
      '/var/cache/attestations',
    ),
    enabled: { ...flag, default: true, description: 'Whether there is a cache.' },
  },
} as const;

export const ConfigurationSchema = {
  ...strict,
  description: 'The configuration of image-provenance.',
  required: [],
  properties: {
    enforcementLevel: {
      type: 'string',
      enum: ['advisory', 'mandatory', 'remediate', 'disabled'],
      default: 'mandatory',
      description:
        "Pulumi's own key: the level of the policy. `remediate` is `mandatory`, and puts the verified digest behind the tag of each image that passed.",
    },
    presets: {
      type: 'array',
      uniqueItems: true,
      default: ['kong-mesh'],
      description: 'Rules and exemptions that ship with the pack. With an empty array only your own are in force.',
      items: { type: 'string', enum: ['kong-mesh', 'kong-mesh-third-party', 'kuma'], description: 'A preset.' },
    },
    rules: {
      type: 'array',
      default: [],
      description: 'Rules of your own. They come before those of the presets.',
      items: RuleSchema,
    },
    exemptions: {
      type: 'array',
      default: [],
      description:
        'Images and resources that need no provenance for a while. After its last day an exemption fails what it exempted.',
      items: ExemptionSchema,
    },
    enforcement: EnforcementSchema,
    pinning: {
      type: 'string',
      enum: ['off', 'advisory', 'mandatory'],
      default: 'off',
      description: 'Whether a reference by tag alone is reported.',
    },
    registries: {
      type: 'object',
      default: {},
      description:
        'How to reach a registry, by its name in image references: `docker.io`, `127.0.0.1:5000`. With `mirrorOf` the key may have a path: `registry.acme.com/dockerhub`.',
      propertyNames: { format: 'mirror' },
      additionalProperties: RegistrySchema,
    },
    trustedRoots: {
      type: 'object',
      default: {},
      description: 'Trusted roots of your own, by the name that rules use.',
      propertyNames: { format: 'root-name' },
      additionalProperties: TrustedRootSchema,
    },
    helm: HelmSchema,
    timeoutSeconds: {
      type: 'number',
      exclusiveMinimum: 0,
      maximum: 3600,
      default: 30,
      description: 'How long one image may take, from when its verification starts.',
    },
    cache: CacheSchema,
    offline: text(
      'absolute-path',
      'Absolute path of an OCI image layout that `image-provenance export` wrote. Everything is read from it, and nothing is reached.',
      '/srv/attestations',
    ),
  },
} as const satisfies ObjectSchema;

/** As it is written: keys with a default may be missing. */
export type WrittenConfiguration = XStatic<typeof ConfigurationSchema>;
/** As it is in force, with every default filled in. */
export type Configuration = Filled<typeof ConfigurationSchema>;
export type ExemptionConfiguration = Filled<typeof ExemptionSchema>;
