/** What registries need of an environment. */
import { expect } from 'chai';
import { registryEnvironment } from '../../src/registry/environment.ts';

describe('the environment of registries', () => {
  const DOCKER = '/home/me/.docker/config.json';
  const PODMAN = '/home/me/.config/containers/auth.json';
  const FILES: Readonly<Record<string, readonly [Readonly<Record<string, string>>, readonly string[]]>> = {
    'nothing set': [{}, []],
    'a home': [{ HOME: '/home/me' }, [DOCKER, PODMAN]],
    'a home and a runtime folder': [
      { HOME: '/home/me', XDG_RUNTIME_DIR: '/run/user/1' },
      [DOCKER, '/run/user/1/containers/auth.json', PODMAN],
    ],
    'a folder of Docker': [{ HOME: '/home/me', DOCKER_CONFIG: '/d' }, ['/d/config.json', PODMAN]],
    'a file of podman': [
      { HOME: '/home/me', REGISTRY_AUTH_FILE: '/p.json', XDG_RUNTIME_DIR: '/r' },
      ['/p.json', DOCKER],
    ],
    both: [{ HOME: '/home/me', DOCKER_CONFIG: '/d', REGISTRY_AUTH_FILE: '/p.json' }, ['/d/config.json', '/p.json']],
    'a folder of configurations': [{ HOME: '/home/me', XDG_CONFIG_HOME: '/c' }, [DOCKER, '/c/containers/auth.json']],
    'empty texts': [{ HOME: '/home/me', DOCKER_CONFIG: '', REGISTRY_AUTH_FILE: '' }, [DOCKER, PODMAN]],
  };
  for (const [name, [variables, files]] of Object.entries(FILES)) {
    it(`has the files with credentials: ${name}`, () => {
      expect(registryEnvironment(variables).credentialFiles).to.deep.equal(files);
    });
  }

  it('tells that the file of Docker is not among them, where nothing says where it is', () => {
    expect(registryEnvironment({}).credentialsProblem).to.contain('HOME is not set');
    expect(registryEnvironment({ HOME: '', REGISTRY_AUTH_FILE: '/p.json' }).credentialsProblem).to.contain('HOME');
    for (const variables of [{ HOME: '/home/me' }, { USERPROFILE: 'C:\\me' }, { DOCKER_CONFIG: '/d' }]) {
      expect(registryEnvironment(variables)).to.not.have.property('credentialsProblem');
    }
  });

  it('gives helpers everything but what is of Pulumi', () => {
    const { helperEnvironment } = registryEnvironment({
      AWS_PROFILE: 'a',
      PULUMI_CONFIG: '{"x":"hunter2"}',
      NONE: undefined,
    });
    expect(helperEnvironment).to.deep.equal({ AWS_PROFILE: 'a' });
  });

  it('has proxies under both spellings, and a file of authorities', () => {
    const lower = registryEnvironment({ http_proxy: 'a', https_proxy: 'b', no_proxy: 'c', HTTPS_PROXY: 'z' });
    expect(lower.proxies).to.deep.equal({ http: 'a', https: 'b', except: 'c' });
    const upper = registryEnvironment({ HTTP_PROXY: 'a', HTTPS_PROXY: 'b', NO_PROXY: 'c', SSL_CERT_FILE: '/ca' });
    expect(upper).to.deep.include({ proxies: { http: 'a', https: 'b', except: 'c' }, authorities: '/ca' });
    expect(registryEnvironment({}).proxies).to.deep.equal({ http: '', https: '', except: '' });
  });
});
