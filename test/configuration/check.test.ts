/** Configurations, each accepted one beside a twin that differs in one thing and is refused. */

import { expect } from 'chai';
import { checkConfiguration } from '../../src/configuration/check.ts';
import { DIGEST, EXEMPTION, RULE, sentences, withExemption, withRule, withSigner, withSource } from './examples.ts';
import { isFailure } from '../../src/failure.ts';

interface Twins {
  readonly of: string;
  readonly accepted: unknown;
  readonly refused: unknown;
  /** Where, and a part of the sentence. */
  readonly at: string;
  readonly saying: RegExp;
}

const other = { ...RULE, images: ['ghcr.io/other/*'] };
const roots = { acme: { file: '/etc/root.json' } };

const TWINS: readonly Twins[] = [
  { of: 'nothing, and null', accepted: {}, refused: null, at: '', saying: /is null, but an object/ },
  {
    of: 'a key, and one misspelt',
    accepted: { pinning: 'off' },
    refused: { pining: 'off' },
    at: 'pining',
    saying: /no such key; did you mean pinning\?$/,
  },
  {
    of: 'an optional key left out, and null',
    accepted: {},
    refused: { rules: null },
    at: 'rules',
    saying: /is null, but a list is wanted; .*leave the key out$/,
  },
  {
    of: "Pulumi's own key, and a level it does not have",
    accepted: { enforcementLevel: 'advisory' },
    refused: { enforcementLevel: 'advisry' },
    at: 'enforcementLevel',
    saying: /did you mean advisory\?$/,
  },
  {
    of: 'a key of this version, and of a later one',
    accepted: { registries: { 'registry.acme.com': { plainHttp: false } } },
    refused: { registries: { 'registry.acme.com': { caFile: '/ca' } } },
    at: 'registries["registry.acme.com"].caFile',
    saying: /no such key in this version$/,
  },
  {
    of: 'a preset, and one twice',
    accepted: { presets: ['kuma', 'kong-mesh'] },
    refused: { presets: ['kuma', 'kuma'] },
    at: 'presets[1]',
    saying: /same as entry \[0\]/,
  },
  {
    of: 'a preset, and one misspelt',
    accepted: { presets: ['kong-mesh'] },
    refused: { presets: ['kongmesh'] },
    at: 'presets[0]',
    saying: /did you mean kong-mesh\?$/,
  },
  {
    of: 'an identity, and none in a list',
    accepted: withSigner({ identity: [RULE.signer.identity] }),
    refused: withSigner({ identity: [] }),
    at: 'rules[0].signer.identity',
    saying: /empty list/,
  },
  {
    of: 'an identity, and a number',
    accepted: withRule({}),
    refused: withSigner({ identity: 3 }),
    at: 'rules[0].signer.identity',
    saying: /is a number, but a text or a list is wanted$/,
  },
  {
    of: 'a tag, and none of the four',
    accepted: withSource({ tag: 'v1' }),
    refused: withSource({}),
    at: 'rules[0].source',
    saying: /has none of tag, branch, tagFromImage, anyRef, but exactly one is wanted$/,
  },
  {
    of: 'a branch, and a tag beside it',
    accepted: withSource({ branch: 'main' }),
    refused: withSource({ branch: 'main', tag: 'v1' }),
    at: 'rules[0].source',
    saying: /has tag and branch together, but exactly one of/,
  },
  {
    of: 'tagFromImage, and false',
    accepted: withSource({ tagFromImage: true }),
    refused: withSource({ tagFromImage: false }),
    at: 'rules[0].source.tagFromImage',
    saying: /can only be true/,
  },
  {
    of: 'a predicate type, and a later one',
    accepted: withRule({ predicateTypes: ['https://slsa.dev/provenance/v0.2'] }),
    refused: withRule({ predicateTypes: ['https://slsa.dev/provenance/v1'] }),
    at: 'rules[0].predicateTypes[0]',
    saying: /is not in this version/,
  },
  {
    of: 'two patterns, and the same twice',
    accepted: withRule({ images: ['ghcr.io/a/*', 'ghcr.io/b/*'] }),
    refused: withRule({ images: ['ghcr.io/a/*', 'ghcr.io/a/*'] }),
    at: 'rules[0].images[1]',
    saying: /same as entry/,
  },
  {
    of: 'a rule before a wider one, and after it',
    accepted: { rules: [{ ...RULE, images: ['ghcr.io/acme/x'] }, RULE] },
    refused: { rules: [RULE, { ...RULE, images: ['ghcr.io/acme/x'] }] },
    at: 'rules[1]',
    saying: /never reached, since rules\[0\] decides about all its images/,
  },
  {
    of: 'a rule with one image of its own, and with none',
    accepted: { rules: [RULE, other, { ...RULE, images: ['ghcr.io/acme/x', 'ghcr.io/other/a/b'] }] },
    refused: { rules: [RULE, other, { ...RULE, images: ['ghcr.io/acme/x', 'ghcr.io/other/a'] }] },
    at: 'rules[2]',
    saying: /since rules\[0\] and rules\[1\] decides? about/,
  },
  {
    of: 'an own root, and one misspelt',
    accepted: { trustedRoots: roots, ...withRule({ trustedRoot: 'acme' }) },
    refused: { trustedRoots: roots, ...withRule({ trustedRoot: 'amce' }) },
    at: 'rules[0].trustedRoot',
    saying: /did you mean acme\?$/,
  },
  {
    of: 'the public root, and that of GitHub',
    accepted: withRule({ trustedRoot: 'public-good' }),
    refused: withRule({ trustedRoot: 'github' }),
    at: 'rules[0].trustedRoot',
    saying: /not in this version/,
  },
  {
    of: 'a root with an own name, and a built-in one',
    accepted: { trustedRoots: roots },
    refused: { trustedRoots: { 'public-good': roots.acme } },
    at: 'trustedRoots.public-good',
    saying: /can't be redefined/,
  },
  {
    of: 'a root in a file, and in two places',
    accepted: { trustedRoots: { acme: { json: {} } } },
    refused: { trustedRoots: { acme: { json: {}, file: '/x' } } },
    at: 'trustedRoots.acme',
    saying: /file and json together/,
  },
  {
    of: 'an absolute path, and another',
    accepted: { trustedRoots: { acme: { file: '/x' } } },
    refused: { trustedRoots: { acme: { file: './x' } } },
    at: 'trustedRoots.acme.file',
    saying: /absolute path/,
  },
  {
    of: 'an exemption, and one without owner',
    accepted: withExemption({}),
    refused: { exemptions: [{ image: EXEMPTION.image, reason: 'why', expires: '2027-01-31' }] },
    at: 'exemptions[0].owner',
    saying: /is missing$/,
  },
  {
    of: 'a reason, and a blank',
    accepted: withExemption({ reason: 'überfällig' }),
    refused: withExemption({ reason: ' ' }),
    at: 'exemptions[0].reason',
    saying: /is empty/,
  },
  {
    of: 'a reason, and one that a terminal would obey',
    accepted: withExemption({ reason: 'red' }),
    refused: withExemption({ reason: '\u001b[31mred' }),
    at: 'exemptions[0].reason',
    saying: /cannot be seen/,
  },
  {
    of: 'a day of the past, and one that never is',
    accepted: withExemption({ expires: '2020-02-29' }),
    refused: withExemption({ expires: '2027-02-30' }),
    at: 'exemptions[0].expires',
    saying: /calendar does not have/,
  },
  {
    of: 'two exemptions, and the same twice under two names',
    accepted: { exemptions: [EXEMPTION, { ...EXEMPTION, image: `docker.io/kong/x@${DIGEST}` }] },
    refused: { exemptions: [EXEMPTION, { ...EXEMPTION, image: `registry.k8s.io/kubectl:v1@${DIGEST}` }] },
    at: 'exemptions[1]',
    saying: /same image and digest as exemptions\[0\]/,
  },
  {
    of: 'mirrors with the origin at the end, and a mirror with mirrors',
    accepted: { registries: { 'docker.io': { mirrors: ['a.com/hub', 'docker.io'] }, 'a.com': { plainHttp: true } } },
    refused: { registries: { 'docker.io': { mirrors: ['a.com/hub', 'docker.io'] }, 'a.com': { mirrors: ['b.com'] } } },
    at: 'registries["docker.io"].mirrors[0]',
    saying: /mirrors of its own/,
  },
  {
    of: 'a time, and no time',
    accepted: { timeoutSeconds: 0.5 },
    refused: { timeoutSeconds: 0 },
    at: 'timeoutSeconds',
    saying: /above 0 and at most 3600$/,
  },
  {
    of: 'the longest time, and more',
    accepted: { timeoutSeconds: 3600 },
    refused: { timeoutSeconds: 3601 },
    at: 'timeoutSeconds',
    saying: /is 3601/,
  },
  {
    of: 'a level that may be, and one that may not',
    accepted: { enforcement: { uncovered: 'off', unknown: 'advisory' } },
    refused: { enforcement: { unknown: 'off' } },
    at: 'enforcement.unknown',
    saying: /there is no "off"; what can stand here: mandatory, advisory$/,
  },
  {
    of: 'own keys, and inherited ones',
    accepted: { ...withRule({}) },
    refused: Object.create(withRule({})) as unknown,
    at: '',
    saying: /not a plain value/,
  },
];

