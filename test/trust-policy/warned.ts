/** Configurations that check-config warns of, each beside a twin that differs in one thing and is not. */

import type { WrittenRule } from '../../src/configuration/schema-rules.ts';
import type { WrittenConfiguration } from '../../src/configuration/schema.ts';
import { EXEMPTION, RESOURCE_EXEMPTION, RULE } from '../configuration/examples.ts';

export const NOW = new Date('2026-11-25T12:00:00Z');

interface Warned {
  readonly of: string;
  readonly warned: WrittenConfiguration;
  /** Of each warning. */
  readonly at: readonly string[];
  readonly not: WrittenConfiguration;
}

function rule(change: object): WrittenRule {
  return { ...RULE, source: { repository: RULE.source.repository, anyRef: true }, ...change };
}

function images(...patterns: string[]): WrittenRule {
  return rule({ images: patterns });
}

function runner(name: string, issuer = RULE.signer.issuer): WrittenRule {
  return rule({ signer: { ...RULE.signer, issuer }, source: { ...rule({}).source, runner: name } });
}

function exemption(expires: string) {
  return { ...EXEMPTION, expires };
}

function resourceExemption(expires: string) {
  return { ...RESOURCE_EXEMPTION, expires };
}

export const WARNED: readonly Warned[] = [
  {
    of: "a rule that takes all of a preset's images",
    warned: { rules: [images('docker.io/kong/**')] },
    at: ['rules[0]'],
    not: { rules: [images('docker.io/kong/**')], presets: ['kuma'] },
  },
  {
    of: 'a rule that takes one of them',
    warned: { rules: [images('docker.io/kong/notary', 'docker.io/kong/kuma-cp')] },
    at: ['rules[0]'],
    not: { rules: [images('docker.io/kong/notary')] },
  },
  {
    of: 'rules that take them from two presets, each image once',
    warned: {
      presets: ['kong-mesh', 'kuma'],
      rules: [images('docker.io/kong/kuma-*'), images('docker.io/**')],
    },
    at: ['rules[0]', 'rules[1]', 'rules[1]'],
    not: { presets: ['kong-mesh', 'kuma'], rules: [images('docker.io/acme/**')] },
  },
  {
    of: 'an exemption of a resource that ended yesterday',
    warned: { exemptions: [resourceExemption('2026-11-24')] },
    at: ['exemptions[0].expires'],
    not: { exemptions: [resourceExemption('2026-11-25')] },
  },
  {
    of: 'an exemption that ended yesterday',
    warned: { exemptions: [exemption('2026-11-24')] },
    at: ['exemptions[0].expires'],
    not: { exemptions: [exemption('2026-11-25')] },
  },
  {
    of: 'a runner that GitHub does not have',
    warned: { rules: [runner('ubuntu-latest')] },
    at: ['rules[0].source.runner'],
    not: { rules: [runner('self-hosted')] },
  },
  {
    of: 'a runner of GitHub in another spelling',
    warned: { rules: [runner('GitHub-hosted')] },
    at: ['rules[0].source.runner'],
    not: { rules: [runner('gitlab-hosted', 'https://gitlab.com')] },
  },
  {
    of: 'a pattern that is an owner alone',
    warned: { rules: [images('ghcr.io/acme/app', 'ghcr.io/newco')] },
    at: ['rules[0].images[1]'],
    not: { rules: [images('ghcr.io/newco/*', 'registry.k8s.io/kubectl', 'ghcr.io/*/app')] },
  },
  {
    of: 'a policy that is disabled',
    warned: { enforcementLevel: 'disabled' },
    at: ['enforcementLevel'],
    not: { enforcementLevel: 'advisory' },
  },
];
