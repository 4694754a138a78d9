/** Which token services belong to a registry. */
import { expect } from 'chai';
import { kindOfRealm, mayCarryCredentials } from '../../src/registry/realm.ts';
import { challengesIn } from '../../src/registry/challenge.ts';
import { pullScope, waysTo } from '../../src/registry/ways.ts';

describe('a realm', () => {
  const KINDS: readonly (readonly [realm: string, registry: string, kind: string, listed?: readonly string[]])[] = [
    ['https://acme.azurecr.io/oauth2/token', 'https://acme.azurecr.io', 'own'],
    ['https://evil.azurecr.io/oauth2/token', 'https://acme.azurecr.io', 'foreign'],
    ['https://evil.co.uk/token', 'https://acme.co.uk', 'foreign'],
    ['https://acme.azurecr.io.evil.example/token', 'https://acme.azurecr.io', 'foreign'],
    ['https://gitlab.acme.com/jwt/auth', 'https://gitlab.acme.com:5050', 'own'],
    ['https://auth.docker.io/token', 'https://registry-1.docker.io', 'own'],
    ['https://auth.docker.io/token', 'https://registry-2.docker.io', 'foreign'],
    ['https://gitlab.com/jwt/auth', 'https://registry.gitlab.com', 'own'],
    ['https://docker-auth.elastic.co/auth', 'https://docker.elastic.co', 'own'],
    ['https://registry.redhat.io/auth/realms/rhcc/protocol/redhat-docker-v2/auth', 'https://registry.redhat.io', 'own'],
    ['http://auth.docker.io/token', 'https://registry-1.docker.io', 'refused'],
    ['https://auth.acme.com/token', 'https://registry.acme.com', 'foreign'],
    ['https://auth.acme.com/token', 'https://registry.acme.com', 'own', ['auth.acme.com']],
    ['https://auth.acme.com:8443/token', 'https://registry.acme.com', 'foreign', ['auth.acme.com']],
    ['https://auth.acme.com:8443/token', 'https://registry.acme.com', 'foreign', ['auth.acme.com:443']],
    ['https://auth.acme.com/token', 'https://registry.acme.com', 'own', ['auth.acme.com:443']],
    ['https://auth.acme.com:443/token', 'https://registry.acme.com', 'own', ['auth.acme.com']],
    ['https://auth.acme.com/token', 'https://registry.acme.com', 'foreign', ['auth.acme.com:80', 'acme.com']],
    ['http://auth.acme.com/token', 'https://registry.acme.com', 'refused', ['auth.acme.com']],
    ['http://127.0.0.1:5001/token', 'http://127.0.0.1:5000', 'refused'],
    ['http://127.0.0.1:5001/token', 'http://127.0.0.1:5000', 'own', ['127.0.0.1:5001']],
    ['http://127.0.0.1:5000/token', 'http://127.0.0.1:5000', 'own'],
    ['http://registry.acme.com/token', 'https://registry.acme.com', 'refused'],
    ['https://user:password@registry.acme.com/token', 'https://registry.acme.com', 'refused'],
    ['file:///etc/passwd', 'https://registry.acme.com', 'refused'],
    ['http://169.254.169.254/latest', 'https://registry.acme.com', 'refused'],
  ];
  for (const [realm, registry, kind, listed = []] of KINDS) {
    it(`${realm} is ${kind} for ${registry}${listed.length > 0 ? ' where it is listed' : ''}`, () => {
      expect(kindOfRealm(new URL(realm), new URL(registry), listed)).to.equal(kind);
    });
  }

  it('is asked as the host that names it may be: after a redirect from a public host at public addresses, as nobody', async () => {
    const hops = {
      home: [true, false],
      redirected: [false, false],
      'redirected by a public host': [false, true],
    } as const;
    const kinds: Record<string, unknown> = {};
    for (const [hop, [own, publicOnly]] of Object.entries(hops)) {
      for (const realm of ['https://b.acme.com/token', 'https://auth.acme.com/token']) {
        const asked = {
          name: { registry: 'b.acme.com', path: 'a' },
          url: new URL('https://b.acme.com/v2/'),
          own,
          publicOnly,
        };
        const stored = () => Promise.resolve({ credentials: { username: 'me', password: 'hunter2' }, problems: [] });
        const challenges = challengesIn([`Bearer realm="${realm}"`]);
        const { ways } = await waysTo({ ...asked, tokenRealms: [], stored }, challenges);
        kinds[`${hop}: ${new URL(realm).host}`] = ways.map((way) =>
          'bearer' in way ? [way.bearer.own, way.bearer.publicOnly, way.bearer.credentials !== undefined] : [],
        );
      }
    }
    expect(kinds).to.deep.equal({
      'home: b.acme.com': [
        [true, false, true],
        [true, false, false],
      ],
      'home: auth.acme.com': [[false, true, false]],
      'redirected: b.acme.com': [[false, false, false]],
      'redirected: auth.acme.com': [[false, true, false]],
      'redirected by a public host: b.acme.com': [[false, true, false]],
      'redirected by a public host: auth.acme.com': [[false, true, false]],
    });
  });

  it('gets credentials over TLS or at loopback', () => {
    const addresses = ['https://a.com', 'http://127.0.0.1:5000', 'http://localhost', 'http://[::1]:5000'];
    expect(addresses.map((address) => mayCarryCredentials(new URL(address)))).to.deep.equal([true, true, true, true]);
    expect(mayCarryCredentials(new URL('http://a.com'))).to.equal(false);
    expect(mayCarryCredentials(new URL('http://127.0.0.1.evil.example'))).to.equal(false);
  });

  it('is asked for pulling alone, whatever the challenge asks for', () => {
    expect(pullScope('repository:a/b:pull,push')).to.equal('repository:a/b:pull');
    expect(pullScope('repository:a/b:* registry:catalog:* repository:c:push,pull')).to.equal('repository:c:pull');
    expect(pullScope('repository:host:5000/a:pull')).to.equal('repository:host:5000/a:pull');
    expect(pullScope('x'.repeat(3000))).to.equal('');
  });
});
