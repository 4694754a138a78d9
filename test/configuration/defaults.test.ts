/** The defaults: which there are, and that those of the definition are in force. */

import { expect } from 'chai';
import { checkConfiguration } from '../../src/configuration/check.ts';
import { ruleWithDefaults, withDefaults } from '../../src/configuration/defaults.ts';
import type { Schema } from '../../src/configuration/json-schema.ts';
import { ConfigurationSchema } from '../../src/configuration/schema.ts';
import { shapeFindings } from '../../src/configuration/shape.ts';
import { imageProvenance } from '../../src/policy.ts';
import { servicesFor } from '../../src/services.ts';
import { PRESETS } from '../../src/trust-policy/presets/presets.ts';
import { trustPolicyFrom } from '../../src/trust-policy/trust-policy.ts';
import { RULE } from './examples.ts';

/** The public contract: a changed default must be changed here too. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  enforcementLevel: 'mandatory',
  presets: ['kong-mesh'],
  rules: [],
  'rules[].attestations': [],
  'rules[].predicateTypes': ['https://slsa.dev/provenance/v0.2', 'https://slsa.dev/provenance/v1'],
  'rules[].trustedRoot': 'public-good',
  'rules[].subjectNameFromImage': false,
  'rules[].pin': true,
  exemptions: [],
  enforcement: {},
  'enforcement.uncovered': 'mandatory',
  'enforcement.notInPlan': 'mandatory',
  'enforcement.unknown': 'mandatory',
  pinning: 'off',
  registries: {},
  'registries[""].plainHttp': false,
  trustedRoots: {},
  'trustedRoots[""].timestamps': 'log',
  helm: {},
  'helm.apiVersions': [],
  timeoutSeconds: 30,
  cache: {},
  'cache.enabled': true,
};

/** Every part of the definition with the path where it stands. */
function parts(schema: Schema, path = ''): (readonly [path: string, schema: Schema])[] {
  const inner = (): (readonly [string, Schema])[] => {
    if (schema.type === 'array') {
      return parts(schema.items, `${path}[]`);
    }
    if (schema.type !== 'object') {
      return [];
    }
    if ('properties' in schema) {
      const members = Object.entries(schema.properties);
      return members.flatMap(([key, part]) => parts(part, path === '' ? key : `${path}.${key}`));
    }
    return 'additionalProperties' in schema ? parts(schema.additionalProperties, `${path}[""]`) : [];
  };
  return [[path, schema], ...inner()];
}

const DEFAULTED = parts(ConfigurationSchema).filter(([, schema]) => schema.default !== undefined);
const NO_HELM = { environment: {}, programDirectory: () => undefined };

describe('the defaults', () => {
  it('are those of the contract', () => {
    expect(Object.fromEntries(DEFAULTED.map(([path, schema]) => [path, schema.default]))).to.deep.equal(DEFAULTS);
  });

  for (const [path, schema] of DEFAULTED) {
    it(`are right themselves: ${path}`, () => {
      expect(shapeFindings(schema, schema.default)).to.deep.equal([]);
    });
  }

  it('are in force where nothing is written', () => {
    expect(checkConfiguration({})).to.deep.equal({
      enforcementLevel: 'mandatory',
      presets: ['kong-mesh'],
      rules: [],
      exemptions: [],
      enforcement: { uncovered: 'mandatory', unknown: 'mandatory', notInPlan: 'mandatory' },
      pinning: 'off',
      registries: {},
      trustedRoots: {},
      helm: { apiVersions: [] },
      timeoutSeconds: 30,
      cache: { enabled: true },
    });
  });

  it('are in force inside of what is written, and replace nothing of it', () => {
    const source = { repository: RULE.source.repository, anyRef: true } as const;
    const written = {
      rules: [
        { ...RULE, source },
        { ...RULE, source, images: ['ghcr.io/other/*'], trustedRoot: 'acme' },
      ],
      registries: { 'docker.io': { mirrors: ['a.com'] }, 'a.com': { plainHttp: true } },
      enforcement: { unknown: 'advisory' as const },
      helm: { kubeVersion: '1.33.0' },
      trustedRoots: { acme: { json: { tlogs: [] } } },
      timeoutSeconds: 5,
      presets: [],
    };
    const before = structuredClone(written);
    const rule = {
      attestations: [],
      predicateTypes: ['https://slsa.dev/provenance/v0.2', 'https://slsa.dev/provenance/v1'],
      trustedRoot: 'public-good',
      subjectNameFromImage: false,
      pin: true,
    };
    expect(checkConfiguration(written)).to.deep.equal({
      ...written,
      enforcementLevel: 'mandatory',
      rules: [
        { ...rule, ...written.rules[0] },
        { ...rule, ...written.rules[1] },
      ],
      exemptions: [],
      enforcement: { uncovered: 'mandatory', unknown: 'advisory', notInPlan: 'mandatory' },
      pinning: 'off',
      registries: { 'docker.io': { mirrors: ['a.com'], plainHttp: false }, 'a.com': { plainHttp: true } },
      trustedRoots: { acme: { json: { tlogs: [] }, timestamps: 'log' } },
      helm: { kubeVersion: '1.33.0', apiVersions: [] },
      cache: { enabled: true },
    });
    expect(written).to.deep.equal(before);
  });

  it('are accepted where they are written', () => {
    const filled = checkConfiguration({ rules: [RULE] });
    expect(checkConfiguration(filled)).to.deep.equal(filled);
  });

  it('hold for the rules of presets too', () => {
    const [rule] = PRESETS['kong-mesh'].rules;
    expect(rule).to.not.have.property('trustedRoot');
    expect(rule === undefined ? undefined : ruleWithDefaults(rule).trustedRoot).to.equal('public-good');
    expect(trustPolicyFrom(withDefaults({})).presetRules[0]?.trustedRoot).to.equal('public-good');
  });

  it('are what the pack works with', () => {
    const { properties } = ConfigurationSchema;
    const { timeoutSeconds } = servicesFor(withDefaults({}), NO_HELM);
    expect(timeoutSeconds).to.equal(properties.timeoutSeconds.default);
    expect(imageProvenance(true, NO_HELM).enforcementLevel).to.equal(properties.enforcementLevel.default);
    const origins = new Set(trustPolicyFrom(withDefaults({})).presetRules.map(({ origin }) => origin));
    expect([...origins]).to.deep.equal(properties.presets.default.map((preset) => `preset ${preset}`));
  });
});
