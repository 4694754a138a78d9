/** What of an environment helm gets: where it finds programs, its own settings, and the way out. Nothing of Pulumi's. */

const NAMES = ['PATH', 'HOME', 'TMPDIR', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME'];
const FORMS = /^(?:HELM_\w+|DOCKER_CONFIG|SSL_CERT_(?:FILE|DIR)|(?:HTTPS?|NO)_PROXY|(?:https?|no)_proxy)$/;

/** helm's settings that would have it talk to a cluster. */
const LEFT_OUT = 'HELM_KUBE';

export function helmEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value !== undefined && (NAMES.includes(name) || FORMS.test(name)) && !name.startsWith(LEFT_OUT)
        ? [[name, value]]
        : [],
    ),
  );
}
