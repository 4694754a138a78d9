/** What is wrong between the parts of one rule, each of which is right by itself: mostly, that nothing can ever meet them all. */

import { isGenerator } from '../generator.ts';
import type { Finding, Path } from './problem.ts';
import type { WrittenRule } from './schema-rules.ts';

/** https://docs.github.com/en/actions/reference/security/oidc: what GitHub's tokens, and so its certificates, say. */
const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com';
const GITHUB = 'https://github.com/';
const WORKFLOWS = '.github/workflows/';
/** Events whose builds are always of the default branch. */
const OF_THE_DEFAULT_BRANCH = ['schedule', 'repository_dispatch', 'workflow_run'];
const SLSA_V0_2 = 'https://slsa.dev/provenance/v0.2';

/**
 * @param rule one in whose parts nothing is wrong
 * @param at of the rule
 */
export function ruleFindings(rule: WrittenRule, at: Path): Finding[] {
  const ofGitHub = rule.signer.issuer === GITHUB_ISSUER;
  return [
    ...generatorFindings(rule, at),
    ...(ofGitHub ? [...hostFindings(rule, at), ...workflowFindings(rule, at), ...triggerFindings(rule, at)] : []),
    ...commitFindings(rule, [...at, 'source', 'commitFromImage']),
  ];
}

function hostFindings({ signer, source }: WrittenRule, at: Path): Finding[] {
  const reason = `never matches, since GitHub Actions has workflows and sources on ${GITHUB} alone; write it so, or name the issuer of that host`;
  return [
    ...identityPlaces(signer, at).filter(({ identity }) => !identity.startsWith(GITHUB)),
    ...(source.repository.startsWith(GITHUB) ? [] : [{ at: [...at, 'source', 'repository'] }]),
  ].map((place) => ({ at: place.at, reason }));
}

/** slsa-verifier, and the pack, trust the generator only at a release. It writes SLSA v0.2 alone, which a rule without predicate types takes. */
function generatorFindings({ signer, predicateTypes = [SLSA_V0_2] }: WrittenRule, at: Path): Finding[] {
  const places = identityPlaces(signer, at);
  const reason = 'never matches, since the slsa-github-generator counts only at a release; end it with @refs/tags/v*';
  const older = {
    at: [...at, 'predicateTypes'],
    reason: `never matches, since that signer writes ${SLSA_V0_2}; add it`,
  };
  return [
    ...places
      .filter(({ identity }) => isGenerator(identity) && !mayBeRelease(identity))
      .map((place) => ({ at: place.at, reason })),
    ...(places.every(({ identity }) => isGenerator(identity)) && !predicateTypes.includes(SLSA_V0_2) ? [older] : []),
  ];
}

function mayBeRelease(identity: string): boolean {
  const [, ref = ''] = identity.split('@');
  return ref.includes('*') ? ref.startsWith('refs/tags/') : /^refs\/tags\/v\d+\.\d+\.\d+$/.test(ref);
}

function workflowFindings({ source: { workflowPath } }: WrittenRule, at: Path): Finding[] {
  return workflowPath === undefined || workflowPath.startsWith(WORKFLOWS)
    ? []
    : [
        {
          at: [...at, 'source', 'workflowPath'],
          reason: `never matches, since workflows of GitHub lie in ${WORKFLOWS}; write it with that folder`,
        },
      ];
}

function triggerFindings({ source }: WrittenRule, at: Path): Finding[] {
  const { trigger = '', tag, tagFromImage } = source;
  const ofTag = tag !== undefined || tagFromImage !== undefined;
  if (!/^[a-z_]*$/.test(trigger)) {
    return [
      {
        at: [...at, 'source', 'trigger'],
        reason: 'never matches, since events of GitHub are written in small letters',
      },
    ];
  }
  const built =
    trigger === 'pull_request'
      ? 'a ref refs/pull/…, which is neither a branch nor a tag; write the event that releases, such as push'
      : ofTag && OF_THE_DEFAULT_BRANCH.includes(trigger)
        ? 'the default branch; write branch or anyRef in place of the tag'
        : undefined;
  return built === undefined
    ? []
    : [{ at: [...at, 'source', 'trigger'], reason: `never matches, since that event builds ${built}` }];
}

function commitFindings({ source }: WrittenRule, at: Path): Finding[] {
  return source.commitFromImage !== undefined && source.branch === undefined && source.anyRef === undefined
    ? [{ at, reason: 'stands beside branch or anyRef alone: with a tag the image tag is that of the release' }]
    : [];
}

interface IdentityPlace {
  readonly identity: string;
  readonly at: Path;
}

function identityPlaces({ identity }: WrittenRule['signer'], at: Path): IdentityPlace[] {
  const place = [...at, 'signer', 'identity'];
  return typeof identity === 'string'
    ? [{ identity, at: place }]
    : identity.map((one, index) => ({ identity: one, at: [...place, index] }));
}
