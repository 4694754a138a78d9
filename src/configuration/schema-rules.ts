/** The definition of a rule: the images, the signer and the source. */

import type { XStatic } from 'typebox/schema';
import { distinct, type Filled, flag, strict, text } from './json-schema.ts';

const SOURCE_DECIDES = ', and anybody may call a reusable workflow: without the source its identity proves nothing';

const SourceSchema = {
  ...strict,
  description:
    'The source that was built, as the certificate names it. Exactly one of tag, branch, tagFromImage and anyRef.',
  ifMissing: `${SOURCE_DECIDES}; write "source": {"repository": "https://github.com/OWNER/REPO", "tagFromImage": true}`,
  required: ['repository'],
  exactlyOne: ['tag', 'branch', 'tagFromImage', 'anyRef'],
  properties: {
    repository: {
      ...text('source-repository', 'Source repository. Letter case counts.', 'https://github.com/Kong/kong-mesh'),
      ifMissing: `${SOURCE_DECIDES}; write "repository": "https://github.com/OWNER/REPO"`,
    },
    workflow: text('exact', 'Name of the workflow that started the build.', 'build-test-distribute'),
    workflowPath: text('exact', 'Path of that workflow in its repository.', '.github/workflows/release.yml'),
    trigger: text('exact', 'Event that started the build.', 'push'),
    runner: text('exact', 'Kind of runner that built: on GitHub `github-hosted` or `self-hosted`.', 'github-hosted'),
    tag: text(
      'git-tag',
      'Git tag that was built, exactly. One `{tag}` in it stands for the image tag, and for X.Y.Z where an image has a digest alone.',
      'shop/v{tag}',
    ),
    branch: text(
      'git-branch',
      'Git branch that was built. Where slsa-github-generator signed, also the branch from which a tag was pushed.',
      'main',
    ),
    tagFromImage: {
      ...flag,
      const: true,
      description:
        'The git tag that was built must be the image tag, with or without a leading "v". For an image by digest alone it may be any version tag.',
    },
    anyRef: { ...flag, const: true, description: 'Accept any branch or tag of the source repository.' },
    commitFromImage: {
      description:
        'Beside branch or anyRef alone. The image tag must be the source commit, or hold it where the text has `{commit}`: at least its first seven digits. For an image by digest alone it may be any commit.',
      anyOf: [
        { ...flag, const: true, description: 'The image tag is the commit.' },
        text('commit-pattern', 'An image tag with one `{commit}`.', 'sha-{commit}'),
      ],
    },
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
    name: text('prose', 'What you call the rule. Messages and reports name it.', 'our services'),
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
      default: ['https://slsa.dev/provenance/v0.2', 'https://slsa.dev/provenance/v1'],
      items: {
        type: 'string',
        enum: ['https://slsa.dev/provenance/v0.2', 'https://slsa.dev/provenance/v1'],
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
    pin: {
      ...flag,
      default: true,
      description:
        'Whether `remediate` may put the digest behind the tag. With `false` the images keep their tag, and `pinning` says nothing of them.',
    },
  },
} as const;

/** A rule as it is written, also in a preset. */
export type WrittenRule = XStatic<typeof RuleSchema>;
/** A rule as it is in force, with every default filled in. */
export type RuleConfiguration = Filled<typeof RuleSchema>;
