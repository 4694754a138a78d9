/** Configurations, each accepted one beside a twin that differs in one thing and is refused. */

import {
  DIGEST,
  EXEMPTION,
  RESOURCE_EXEMPTION,
  RULE,
  withExemption,
  withRule,
  withSigner,
  withSource,
} from './examples.ts';

export interface Twins {
  readonly of: string;
  readonly accepted: unknown;
  readonly refused: unknown;
  /** Where the refused one is wrong. */
  readonly at: string;
}

const GENERATOR =
  'https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml@refs/tags/';
const GENERATOR_SIGNER = { ...RULE.signer, identity: `${GENERATOR}v*` };
const GITLAB_IDENTITY = 'https://gitlab.com/acme/app//.gitlab-ci.yml@refs/heads/main';

const other = { ...RULE, images: ['ghcr.io/other/*'] };
const roots = { acme: { file: '/etc/root.json' } };

export const TWINS: readonly Twins[] = [
  { of: 'nothing, and null', accepted: {}, refused: null, at: '' },
  {
    of: 'a key, and one misspelt',
    accepted: { pinning: 'off' },
    refused: { pining: 'off' },
    at: 'pining',
  },
  {
    of: 'an optional key left out, and null',
    accepted: {},
    refused: { rules: null },
    at: 'rules',
  },
  {
    of: "Pulumi's own key, and a level it does not have",
    accepted: { enforcementLevel: 'advisory' },
    refused: { enforcementLevel: 'advisry' },
    at: 'enforcementLevel',
  },
  {
    of: 'a root of a TUF repository, and one without the root.json to start from',
    accepted: { trustedRoots: { acme: { tuf: { mirror: 'https://tuf.acme.com', rootFile: '/root.json' } } } },
    refused: { trustedRoots: { acme: { tuf: { mirror: 'https://tuf.acme.com' } } } },
    at: 'trustedRoots.acme.tuf.rootFile',
  },
  {
    of: 'a mirror with https, and with http',
    accepted: { trustedRoots: { acme: { tuf: { mirror: 'https://tuf.acme.com', rootFile: '/root.json' } } } },
    refused: { trustedRoots: { acme: { tuf: { mirror: 'http://tuf.acme.com', rootFile: '/root.json' } } } },
    at: 'trustedRoots.acme.tuf.mirror',
  },
  {
    of: 'a root of a TUF repository, and a file beside it',
    accepted: { trustedRoots: { acme: { tuf: { mirror: 'http://127.0.0.1:1', rootFile: '/root.json' } } } },
    refused: { trustedRoots: { acme: { file: '/x', tuf: { mirror: 'http://127.0.0.1:1', rootFile: '/root.json' } } } },
    at: 'trustedRoots.acme',
  },
  {
    of: 'the timestamps of a root, and others',
    accepted: { trustedRoots: { acme: { file: '/root.json', timestamps: 'authority' } } },
    refused: { trustedRoots: { acme: { file: '/root.json', timestamps: 'none' } } },
    at: 'trustedRoots.acme.timestamps',
  },
  {
    of: 'the hosts and files of a registry, and a realm that is an address',
    accepted: {
      registries: {
        'registry.acme.com': {
          tokenRealms: ['auth.acme.com', '127.0.0.1:5001'],
          caFile: '/ca.pem',
          clientCertificate: { certFile: '/client.pem', keyFile: '/client.key' },
        },
      },
    },
    refused: { registries: { 'registry.acme.com': { tokenRealms: ['https://auth.acme.com/token'] } } },
    at: 'registries["registry.acme.com"].tokenRealms[0]',
  },
  {
    of: 'a client certificate with its key, and without',
    accepted: { registries: { 'a.com': { clientCertificate: { certFile: '/client.pem', keyFile: '/client.key' } } } },
    refused: { registries: { 'a.com': { clientCertificate: { certFile: '/client.pem' } } } },
    at: 'registries["a.com"].clientCertificate.keyFile',
  },
  {
    of: 'a file of authorities by its absolute path, and by another one',
    accepted: { registries: { 'a.com': { caFile: '/ca.pem' } } },
    refused: { registries: { 'a.com': { caFile: 'ca.pem' } } },
    at: 'registries["a.com"].caFile',
  },
  {
    of: 'a mirror of a registry, and one of a mirror',
    accepted: { registries: { 'registry.acme.com/hub': { mirrorOf: 'docker.io' } } },
    refused: {
      registries: {
        'registry.acme.com/hub': { mirrorOf: 'cache.acme.com/hub' },
        'cache.acme.com': { mirrorOf: 'docker.io' },
      },
    },
    at: 'registries["registry.acme.com/hub"].mirrorOf',
  },
  {
    of: 'a path that is a mirror, and one that is nothing',
    accepted: { registries: { 'registry.acme.com/hub': { mirrorOf: 'docker.io/kong' } } },
    refused: { registries: { 'registry.acme.com/hub': {} } },
    at: 'registries["registry.acme.com/hub"]',
  },
  {
    of: 'plain http of a registry, and of a path',
    accepted: { registries: { 'registry.acme.com': { mirrorOf: 'docker.io', plainHttp: true } } },
    refused: { registries: { 'registry.acme.com/hub': { mirrorOf: 'docker.io', plainHttp: true } } },
    at: 'registries["registry.acme.com/hub"].plainHttp',
  },
  {
    of: 'a preset, and one twice',
    accepted: { presets: ['kuma', 'kong-mesh'] },
    refused: { presets: ['kuma', 'kuma'] },
    at: 'presets[1]',
  },
  {
    of: 'a preset, and one misspelt',
    accepted: { presets: ['kong-mesh'] },
    refused: { presets: ['kongmesh'] },
    at: 'presets[0]',
  },
  {
    of: 'an identity, and none in a list',
    accepted: withSigner({ identity: [RULE.signer.identity] }),
    refused: withSigner({ identity: [] }),
    at: 'rules[0].signer.identity',
  },
  {
    of: 'an identity, and a number',
    accepted: withRule({}),
    refused: withSigner({ identity: 3 }),
    at: 'rules[0].signer.identity',
  },
  {
    of: 'a tag, and none of the four',
    accepted: withSource({ tag: 'v1' }),
    refused: withSource({}),
    at: 'rules[0].source',
  },
  {
    of: 'a branch, and a tag beside it',
    accepted: withSource({ branch: 'main' }),
    refused: withSource({ branch: 'main', tag: 'v1' }),
    at: 'rules[0].source',
  },
  {
    of: 'tagFromImage, and false',
    accepted: withSource({ tagFromImage: true }),
    refused: withSource({ tagFromImage: false }),
    at: 'rules[0].source.tagFromImage',
  },
  {
    of: 'a commit in the image tag beside a branch, and beside a tag',
    accepted: withSource({ branch: 'main', commitFromImage: 'sha-{commit}' }),
    refused: withSource({ tagFromImage: true, commitFromImage: 'sha-{commit}' }),
    at: 'rules[0].source.commitFromImage',
  },
  {
    of: 'the commit as the image tag beside any ref, and false',
    accepted: withSource({ anyRef: true, commitFromImage: true }),
    refused: withSource({ anyRef: true, commitFromImage: false }),
    at: 'rules[0].source.commitFromImage',
  },
  {
    of: 'an identity, and one with .. between slashes',
    accepted: withSigner({ identity: RULE.signer.identity }),
    refused: withSigner({ identity: RULE.signer.identity.replace('/.github/', '/../evil/.github/') }),
    at: 'rules[0].signer.identity',
  },
  {
    of: "an identity on GitHub, and one that GitHub's issuer never has",
    accepted: withSigner({ identity: [RULE.signer.identity, `${RULE.signer.identity}.1`] }),
    refused: withSigner({ identity: [RULE.signer.identity, GITLAB_IDENTITY] }),
    at: 'rules[0].signer.identity[1]',
  },
  {
    of: "a source elsewhere by its own issuer, and by GitHub's",
    accepted: withRule({
      signer: { issuer: 'https://gitlab.com', identity: GITLAB_IDENTITY },
      source: { repository: 'https://gitlab.com/acme/app', anyRef: true, workflowPath: '.gitlab-ci.yml' },
    }),
    refused: withSource({ anyRef: true, repository: 'https://gitlab.com/acme/app' }),
    at: 'rules[0].source.repository',
  },
  {
    of: 'the generator at a release, and at a branch',
    accepted: withSigner({ identity: `${GENERATOR}v2.1.0` }),
    refused: withSigner({ identity: `${GENERATOR}v2.1.0`.replace('tags/v2.1.0', 'heads/*') }),
    at: 'rules[0].signer.identity',
  },
  {
    of: 'the generator at some release, and at a tag that is none',
    accepted: withSigner({ identity: `${GENERATOR}v2.*` }),
    refused: withSigner({ identity: `${GENERATOR}v2.1` }),
    at: 'rules[0].signer.identity',
  },
  {
    of: 'the predicate type of the generator, and another one alone',
    accepted: withRule({ signer: GENERATOR_SIGNER, predicateTypes: ['https://slsa.dev/provenance/v0.2'] }),
    refused: withRule({ signer: GENERATOR_SIGNER, predicateTypes: ['https://slsa.dev/provenance/v1'] }),
    at: 'rules[0].predicateTypes',
  },
  {
    of: 'a predicate type that one of two signers writes, and that none does',
    accepted: withRule({
      signer: { ...RULE.signer, identity: [GENERATOR_SIGNER.identity, RULE.signer.identity] },
      predicateTypes: ['https://slsa.dev/provenance/v1'],
    }),
    refused: withRule({
      signer: { ...RULE.signer, identity: [GENERATOR_SIGNER.identity, `${GENERATOR}v1.*`] },
      predicateTypes: ['https://slsa.dev/provenance/v1'],
    }),
    at: 'rules[0].predicateTypes',
  },
  {
    of: 'a workflow in the folder of workflows, and elsewhere',
    accepted: withSource({ anyRef: true, workflowPath: '.github/workflows/release.yml' }),
    refused: withSource({ anyRef: true, workflowPath: 'release.yml' }),
    at: 'rules[0].source.workflowPath',
  },
  {
    of: 'an event that builds branches, and pull requests',
    accepted: withSource({ anyRef: true, trigger: 'schedule' }),
    refused: withSource({ anyRef: true, trigger: 'pull_request' }),
    at: 'rules[0].source.trigger',
  },
  {
    of: 'an event as GitHub writes it, and one in other letters',
    accepted: withSource({ tagFromImage: true, trigger: 'push' }),
    refused: withSource({ tagFromImage: true, trigger: 'Push' }),
    at: 'rules[0].source.trigger',
  },
  {
    of: 'an event that builds tags, and one that never does',
    accepted: withSource({ tagFromImage: true, trigger: 'workflow_dispatch' }),
    refused: withSource({ tagFromImage: true, trigger: 'schedule' }),
    at: 'rules[0].source.trigger',
  },
  {
    of: 'a rule that keeps the tags, and a word in place of false',
    accepted: withRule({ pin: false }),
    refused: withRule({ pin: 'no' }),
    at: 'rules[0].pin',
  },
  {
    of: 'a name, and a number',
    accepted: withRule({ name: 'our services' }),
    refused: withRule({ name: 7 }),
    at: 'rules[0].name',
  },
  {
    of: 'a tag around the image tag, and one around it twice',
    accepted: withSource({ tag: 'shop/v{tag}' }),
    refused: withSource({ tag: '{tag}/v{tag}' }),
    at: 'rules[0].source.tag',
  },
  {
    of: 'a source, and none',
    accepted: withRule({}),
    refused: { rules: [{ images: RULE.images, signer: RULE.signer }] },
    at: 'rules[0].source',
  },
  {
    of: 'a predicate type, and one that is none of SLSA',
    accepted: withRule({ predicateTypes: ['https://slsa.dev/provenance/v1'] }),
    refused: withRule({ predicateTypes: ['https://slsa.dev/provenance/v2'] }),
    at: 'rules[0].predicateTypes[0]',
  },
  {
    of: 'two patterns, and the same twice',
    accepted: withRule({ images: ['ghcr.io/a/*', 'ghcr.io/b/*'] }),
    refused: withRule({ images: ['ghcr.io/a/*', 'ghcr.io/a/*'] }),
    at: 'rules[0].images[1]',
  },
  {
    of: 'a rule before a wider one, and after it',
    accepted: { rules: [{ ...RULE, images: ['ghcr.io/acme/x'] }, RULE] },
    refused: { rules: [RULE, { ...RULE, images: ['ghcr.io/acme/x'] }] },
    at: 'rules[1]',
  },
  {
    of: 'a rule with one image of its own, and with none',
    accepted: { rules: [RULE, other, { ...RULE, images: ['ghcr.io/acme/x', 'ghcr.io/other/a/b'] }] },
    refused: { rules: [RULE, other, { ...RULE, images: ['ghcr.io/acme/x', 'ghcr.io/other/a'] }] },
    at: 'rules[2]',
  },
  {
    of: 'an own root, and one misspelt',
    accepted: { trustedRoots: roots, ...withRule({ trustedRoot: 'acme' }) },
    refused: { trustedRoots: roots, ...withRule({ trustedRoot: 'amce' }) },
    at: 'rules[0].trustedRoot',
  },
  {
    of: 'the root of GitHub, and one in capitals',
    accepted: withRule({ trustedRoot: 'github' }),
    refused: withRule({ trustedRoot: 'GitHub' }),
    at: 'rules[0].trustedRoot',
  },
  {
    of: 'a root with an own name, and a built-in one',
    accepted: { trustedRoots: roots },
    refused: { trustedRoots: { 'public-good': roots.acme } },
    at: 'trustedRoots.public-good',
  },
  {
    of: 'a root with an own name, and that of GitHub',
    accepted: { trustedRoots: { 'my-github': roots.acme } },
    refused: { trustedRoots: { github: roots.acme } },
    at: 'trustedRoots.github',
  },
  {
    of: 'a root in a file, and in two places',
    accepted: { trustedRoots: { acme: { json: {} } } },
    refused: { trustedRoots: { acme: { json: {}, file: '/x' } } },
    at: 'trustedRoots.acme',
  },
  {
    of: 'an absolute path, and another',
    accepted: { trustedRoots: { acme: { file: '/x' } } },
    refused: { trustedRoots: { acme: { file: './x' } } },
    at: 'trustedRoots.acme.file',
  },
  {
    of: 'an exemption, and one without owner',
    accepted: withExemption({}),
    refused: { exemptions: [{ image: EXEMPTION.image, reason: 'why', expires: '2027-01-31' }] },
    at: 'exemptions[0].owner',
  },
  {
    of: 'a reason, and a blank',
    accepted: withExemption({ reason: 'überfällig' }),
    refused: withExemption({ reason: ' ' }),
    at: 'exemptions[0].reason',
  },
  {
    of: 'a reason, and one that a terminal would obey',
    accepted: withExemption({ reason: 'red' }),
    refused: withExemption({ reason: '\u001b[31mred' }),
    at: 'exemptions[0].reason',
  },
  {
    of: 'a day of the past, and one that never is',
    accepted: withExemption({ expires: '2020-02-29' }),
    refused: withExemption({ expires: '2027-02-30' }),
    at: 'exemptions[0].expires',
  },
  {
    of: 'an exemption of a resource, and of an image too',
    accepted: { exemptions: [RESOURCE_EXEMPTION] },
    refused: { exemptions: [{ ...RESOURCE_EXEMPTION, image: EXEMPTION.image }] },
    at: 'exemptions[0]',
  },
  {
    of: 'an exemption of a resource, and of nothing',
    accepted: { exemptions: [{ ...RESOURCE_EXEMPTION, resource: 'Application/shop' }] },
    refused: { exemptions: [{ reason: 'why', owner: 'who', expires: '2027-01-31' }] },
    at: 'exemptions[0]',
  },
  {
    of: 'exemptions of two resources, and of one twice',
    accepted: { exemptions: [RESOURCE_EXEMPTION, { ...RESOURCE_EXEMPTION, resource: 'Application/shop' }] },
    refused: { exemptions: [RESOURCE_EXEMPTION, RESOURCE_EXEMPTION] },
    at: 'exemptions[1]',
  },
  {
    of: 'two exemptions, and the same twice under two names',
    accepted: { exemptions: [EXEMPTION, { ...EXEMPTION, image: `docker.io/kong/x@${DIGEST}` }] },
    refused: { exemptions: [EXEMPTION, { ...EXEMPTION, image: `registry.k8s.io/kubectl:v1@${DIGEST}` }] },
    at: 'exemptions[1]',
  },
  {
    of: 'mirrors with the origin at the end, and a mirror with mirrors',
    accepted: { registries: { 'docker.io': { mirrors: ['a.com/hub', 'docker.io'] }, 'a.com': { plainHttp: true } } },
    refused: { registries: { 'docker.io': { mirrors: ['a.com/hub', 'docker.io'] }, 'a.com': { mirrors: ['b.com'] } } },
    at: 'registries["docker.io"].mirrors[0]',
  },
  {
    of: 'a time, and no time',
    accepted: { timeoutSeconds: 0.5 },
    refused: { timeoutSeconds: 0 },
    at: 'timeoutSeconds',
  },
  {
    of: 'the longest time, and more',
    accepted: { timeoutSeconds: 3600 },
    refused: { timeoutSeconds: 3601 },
    at: 'timeoutSeconds',
  },
  {
    of: 'a level that may be, and one that may not',
    accepted: { enforcement: { uncovered: 'off', unknown: 'advisory', notInPlan: 'off' } },
    refused: { enforcement: { unknown: 'off' } },
    at: 'enforcement.unknown',
  },
  {
    of: 'own keys, and inherited ones',
    accepted: { ...withRule({}) },
    refused: Object.create(withRule({})) as unknown,
    at: '',
  },
];
