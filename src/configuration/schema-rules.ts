/** The definition of a rule: the images, the signer and the source. */

import type { XStatic } from 'typebox/schema';
import { distinct, type Filled, flag, strict, text } from './json-schema.ts';

const SourceSchema = {
  ...strict,
  description:
    'The source that was built, as the certificate names it. Exactly one of tag, branch, tagFromImage and anyRef.',
  required: ['repository'],
  exactlyOne: ['tag', 'branch', 'tagFromImage', 'anyRef'],
  properties: {
    repository: text(
      'source-repository',
      'Source repository. Letter case counts.',
      'https://github.com/Kong/kong-mesh',
    ),
    workflow: text('exact', 'Name of the workflow that started the build.', 'build-test-distribute'),
    workflowPath: text('exact', 'Path of that workflow in its repository.', '.github/workflows/release.yml'),
    trigger: text('exact', 'Event that started the build.', 'push'),
    runner: text('exact', 'Kind of runner that built: on GitHub `github-hosted` or `self-hosted`.', 'github-hosted'),
    tag: text('git-tag', 'Git tag that was built, exactly.', 'v2.14.3'),
    branch: text('git-branch', 'Git branch that was built, or from which the tag was pushed.', 'main'),
    tagFromImage: {
      ...flag,
      const: true,
      description:
        'The git tag that was built must be the image tag, with or without a leading "v". For an image by digest alone it may be any version tag.',
    },
    anyRef: { ...flag, const: true, description: 'Accept any branch or tag of the source repository.' },
  },
} as const;

const SignerSchema = {
  ...strict,
  description: 'The identity of the builder, which signs.',
  required: ['issuer', 'identity'],
  properties: {
    issuer: text(
      'issuer',
      'OIDC issuer in the certificate, compared exactly.',
      'https://token.actions.githubusercontent.com',
    ),
    identity: {
      description:
        "The certificate's subject alternative name, a string or an array of strings: `https://host/owner/repository/workflow@ref`. `*` stands for anything within a segment. Write out the host, the owner, the repository and the kind of ref. A regular expression is refused.",
      anyOf: [
        text(
          'identity',
          'An identity.',
          'https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml@refs/tags/v*',
        ),
        { ...distinct, description: 'Identities, one of which must match.', items: text('identity', 'An identity.') },
      ],
    },
  },
} as const;

export const RuleSchema = {
  ...strict,
  description: 'Who may build the images that match, and from which source.',
  required: ['images', 'signer', 'source'],
  properties: {
    images: {
      ...distinct,
      description:
        'The images that the rule decides about, as registry/repository, in full. `*` stands for anything within a segment, `**` for any number of whole segments. Write out the registry. The first rule that matches an image decides.',
      items: text('image-pattern', 'A pattern.', 'ghcr.io/acme/**'),
    },
    attestations: {
      type: 'array',
      uniqueItems: true,
      default: [],
      description: "Repositories in which to look for attestations, in this order, before the image's own repository.",
      items: text('repository', 'A repository without tag or digest.', 'docker.io/kong/notary'),
    },
    predicateTypes: {
      ...distinct,
      description: 'Predicate types that count as provenance.',
      default: ['https://slsa.dev/provenance/v0.2'],
      items: {
        type: 'string',
        enum: ['https://slsa.dev/provenance/v0.2'],
        notYetSupported: ['https://slsa.dev/provenance/v1'],
        description: 'A predicate type, compared exactly.',
      },
    },
    trustedRoot: {
      ...text(
        'exact',
        'Which sigstore root to trust: `public-good`, `github` for what GitHub signs in private repositories, or a name under trustedRoots.',
        'public-good',
      ),
      default: 'public-good',
    },
    signer: SignerSchema,
    source: SourceSchema,
    subjectNameFromImage: {
      ...flag,
      default: false,
      description: "Whether the last path segment of the signed subject's name must be that of the image.",
    },
  },
} as const;

/** A rule as it is written, also in a preset. */
export type WrittenRule = XStatic<typeof RuleSchema>;
/** A rule as it is in force, with every default filled in. */
export type RuleConfiguration = Filled<typeof RuleSchema>;
