/** The one definition of the configuration: its TypeScript type, what is validated, what Pulumi is shown, and the reference page. */

import Type, { type Static } from 'typebox';

const text = (description: string, examples: readonly string[] = []) =>
  Type.String({ minLength: 1, description, examples });
const strict = { additionalProperties: false } as const;

const Source = Type.Object(
  {
    repository: text('Source repository in the certificate; case-sensitive.', ['https://github.com/Kong/kong-mesh']),
    workflow: Type.Optional(text('Name of the workflow that started the build.', ['build-test-distribute'])),
    workflowPath: Type.Optional(
      text('Path of that workflow in the source repository.', ['.github/workflows/release.yml']),
    ),
    trigger: Type.Optional(text('Event that started the build.', ['push'])),
    runner: Type.Optional(text('Kind of runner that built.', ['github-hosted'])),
    tag: Type.Optional(text('Git tag that was built, exactly.', ['v2.14.3'])),
    branch: Type.Optional(text('Git branch that was built, or from which the tag was pushed.', ['main'])),
    tagFromImage: Type.Optional(
      Type.Literal(true, { description: 'The git tag is the image tag, with or without a leading "v".' }),
    ),
    anyRef: Type.Optional(Type.Literal(true, { description: 'Any branch or tag of the source repository.' })),
  },
  { ...strict, description: 'What was built. Exactly one of tag, branch, tagFromImage, anyRef.' },
);

const Rule = Type.Object(
  {
    images: Type.Array(
      text('Canonical registry/repository; * within a segment, ** across segments.', ['ghcr.io/acme/**']),
      {
        minItems: 1,
        description: 'The images that this rule decides about; the first rule that matches decides.',
      },
    ),
    attestations: Type.Optional(
      Type.Array(text('A repository without tag.', ['docker.io/kong/notary']), {
        description: "Repositories to look for attestations in, in this order; the image's own comes last.",
      }),
    ),
    predicateTypes: Type.Optional(
      Type.Array(Type.Union([Type.Literal('https://slsa.dev/provenance/v0.2')]), {
        minItems: 1,
        description: 'Exact predicate types that count as provenance.',
      }),
    ),
    trustedRoot: Type.Optional(text('public-good, or a name under trustedRoots.', ['public-good'])),
    signer: Type.Object(
      {
        issuer: text('OIDC issuer in the certificate, exactly.', ['https://token.actions.githubusercontent.com']),
        identity: Type.Union(
          [text('An identity; * within a segment.'), Type.Array(text('An identity.'), { minItems: 1 })],
          {
            description:
              "The certificate's subject alternative name: one text or a list; * within a segment, no regular expression.",
          },
        ),
      },
      { ...strict, description: 'Who signs: the identity of the builder.' },
    ),
    source: Source,
    subjectNameFromImage: Type.Optional(
      Type.Boolean({ description: "Whether the signed subject's last path segment has to be the image's." }),
    ),
  },
  { ...strict, description: 'Who may build the images that match, and from which source.' },
);

const Exemption = Type.Object(
  {
    image: text('repository@sha256:…; a tag beside it is read past.', ['registry.k8s.io/kubectl@sha256:…']),
    reason: text('Why it needs no provenance.'),
    owner: text('Who answers for it.'),
    expires: text('The last day, UTC.', ['2027-01-31']),
  },
  { ...strict, description: 'An image, by digest, that needs no provenance until a day.' },
);

const Registry = Type.Object(
  {
    mirrors: Type.Optional(
      Type.Array(text('registry[/prefix]', ['cache.acme.com/hub']), {
        minItems: 1,
        description: 'Where to fetch, in this order and instead, what the plan names by this registry.',
      }),
    ),
    plainHttp: Type.Optional(Type.Boolean({ description: 'Speak http instead of https to this registry.' })),
  },
  { ...strict, description: 'How to reach a registry.' },
);

const TrustedRoot = Type.Object(
  {
    file: Type.Optional(text('Absolute path of a trusted root (JSON).', ['/etc/sigstore/trusted-root.json'])),
    json: Type.Optional(Type.Object({}, { description: 'The trusted root itself.' })),
  },
  { ...strict, description: 'A sigstore trusted root of your own: exactly one of file and json.' },
);

const lowered = (levels: readonly ('mandatory' | 'advisory' | 'off')[], description: string) =>
  Type.Optional(
    Type.Union(
      levels.map((level) => Type.Literal(level)),
      { description },
    ),
  );

export const ConfigurationSchema = Type.Object(
  {
    presets: Type.Optional(
      Type.Array(Type.Union([Type.Literal('kong-mesh'), Type.Literal('kong-mesh-third-party'), Type.Literal('kuma')]), {
        description: 'Rules and exemptions that ship with the pack. Default: kong-mesh.',
      }),
    ),
    rules: Type.Optional(Type.Array(Rule, { description: 'Own rules; they come before those of the presets.' })),
    exemptions: Type.Optional(Type.Array(Exemption, { description: 'Images that need no provenance for a while.' })),
    enforcement: Type.Optional(
      Type.Object(
        {
          uncovered: lowered(['mandatory', 'advisory', 'off'], 'Images that no rule covers.'),
          unknown: lowered(['mandatory', 'advisory'], 'Images that the plan does not know yet; previews only.'),
        },
        { ...strict, description: 'Levels of the two families that may be lowered.' },
      ),
    ),
    pinning: Type.Optional(
      Type.Union([Type.Literal('off'), Type.Literal('advisory'), Type.Literal('mandatory')], {
        description: 'Whether a reference by tag alone is reported. Default: off.',
      }),
    ),
    registries: Type.Optional(
      Type.Record(Type.String(), Registry, {
        description: 'By registry, as in an image reference: docker.io, 127.0.0.1:5000.',
      }),
    ),
    trustedRoots: Type.Optional(
      Type.Record(Type.String(), TrustedRoot, { description: 'Own trusted roots, by the name that rules use.' }),
    ),
    timeoutSeconds: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 3600,
        description: 'For one image, from when its verification starts. Default: 30.',
      }),
    ),
  },
  strict,
);

export type Configuration = Static<typeof ConfigurationSchema>;
export type RuleConfiguration = Static<typeof Rule>;
export type ExemptionConfiguration = Static<typeof Exemption>;
export type RegistryConfiguration = Static<typeof Registry>;
export type TrustedRootConfiguration = Static<typeof TrustedRoot>;
