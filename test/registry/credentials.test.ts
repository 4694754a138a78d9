/** Credentials as container tools keep them, from real files and real helpers; asserted by who gets them, and who does not. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect } from 'chai';
import { credentialsFrom } from '../../src/registry/credentials/credentials.ts';
import { NO_ENVIRONMENT, registryEnvironment } from '../../src/registry/environment.ts';
import { remainingMilliseconds, timeLimit } from '../../src/registry/time-limit.ts';

const ACME = { registry: 'ghcr.io', path: 'acme/app' };
const HUB = { registry: 'docker.io', path: 'kong/kuma-cp' };

/** That is never aborted. */
const SIGNAL = new AbortController().signal;

function auth(username: string, password = 'hunter2'): string {
  return Buffer.from(`${username}:${password}`).toString('base64');
}

describe('stored credentials', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'credentials-'));
    mkdirSync(join(folder, 'bin'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Finds credentials in files with these contents. */
  function stored(name: typeof ACME, ...contents: readonly unknown[]) {
    const credentialFiles = contents.map((content, index) => {
      const file = join(folder, `${index}.json`);
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
      return file;
    });
    const helperEnvironment = { PATH: [join(folder, 'bin'), '/usr/bin', '/bin'].join(delimiter), AWS_PROFILE: 'acme' };
    return credentialsFrom({ ...NO_ENVIRONMENT, credentialFiles, helperEnvironment })(name, SIGNAL);
  }

  /** A helper that knows one key, and writes down what it was asked. */
  function helper(name: string, key: string, answer: object): void {
    const file = join(folder, 'bin', `docker-credential-${name}`);
    writeFileSync(
      file,
      `#!/bin/sh
read -r key
echo "$1 $key $AWS_PROFILE" >> '${join(folder, 'asked')}'
[ "$key" = '${key}' ] || { echo 'credentials not found in native keychain'; exit 1; }
printf '%s' '${JSON.stringify(answer)}'
`,
    );
    chmodSync(file, 0o755);
  }

  const FOUND: Readonly<Record<string, readonly [name: typeof ACME, file: object, username: string | undefined]>> = {
    'by the registry': [ACME, { auths: { 'ghcr.io': { auth: auth('me') } } }, 'me'],
    'with scheme and version': [ACME, { auths: { 'https://ghcr.io/v2/': { auth: auth('me') } } }, 'me'],
    'with user name and password apart': [
      ACME,
      { auths: { 'ghcr.io': { username: 'me', password: 'hunter2' } } },
      'me',
    ],
    'by the longest path': [
      ACME,
      {
        auths: {
          'ghcr.io': { auth: auth('a') },
          'ghcr.io/acme': { auth: auth('b') },
          'ghcr.io/acme/app': { auth: auth('c') },
        },
      },
      'c',
    ],
    'by a whole segment alone': [
      ACME,
      { auths: { 'ghcr.io/ac': { auth: auth('a') }, 'ghcr.io/acme/app2': { auth: auth('b') } } },
      undefined,
    ],
    'of Docker Hub': [HUB, { auths: { 'https://index.docker.io/v1/': { auth: auth('me') } } }, 'me'],
    'of Docker Hub, as podman writes it': [HUB, { auths: { 'docker.io': { auth: auth('me') } } }, 'me'],
    'of Docker Hub by path': [HUB, { auths: { 'docker.io/kong': { auth: auth('me') } } }, 'me'],
    'of another registry': [
      ACME,
      { auths: { 'quay.io': { auth: auth('me') }, 'evil.ghcr.io': { auth: auth('me') } } },
      undefined,
    ],
    'of another port': [{ registry: 'r.com:5000', path: 'a' }, { auths: { 'r.com': { auth: auth('me') } } }, undefined],
    'beside an empty entry of another spelling': [
      ACME,
      { auths: { 'ghcr.io': { auth: auth('me') }, 'https://ghcr.io': {} } },
      'me',
    ],
    'of Docker Hub beside an empty entry': [
      HUB,
      { auths: { 'https://index.docker.io/v1/': { auth: auth('me') }, 'docker.io': {} } },
      'me',
    ],
    'of Docker Hub in two spellings': [
      HUB,
      { auths: { 'https://index.docker.io/v1/': { auth: auth('exact') }, 'docker.io': { auth: auth('other') } } },
      'exact',
    ],
    'in two spellings': [
      ACME,
      { auths: { 'ghcr.io': { auth: auth('exact') }, 'https://ghcr.io': { auth: auth('other') } } },
      'exact',
    ],
    'beside null everywhere else': [
      ACME,
      {
        credsStore: null,
        credHelpers: { 'ghcr.io': null },
        auths: { 'quay.io': null, 'ghcr.io': { auth: auth('me'), identitytoken: null, registrytoken: null } },
      },
      'me',
    ],
    'beside null for the helpers': [ACME, { credHelpers: null, auths: { 'ghcr.io': { auth: auth('me') } } }, 'me'],
    'in null': [ACME, { auths: null }, undefined],
    'in a file of null': [ACME, 'null' as unknown as object, undefined],
    'of a path that ends like a version': [
      { registry: 'ghcr.io', path: 'acme/v1/app' },
      { auths: { 'ghcr.io/acme/v1': { auth: auth('me') } } },
      'me',
    ],
    'of a path beside one that ends like a version': [
      ACME,
      { auths: { 'ghcr.io/acme/v1': { auth: auth('me') }, 'ghcr.io/acme/v2/': { auth: auth('me') } } },
      undefined,
    ],
    'in an empty entry': [ACME, { auths: { 'ghcr.io': {} } }, undefined],
    'that is no text': [ACME, { auths: { 'ghcr.io': { auth: '%%%' } } }, undefined],
  };
  for (const [name, [repository, file, username]] of Object.entries(FOUND)) {
    it(`are found or not: ${name}`, async () => {
      const { credentials, problems } = await stored(repository, file);
      expect(credentials).to.deep.equal(username === undefined ? undefined : { username, password: 'hunter2' });
      expect(problems).to.deep.equal([]);
    });
  }

  it('may hold a colon and blanks in the password', async () => {
    const { credentials } = await stored(ACME, { auths: { 'ghcr.io': { auth: auth('me', 'a:b c:') } } });
    expect(credentials).to.deep.equal({ username: 'me', password: 'a:b c:' });
  });

  it('are an identity token where one is stored', async () => {
    const entry = { auth: auth('00000000-0000-0000-0000-000000000000', ''), identitytoken: 'refresh' };
    expect((await stored(ACME, { auths: { 'ghcr.io': entry } })).credentials).to.deep.equal({
      identityToken: 'refresh',
    });
  });

  it('come from the first file that has some', async () => {
    const file = (username: string) => ({ auths: { 'ghcr.io': { auth: auth(username) } } });
    expect((await stored(ACME, { auths: {} }, file('b'), file('c'))).credentials).to.include({ username: 'b' });
  });

  it('come from the helper of the registry, then of all, before the text', async () => {
    helper('one', 'ghcr.io', { Username: 'one', Secret: 's1' });
    helper('all', 'https://index.docker.io/v1/', { Username: 'all', Secret: 's2' });
    const file = { credsStore: 'all', credHelpers: { 'ghcr.io': 'one' }, auths: { 'ghcr.io': { auth: auth('text') } } };
    expect((await stored(ACME, file)).credentials).to.deep.equal({ username: 'one', password: 's1' });
    expect((await stored(HUB, file)).credentials).to.deep.equal({ username: 'all', password: 's2' });
    expect(readFileSync(join(folder, 'asked'), 'utf8').split('\n')).to.deep.equal([
      'get ghcr.io acme',
      'get https://index.docker.io/v1/ acme',
      '',
    ]);
  });

  it('come from the text where the helper has none', async () => {
    helper('all', 'quay.io', { Username: 'all', Secret: 's' });
    const { credentials, problems } = await stored(ACME, {
      credsStore: 'all',
      auths: { 'ghcr.io': { auth: auth('text') } },
    });
    expect(credentials).to.include({ username: 'text' });
    expect(problems).to.deep.equal([]);
  });

  it('may be an identity token of a helper', async () => {
    helper('all', 'ghcr.io', { Username: '<token>', Secret: 'refresh' });
    expect((await stored(ACME, { credsStore: 'all' })).credentials).to.deep.equal({ identityToken: 'refresh' });
  });

  it('are asked of a helper once, however many images need them', async () => {
    helper('all', 'ghcr.io', { Username: 'all', Secret: 's' });
    const file = join(folder, 'config.json');
    writeFileSync(file, JSON.stringify({ credsStore: 'all' }));
    const helperEnvironment = { PATH: [join(folder, 'bin'), '/usr/bin', '/bin'].join(delimiter) };
    const find = credentialsFrom({ ...NO_ENVIRONMENT, credentialFiles: [file], helperEnvironment });
    await Promise.all(['a', 'b', 'c', 'a'].map((path) => find({ registry: 'ghcr.io', path }, SIGNAL)));
    expect(readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n')).to.have.length(1);
  });

  describe('of a helper that does not answer', () => {
    const silent = (name: string) => {
      const file = join(folder, 'bin', `docker-credential-${name}`);
      writeFileSync(file, `#!/bin/sh\necho asked >> '${join(folder, 'asked')}'\nexec sleep 60\n`);
      chmodSync(file, 0o755);
    };
    const find = (seconds: number, ...contents: readonly object[]) => {
      const credentialFiles = contents.map((content, index) => {
        const file = join(folder, `${index}.json`);
        writeFileSync(file, JSON.stringify(content));
        return file;
      });
      const helperEnvironment = { PATH: [join(folder, 'bin'), '/usr/bin', '/bin'].join(delimiter) };
      const of = credentialsFrom({ ...NO_ENVIRONMENT, credentialFiles, helperEnvironment });
      return async (name = ACME) => {
        const signal = timeLimit(seconds * 1000);
        const found = await of(name, signal);
        return { ...found, left: remainingMilliseconds(signal), aborted: signal.aborted };
      };
    };
    const asked = () => readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n').length;

    it('are none long before the image has no time left, and it is asked for no other key', async () => {
      silent('silent');
      const auths = { 'ghcr.io': {}, 'https://ghcr.io': {}, 'ghcr.io/v2/': {} };
      const of = find(3, { credsStore: 'silent', auths });
      const first = await of();
      expect(first).to.deep.include({ aborted: false, problems: ['docker-credential-silent did not answer in time'] });
      expect(first.left).to.be.above(500);
      const second = await of({ registry: 'quay.io', path: 'a' });
      expect(second).to.deep.include({ aborted: false, problems: ['docker-credential-silent did not answer in time'] });
      expect(second.left).to.be.above(2500);
      expect(asked()).to.equal(1);
    });

    it('are those of the text, and of the next file', async () => {
      silent('silent');
      const text = { credsStore: 'silent', auths: { 'ghcr.io': { auth: auth('text') } } };
      expect((await find(2, text)()).credentials).to.include({ username: 'text' });
      const next = await find(2, { credsStore: 'silent' }, { auths: { 'ghcr.io': { auth: auth('next') } } })();
      expect(next.credentials).to.include({ username: 'next' });
    });

    it('are not waited for once the signal is aborted', async () => {
      silent('silent');
      const file = join(folder, 'config.json');
      writeFileSync(file, JSON.stringify({ credsStore: 'silent' }));
      const helperEnvironment = { PATH: [join(folder, 'bin'), '/usr/bin', '/bin'].join(delimiter) };
      const of = credentialsFrom({ ...NO_ENVIRONMENT, credentialFiles: [file], helperEnvironment });
      const ending = new AbortController();
      const found = of(ACME, ending.signal);
      ending.abort();
      expect(await found).to.deep.equal({ problems: ['docker-credential-silent did not answer in time'] });
    });
  });

  const BROKEN: Readonly<Record<string, readonly [file: unknown, problem: RegExp]>> = {
    'a helper that is missing': [{ credsStore: 'nowhere' }, /^docker-credential-nowhere is not on PATH$/],
    'a helper that fails': [{ credsStore: 'failing' }, /^docker-credential-failing ended with an error$/],
    'a helper that prints something else': [{ credsStore: 'babbling' }, /printed something else than credentials$/],
    'a helper that is a path': [{ credsStore: '../../bin/sh' }, /name of a credential helper/],
    'a file that is no JSON': ['hunter2 {', /0\.json is not a file of credentials$/],
    'a number where a text must be': [{ auths: { 'ghcr.io': { auth: 7 } } }, /0\.json is not a file of credentials$/],
    'a file of another shape': [{ auths: ['hunter2'] }, /0\.json is not a file of credentials$/],
  };
  for (const [name, [file, problem]] of Object.entries(BROKEN)) {
    it(`are none, without a secret in the reason: ${name}`, async () => {
      for (const [program, text] of [
        ['failing', 'echo hunter2; echo hunter2 >&2; exit 3'],
        ['babbling', 'echo hunter2'],
      ] as const) {
        writeFileSync(join(folder, 'bin', `docker-credential-${program}`), `#!/bin/sh\n${text}\n`);
        chmodSync(join(folder, 'bin', `docker-credential-${program}`), 0o755);
      }
      const { credentials, problems } = await stored(ACME, file);
      expect(credentials).to.equal(undefined);
      expect(problems).to.have.length(1);
      expect(problems[0]).to.match(problem).and.not.contain('hunter2');
      const next = await stored(ACME, file, { auths: { 'ghcr.io': { auth: auth('next') } } });
      expect(next.credentials).to.include({ username: 'next' });
    });
  }

  it('are none where nothing says where they are, which is told', async () => {
    const { problems } = await credentialsFrom(registryEnvironment({}))(ACME, SIGNAL);
    expect(problems).to.deep.equal(['HOME is not set, so ~/.docker/config.json is not read']);
  });

  it('are none where there is no file', async () => {
    const { credentialFiles } = registryEnvironment({ HOME: join(folder, 'nobody') });
    expect(await credentialsFrom({ ...NO_ENVIRONMENT, credentialFiles })(ACME, SIGNAL)).to.deep.equal({ problems: [] });
  });
});
