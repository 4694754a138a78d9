/** Each kind of text in a configuration: what is accepted, and what is said about what is not. */

import { expect } from 'chai';
import type { Format } from '../../src/configuration/formats.ts';
import { textProblem } from '../../src/configuration/formats.ts';
import { DIGEST } from './examples.ts';

const GENERATOR =
  'https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml@refs/tags/';
const CI = 'https://github.com/acme/ci/.github/workflows';

const ACCEPTED: Readonly<Partial<Record<Format, readonly string[]>>> = {
  'image-pattern': [
    'docker.io/kong/kuma-*',
    'docker.io/**',
    'docker.io/library/*',
    'ghcr.io/**/x',
    '127.0.0.1:5000/a/*',
    'localhost/a',
  ],
  repository: ['docker.io/kong/notary', '127.0.0.1:5000/notary'],
  issuer: ['https://token.actions.githubusercontent.com', 'https://git.acme.com/_services/token'],
  identity: [
    `${GENERATOR}v*`,
    `${GENERATOR}v2.*`,
    `${GENERATOR}v*.*.*`,
    `${CI}/*.yml@refs/heads/main`,
    `${CI}/build.yml@${'a1'.repeat(20)}`,
    'https://gitlab.com/group/project//.gitlab-ci.yml@refs/heads/main',
  ],
  'source-repository': ['https://github.com/Kong/kong-mesh', 'https://gitlab.com/group/sub/project'],
  'git-tag': ['v2.14.3', 'release/1', 'v1+build'],
  'git-branch': ['main', 'release-2.14'],
  'exempted-image': [`registry.k8s.io/kubectl@${DIGEST}`, `kong/x:1@${DIGEST}`],
  day: ['2027-01-31', '2028-02-29'],
  registry: ['docker.io', '127.0.0.1:5000', 'localhost', '[::1]:5000'],
  mirror: ['cache.acme.com/hub', 'docker.io', 'localhost:5000'],
  'root-name': ['acme', 'Acme-2'],
  exact: ['build-test-distribute', '.github/workflows/release.yml'],
};

