/** The grammar of image references: what is read, what is refused, and that the canonical text says the same. */
import { isFailure } from '../../src/failure.ts';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  isDigest,
  lastSegment,
  parseReference,
  parseRepositoryName,
  referenceText,
  repositoryText,
} from '../../src/reference/reference.ts';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

/** Written, and canonical. */
const VALID: readonly (readonly [string, string])[] = [
  ['kuma-cp', 'docker.io/library/kuma-cp:latest'],
  ['library/kuma-cp', 'docker.io/library/kuma-cp:latest'],
  ['kong/kuma-cp', 'docker.io/kong/kuma-cp:latest'],
  ['kong/kuma-cp:2.14.3', 'docker.io/kong/kuma-cp:2.14.3'],
  ['docker.io/kong/kuma-cp:2.14.3', 'docker.io/kong/kuma-cp:2.14.3'],
  ['docker.io/kuma-cp', 'docker.io/library/kuma-cp:latest'],
  ['index.docker.io/kong/kuma-cp:2.14.3', 'docker.io/kong/kuma-cp:2.14.3'],
  ['index.docker.io/kuma-cp', 'docker.io/library/kuma-cp:latest'],
  ['registry-1.docker.io/kong/kuma-cp', 'docker.io/kong/kuma-cp:latest'],
  ['registry.hub.docker.com/kong/kuma-cp', 'docker.io/kong/kuma-cp:latest'],
  ['DOCKER.IO/kong/kuma-cp', 'docker.io/kong/kuma-cp:latest'],
  ['a/b/c/d', 'docker.io/a/b/c/d:latest'],
  ['ghcr.io/acme/app', 'ghcr.io/acme/app:latest'],
  ['GHCR.io/acme/app', 'ghcr.io/acme/app:latest'],
  ['ghcr.io/app', 'ghcr.io/app:latest'],
  ['localhost/app', 'localhost/app:latest'],
  ['localhost:5000/app:1', 'localhost:5000/app:1'],
  ['127.0.0.1:5000/kong/kuma-cp:1', '127.0.0.1:5000/kong/kuma-cp:1'],
  ['registry:5000/app', 'registry:5000/app:latest'],
  ['registry:5000', 'docker.io/library/registry:5000'],
  ['[::1]:5000/app:1', '[::1]:5000/app:1'],
  ['[FE80::1]/app', '[fe80::1]/app:latest'],
  [`kong/kuma-cp@${DIGEST}`, `docker.io/kong/kuma-cp@${DIGEST}`],
  [`kong/kuma-cp:2.14.3@${DIGEST}`, `docker.io/kong/kuma-cp:2.14.3@${DIGEST}`],
  [`127.0.0.1:5000/app@${DIGEST}`, `127.0.0.1:5000/app@${DIGEST}`],
  ['app:UPPER_case.1-x', 'docker.io/library/app:UPPER_case.1-x'],
  [`app:${'x'.repeat(128)}`, `docker.io/library/app:${'x'.repeat(128)}`],
  ['a_b/c__d/e-f/g---h/i.j', 'docker.io/a_b/c__d/e-f/g---h/i.j:latest'],
  [`a.b/${'x'.repeat(251)}`, `a.b/${'x'.repeat(251)}:latest`],
];

const INVALID: readonly string[] = [
  '',
  ' ',
  ' kong/kuma-cp',
  'kong/kuma-cp ',
  'kong/kuma cp',
  'kong/kuma-cp:2.14.3\n',
  '\tkong/kuma-cp',
  'kong/kuma-cp\u0000',
  'kong/kuma-cp:\u0007',
  'kong/küma-cp',
  'kong/kuma‑cp',
  'Kuma-CP',
  'kong/Kuma-cp',
  'ghcr.io/Acme/app',
  'Kong/kuma-cp:2.14.3',
  'kong/kuma-cp:',
  'kong/kuma-cp:-x',
  'kong/kuma-cp:.x',
  'kong/kuma-cp:a:b',
  'kong/kuma-cp:a/b:',
  `kong/kuma-cp:${'x'.repeat(129)}`,
  'kong/kuma-cp@',
  'kong/kuma-cp@latest',
  'kong/kuma-cp@sha256:123',
  `kong/kuma-cp@${DIGEST.toUpperCase()}`,
  `kong/kuma-cp@sha256:${'A'.repeat(64)}`,
  `kong/kuma-cp@${DIGEST}0`,
  `kong/kuma-cp@sha512:${'ab'.repeat(64)}`,
  `kong/kuma-cp@${DIGEST}@${DIGEST}`,
  `@${DIGEST}`,
  ':tag',
  '/app',
  'kong/',
  'kong//app',
  'kong/app/',
  'kong/-app',
  'kong/app-',
  'kong/a..b',
  'kong/a___b',
  'kong/../app',
  'ghcr.io/',
  'ghcr.io:port/app',
  'ghcr.io:123456/app',
  'ghcr.io:99999/app',
  '-ghcr.io/app',
  'ghcr..io/app',
  '256.256.256.256/app',
  '[::1/app',
  '[]/app',
  '[:]/app',
  '[::g]/app',
  'https://ghcr.io/acme/app',
  'docker://kong/kuma-cp',
  'user:password@ghcr.io/app',
  `a.b/${'x'.repeat(252)}`,
  '04da6b54-80e4-46f7-96ec-b56ff0331ba9 x',
];

