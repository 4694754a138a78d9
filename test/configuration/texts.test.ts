/** Each kind of text in a configuration: what is accepted, what is refused, and that what is offered instead is accepted. */

import { expect } from 'chai';
import fc from 'fast-check';
import { translatedExpression, wronglyAccepted } from '../../src/configuration/expression.ts';
import { type Format, textProblem } from '../../src/configuration/formats.ts';
import { DIGEST } from './examples.ts';
import { CI, GENERATOR, REFUSED_TEXTS } from './refused-texts.ts';

const ACCEPTED: Readonly<Record<Format, readonly string[]>> = {
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
  'git-tag': ['v2.14.3', 'release/1', 'v1+build', '{tag}', 'shop/v{tag}', '{tag}-final'],
  'commit-pattern': ['{commit}', 'sha-{commit}', 'main.{commit}-1'],
  'git-branch': ['main', 'release-2.14'],
  'exempted-resource': ['argocd/Application/shop', 'Application/shop', 'Role/system:x', 'ns/Kind/a.b'],
  'exempted-image': [`registry.k8s.io/kubectl@${DIGEST}`, `kong/x:1@${DIGEST}`],
  day: ['2027-01-31', '2028-02-29', '2999-12-31'],
  registry: ['docker.io', '127.0.0.1:5000', 'localhost', '[::1]:5000'],
  mirror: ['cache.acme.com/hub', 'docker.io', 'localhost:5000'],
  'root-name': ['acme', 'Acme-2'],
  'tuf-mirror': [
    'https://tuf-repo-cdn.sigstore.dev',
    'https://acme.com:8443/tuf/v1',
    'http://127.0.0.1:8080',
    'http://localhost/tuf',
    'http://[::1]:8080',
  ],
  exact: ['build-test-distribute', '.github/workflows/release.yml'],
  prose: ['überfällig', 'a*b?'],
  'absolute-path': ['/srv/mesh'],
  'kubernetes-version': ['1.33.0', 'v1.33', '1.33'],
};

/** What a sentence offers to be copied. */
function offered(sentence: string): string[] {
  const [, texts = ''] =
    /(?:; write|for each:|a segment:) (\S+(?: and \S+)*?)(?:,? (?:where|in an array|and set|for all its images).*)?$/.exec(
      sentence,
    ) ?? [];
  return texts
    .split(' and ')
    .map((text) => text.replace(/,$/, ''))
    .filter((text) => /[/.:]/.test(text) && !text.includes('OWNER'));
}

/** Parts of regular expressions as people write them into identities. */
const part = fc.constantFrom(
  ...[
    'a',
    'v',
    '1',
    '/',
    '.',
    '-',
    '@',
    '.*',
    '.+',
    '[0-9]+',
    '\\d+',
    '\\.',
    '(a|b)',
    '(a|b/c)?',
    'x?',
    '{2}',
    '[^/]+',
    '|',
    '$',
    '^',
    '\\w*',
  ],
  ...[
    'https://github.com/acme/ci/',
    '.github/workflows/build\\.ya?ml',
    '@refs/tags/v',
    '@refs/heads/main',
    '**',
    'ü',
    ' ',
  ],
);

describe('texts of a configuration', () => {
  for (const [format, texts] of Object.entries(ACCEPTED)) {
    for (const text of texts) {
      it(`${format}: ${text}`, () => {
        expect(textProblem(format as Format, text)).to.equal(undefined);
      });
    }
  }

  for (const [format, texts] of Object.entries(REFUSED_TEXTS)) {
    for (const text of texts) {
      it(`${format}, refused: ${text.slice(0, 80)}`, () => {
        const sentence = textProblem(format as Format, text);
        expect(sentence)
          .to.be.a('string')
          .and.not.match(/hunter2/);
        for (const suggestion of offered(sentence ?? '')) {
          expect(textProblem(format as Format, suggestion), suggestion).to.equal(undefined);
        }
      });
    }
  }

  it('identity: the expression that Kong documents is translated', () => {
    const sentence = textProblem('identity', `^${GENERATOR}v[0-9]+.[0-9]+.[0-9]+$`);
    expect(offered(sentence ?? '')).to.deep.equal([`${GENERATOR}v*.*.*`]);
    expect(textProblem('identity', `${GENERATOR}v*.*.*`)).to.equal(undefined);
  });

  it('identity: a translation that is offered is accepted, whatever the expression', () => {
    let translated = 0;
    const expression = fc.oneof(
      fc.array(part, { minLength: 1, maxLength: 8 }).map((parts) => parts.join('')),
      fc
        .tuple(fc.array(part, { maxLength: 3 }), fc.array(part, { maxLength: 3 }))
        .map(([file, version]) => `^${CI}/${file.join('')}.yml@refs/tags/v${version.join('')}$`),
    );
    fc.assert(
      fc.property(expression, (text) => {
        for (const suggestion of offered(textProblem('identity', text) ?? '')) {
          translated++;
          expect(textProblem('identity', suggestion), `${text} -> ${suggestion}`).to.equal(undefined);
        }
      }),
      { numRuns: 5000 },
    );
    expect(translated).to.be.above(200);
  });

  it('show of an expression what it really accepts, as tools run it', () => {
    const shown = (text: string) => {
      const example = wronglyAccepted(text);
      return example === undefined || new RegExp(text).test(example);
    };
    const expressions = REFUSED_TEXTS.identity.filter((text) => translatedExpression(text) !== undefined);
    expect(expressions.filter((text) => wronglyAccepted(text) !== undefined)).to.have.length.above(5);
    for (const text of expressions.filter(isExpression)) {
      expect(shown(text), text).to.equal(true);
    }
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), (parts) => {
        const text = parts.join('');
        fc.pre(isExpression(text));
        return shown(text);
      }),
    );
  });
});

function isExpression(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}