const REFUSED: readonly (readonly [Format, string, RegExp])[] = [
  ['image-pattern', 'kong/kuma-*', /did you mean "docker\.io\/kong\/kuma-\*"\?$/],
  ['image-pattern', 'kuma-cp', /did you mean "docker\.io\/library\/kuma-cp"\?$/],
  ['image-pattern', 'index.docker.io/**', /did you mean "docker\.io\/\*\*"\?$/],
  ['image-pattern', 'docker.io/*', /did you mean "docker\.io\/library\/\*"\?$/],
  ['image-pattern', 'ghcr.io', /write "ghcr\.io\/\*\*"$/],
  ['image-pattern', '**', /write the registry out/],
  ['image-pattern', '*/acme/x', /write the registry out/],
  ['image-pattern', '*.io/acme/x', /write the registry out/],
  ['image-pattern', 'ghcr.io/acme/x**', /\*\* within a segment/],
  ['image-pattern', 'ghcr.io/acme/x:1', /without tag and digest/],
  ['image-pattern', `ghcr.io/acme/x@${DIGEST}`, /without tag and digest/],
  ['image-pattern', 'ghcr.io/Acme/*', /did you mean "ghcr\.io\/acme\/\*"\?$/],
  ['image-pattern', 'GHCR.io/acme/*', /lower case/],
  ['image-pattern', 'https://ghcr.io/acme/*', /without a scheme/],
  ['image-pattern', 'ghcr.io/acme/', /matches no image/],
  ['image-pattern', 'ghcr.io//x', /matches no image/],
  ['image-pattern', 'ghcr.io/acme/(a|b)', /matches no image/],
  ['repository', 'kong/notary', /did you mean "docker\.io\/kong\/notary"\?$/],
  ['repository', 'docker.io/kong/notary:1', /did you mean "docker\.io\/kong\/notary"\?$/],
  ['repository', `docker.io/kong/notary@${DIGEST}`, /without scheme, tag and digest/],
  ['repository', 'docker.io/kong/*', /\* cannot stand here$/],
  ['issuer', 'https://token.actions.githubusercontent.com/', /did you mean https:\/\/token\.actions\.githubuser/],
  ['issuer', 'https://*.acme.com', /compared exactly/],
  ['issuer', 'https://.*', /compared exactly/],
  ['issuer', 'http://git.acme.com', /not an https URL/],
  ['issuer', 'https://user@git.acme.com', /not an https URL/],
  ['identity', '*', /lets anybody sign/],
  ['identity', 'https://*', /host, owner or repository/],
  ['identity', 'https://github.com/*/ci/build.yml@refs/tags/v*', /host, owner or repository/],
  ['identity', 'https://github.com/acme/*/build.yml@refs/tags/v*', /host, owner or repository/],
  ['identity', 'https://*.com/acme/ci/build.yml@refs/tags/v*', /host, owner or repository/],
  ['identity', 'https://github.com/acme/**', /holds \*\*/],
  ['identity', `${CI}/build.yml`, /name the ref, for example @refs\/tags\/v\*$/],
  ['identity', `${CI}/build.yml@*`, /go on with @refs\/tags/],
  ['identity', `${CI}/build.yml@refs/*/v1`, /go on with @refs\/tags/],
  ['identity', `${CI}/build.yml@refs/pull/1/merge`, /go on with @refs\/tags/],
  ['identity', `${CI}/build.yml@refs/heads/a@refs/tags/v1`, /more than one "@"/],
  ['identity', 'https://me@github.com/acme/ci/build.yml@refs/tags/v1', /more than one "@"/],
  ['identity', 'somebody@acme.com', /not an https URL/],
  ['identity', `${CI}/a b.yml@refs/tags/v1`, /holds a blank$/],
  ['identity', 'https://GitHub.com/acme/ci/build.yml@refs/tags/v1', /host name in lower case$/],
  ['identity', 'https://github.com/acme@refs/tags/v1', /does not name an owner and a repository/],
  ['identity', 'https://github.com//ci/build.yml@refs/tags/v1', /does not name an owner and a repository/],
  ['identity', 'http://github.com/acme/ci/build.yml@refs/tags/v1', /not an https URL/],
  ['identity', `${CI}/build.*@refs/tags/v1`, /build\*@refs\/tags\/v1"$/],
  ['source-repository', 'github.com/Kong/kong-mesh', /did you mean "https:\/\/github\.com\/Kong\/kong-mesh"\?$/],
  ['source-repository', 'Kong/kong-mesh', /did you mean "https:\/\/github\.com\/Kong\/kong-mesh"\?$/],
  [
    'source-repository',
    'git@github.com:Kong/kong-mesh.git',
    /did you mean "https:\/\/github\.com\/Kong\/kong-mesh"\?$/,
  ],
  ['source-repository', 'https://github.com/Kong/kong-mesh.git', /did you mean/],
  ['source-repository', 'https://github.com/Kong/kong-mesh/', /did you mean/],
  ['source-repository', 'https://github.com/Kong/*', /a rule for each repository$/],
  ['source-repository', 'https://github.com/Kong', /is not of the form https:\/\/github\.com\/OWNER\/REPO$/],
  ['source-repository', 'https://github.com/Kong/kong-mesh/tree/main', /OWNER\/REPO$/],
  ['git-tag', 'refs/tags/v1', /without refs\/tags\/; did you mean "v1"\?$/],
  ['git-tag', 'refs/heads/main', /not a tag/],
  ['git-tag', 'v*', /tagFromImage and anyRef$/],
  ['git-branch', 'refs/heads/main', /did you mean "main"\?$/],
  ['git-branch', 'a..b', /git allows/],
  ['exempted-image', 'registry.k8s.io/kubectl:v1', /has no digest/],
  ['exempted-image', 'registry.k8s.io/kubectl@sha256:abc', /64 lower-case/],
  ['exempted-image', `registry.k8s.io/*@${DIGEST}`, /not an image reference/],
  ['day', '2027-02-29', /calendar/],
  ['day', '2027-13-01', /calendar/],
  ['day', '31.1.2027', /such as 2027-01-31$/],
  ['day', '2027-01-31T00:00:00Z', /such as/],
  ['registry', 'index.docker.io', /did you mean "docker\.io"\?$/],
  ['registry', 'https://registry.acme.com', /did you mean "registry\.acme\.com"\?$/],
  ['registry', 'http://127.0.0.1:5000', /did you mean "127\.0\.0\.1:5000"\? \(http is asked for with plainHttp\)$/],
  ['registry', 'registry.acme.com/hub', /a host with an optional port/],
  ['registry', 'registry', /not a registry/],
  ['registry', 'registry.acme.com:99999', /not a registry/],
  ['registry', '*.acme.com', /not a registry/],
  ['registry', '__proto__', /not a registry/],
  ['mirror', 'https://cache.acme.com/hub/', /did you mean "cache\.acme\.com\/hub"\?$/],
  ['mirror', 'cache.acme.com/hub:1', /not a registry with an optional prefix/],
  ['mirror', 'cache', /did you mean "docker\.io\/cache"\?$/],
  ['root-name', 'github', /can't be redefined/],
  ['root-name', '__proto__', /not a name/],
  ['exact', 'build-*', /\* would stand for itself$/],
  ['prose', 'x'.repeat(1025), /longer than 1024/],
  ['prose', ' x', /begins or ends with a blank/],
  ['prose', 'a\u202eb', /cannot be seen/],
];

const TRANSLATED: readonly (readonly [string, string])[] = [
  [`^${GENERATOR}v[0-9]+.[0-9]+.[0-9]+$`, `"${GENERATOR}v*.*.*"`],
  [`^${GENERATOR.replaceAll('.', '\\.')}v\\d+\\.\\d+\\.\\d+$`, `"${GENERATOR}v*.*.*"`],
  [`${CI}/(build|release)\\.ya?ml@refs/heads/main`, `"${CI}/*.y*ml@refs/heads/main"`],
  [`${CI}/a.yml@refs/tags/v1|${CI}/b.yml@refs/tags/v1`, `"${CI}/a.yml@refs/tags/v1" and "${CI}/b.yml@refs/tags/v1"`],
  [
    '^https://github.com/acme/.*$',
    '"https://github.com/acme/*", which has * in its host, owner or repository; write these out, one identity for each',
  ],
];

describe('texts of a configuration', () => {
  for (const [format, texts] of Object.entries(ACCEPTED)) {
    for (const text of texts) {
      it(`${format}: ${text}`, () => {
        expect(textProblem(format as Format, text)).to.equal(undefined);
      });
    }
  }

  for (const [format, text, saying] of REFUSED) {
    it(`${format}, refused: ${text.slice(0, 80)}`, () => {
      expect(textProblem(format, text)).to.match(saying);
    });
  }

  for (const [expression, translation] of TRANSLATED) {
    it(`identity, refused with its translation: ${expression.slice(0, 100)}`, () => {
      expect(textProblem('identity', expression)).to.equal(
        `looks like a regular expression; with * for anything within a segment it is ${translation}`,
      );
    });
  }
});