/** Texts that look like references, right ones and wrong ones. */
const REFERENCE_LIKE = fc
  .array(
    fc.oneof(
      fc.constantFrom('/', ':', '@', '.', '-', '_', '__', '[', ']', '::1', DIGEST, 'docker.io/', 'index.docker.io/'),
      fc.constantFrom(
        'kong',
        'Kong',
        'library',
        'localhost',
        'LOCALHOST',
        'kuma-cp',
        'ghcr.io',
        'GHCR.IO',
        '5000',
        '1.2',
      ),
      fc.string({ maxLength: 3 }),
    ),
    { maxLength: 9 },
  )
  .map((parts) => parts.join(''));

describe('an image reference', () => {
  for (const [written, canonical] of VALID) {
    it(`is read: ${written.slice(0, 60)}`, () => {
      const parsed = parseReference(written);
      if (isFailure(parsed)) {
        throw new Error(parsed.reason);
      }
      expect(referenceText(parsed)).to.equal(canonical);
      expect(parsed.written).to.equal(written);
    });
  }

  for (const written of INVALID) {
    it(`is refused: ${JSON.stringify(written.slice(0, 60))}`, () => {
      expect(parseReference(written)).to.have.property('reason').that.is.a('string');
    });
  }

  it('has the tag as written beside its digest, and "latest" only where it has neither', () => {
    expect(parseReference(`app@${DIGEST}`)).to.not.have.property('tag');
    expect(parseReference(`app:1@${DIGEST}`)).to.include({ tag: '1', digest: DIGEST });
    expect(parseReference('app')).to.include({ tag: 'latest' }).and.not.have.property('digest');
  });

  it('does not repeat in its reason what was written', () => {
    for (const written of INVALID.filter((text) => text.length > 12)) {
      const parsed = parseReference(written);
      expect(isFailure(parsed) ? parsed.reason : '').to.not.contain(written);
    }
  });

  it('keeps its meaning when it is read from its canonical text, and throws on no text at all', () => {
    let read = 0;
    fc.assert(
      fc.property(fc.oneof(REFERENCE_LIKE, fc.string()), (written) => {
        const parsed = parseReference(written);
        if (!isFailure(parsed)) {
          read++;
          const text = referenceText(parsed);
          expect(parseReference(text)).to.deep.equal({ ...parsed, written: text });
        }
      }),
      { numRuns: 5000, examples: VALID.map(([written]) => [written]) },
    );
    expect(read).to.be.above(100);
  });

  it('can be asked for: its registry is the host of an address', () => {
    fc.assert(
      fc.property(REFERENCE_LIKE, (written) => {
        const parsed = parseReference(written);
        if (!isFailure(parsed)) {
          expect(URL.canParse(`https://${parsed.registry}/v2/`), parsed.registry).to.equal(true);
        }
      }),
      { numRuns: 3000, examples: [['[:]/app'], ['ghcr.io:99999/app'], ['1.2.3.4.5/app'], ['xn--a.io/app']] },
    );
  });

  it('splits a name without tag and digest in the same way', () => {
    expect(parseRepositoryName('kong/notary')).to.deep.equal({ registry: 'docker.io', path: 'kong/notary' });
    expect(parseRepositoryName('notary')).to.deep.equal({ registry: 'docker.io', path: 'library/notary' });
    expect(parseRepositoryName('kong/notary:1')).to.have.property('reason');
    expect(repositoryText({ registry: 'a.b', path: 'c/d' })).to.equal('a.b/c/d');
    expect(lastSegment({ registry: 'a.b', path: 'c/d' })).to.equal('d');
    expect(lastSegment({ registry: 'a.b', path: 'd' })).to.equal('d');
  });

  it('has a digest of 64 small hexadecimal digits', () => {
    expect([DIGEST, `${DIGEST}\n`, DIGEST.slice(7), DIGEST.toUpperCase(), ''].map(isDigest)).to.deep.equal([
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