describe('checkConfiguration', () => {
  for (const { of, accepted, refused, at, saying } of TWINS) {
    it(`tells apart ${of}`, () => {
      expect(checkConfiguration(accepted)).to.deep.equal(accepted);
      const checked = checkConfiguration(refused);
      const problems = isFailure(checked) ? checked.problems : [];
      expect(problems.map(({ path }) => path)).to.deep.equal([at]);
      expect(problems[0]?.sentence).to.match(saying);
    });
  }

  it('tells everything at once, in the order of the document, a misspelt key once', () => {
    const value = {
      timeoutSeconds: 'x',
      rules: [
        RULE,
        { source: RULE.source, images: 'ghcr.io/x', signer: { isuer: 'x', identity: RULE.signer.identity } },
        RULE,
        { images: ['ghcr.io/y/*'], source: {} },
      ],
      presets: 'kuma',
    };
    expect(sentences(value)).to.deep.equal([
      'timeoutSeconds: is a text, but a number is wanted',
      'rules[1].images: is a text, but a list is wanted',
      'rules[1].signer.isuer: there is no such key; did you mean issuer?',
      'rules[2]: is never reached, since rules[0] decides about all its images; move it before, or leave it out',
      'rules[3].source: has none of tag, branch, tagFromImage, anyRef, but exactly one is wanted',
      'rules[3].source.repository: is missing',
      'rules[3].signer: is missing',
      'presets: is a text, but a list is wanted',
    ]);
  });

  it('never gives away what looks like a credential, nor anything long', () => {
    const value = {
      pinning: 'ghp_0123456789abcdefghij',
      enforcementLevel: 'x'.repeat(500),
      registries: { 'docker.io': { mirrors: ['https://user:hunter2@cache.acme.com'] } },
      [`password=${'y'.repeat(300)}`]: 1,
    };
    const told = sentences(value);
    expect(told).to.have.length(4);
    expect(told.join('\n')).not.to.match(/ghp_|hunter2|x{81}|y{10}/);
  });
});
