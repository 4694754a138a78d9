/** A Pulumi program in YAML, which JSON is, with one pod; nothing of it reaches a cluster. */

export function podOf(...images: readonly string[]) {
  const containers = images.map((image, index) => ({ name: `c${index}`, image }));
  return { metadata: { name: 'web' }, spec: { containers } };
}

/** @returns `Pulumi.yaml` */
export function podProgram(...images: readonly string[]): string {
  const render = { type: 'pulumi:providers:kubernetes', properties: { renderYamlToDirectory: 'rendered' } };
  const web = { type: 'kubernetes:core/v1:Pod', options: { provider: '${render}' }, properties: podOf(...images) };
  return JSON.stringify({ name: 'web', runtime: 'yaml', resources: { render, web } });
}
