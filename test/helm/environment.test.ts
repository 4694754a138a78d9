/** What of an environment reaches helm: enough to work, and nothing of Pulumi's. */
import { expect } from 'chai';
import { helmEnvironment } from '../../src/helm/environment.ts';

describe('the environment of helm', () => {
  for (const name of [
    'PATH',
    'HOME',
    'TMPDIR',
    'XDG_CACHE_HOME',
    'XDG_CONFIG_HOME',
    'XDG_DATA_HOME',
    'HELM_CACHE_HOME',
    'HELM_REPOSITORY_CONFIG',
    'HELM_REGISTRY_CONFIG',
    'HELM_PLUGINS',
    'DOCKER_CONFIG',
    'SSL_CERT_FILE',
    'SSL_CERT_DIR',
    'HTTP_PROXY',
    'HTTPS_PROXY',
    'NO_PROXY',
    'http_proxy',
    'https_proxy',
    'no_proxy',
  ]) {
    it(`has ${name}`, () => {
      expect(helmEnvironment({ [name]: 'a value', OTHER: 'x' })).to.deep.equal({ [name]: 'a value' });
    });
  }

  for (const name of [
    'PULUMI_CONFIG',
    'PULUMI_CONFIG_PASSPHRASE',
    'PULUMI_ACCESS_TOKEN',
    'PULUMI_NODEJS_PROJECT',
    'KUBECONFIG',
    'HELM_KUBETOKEN',
    'HELM_KUBECONTEXT',
    'HELM_KUBEAPISERVER',
    'HELM_KUBEASUSER',
    'AWS_SECRET_ACCESS_KEY',
    'GITHUB_TOKEN',
    'NODE_OPTIONS',
    'LD_PRELOAD',
    'PATHS',
    'MY_HELM_SETTING',
    'MY_HTTP_PROXY',
    'HTTP_PROXY_PASSWORD',
    'Helm_Plugins',
  ]) {
    it(`has no ${name}`, () => {
      expect(helmEnvironment({ [name]: 'a value' })).to.deep.equal({});
    });
  }

  it('has no name without a value', () => {
    expect(helmEnvironment({ PATH: undefined, HOME: '' })).to.deep.equal({ HOME: '' });
  });
});
