/** Images of general tools, which an exemption lets pass: what they do is what they are told. */

/** Programs that such images start when no command is named; undefined where they have several. */
const ENTRYPOINTS: ReadonlyMap<string, string | undefined> = new Map([
  ['kubectl', 'kubectl'],
  ['helm', 'helm'],
  ['helmfile', 'helmfile'],
  ['kumactl', 'kumactl'],
  ['ubi-kumactl', 'kumactl'],
  ['k8s', undefined],
  ['oc', 'oc'],
  ['origin-cli', undefined],
  ['ose-cli', undefined],
  ['klipper-helm', undefined],
]);

export interface GeneralTool {
  readonly entrypoint: string | undefined;
}

/** @returns undefined for any other image */
export function generalToolOf(image: string): GeneralTool | undefined {
  const name = image.slice(image.lastIndexOf('/') + 1).replace(/[:@].*$/s, '');
  if (ENTRYPOINTS.has(name)) {
    return { entrypoint: ENTRYPOINTS.get(name) };
  }
  // `k8s-kubectl`, `helm-kubectl`, `kubectl-shell`.
  return /(?:^|-)kubectl(?:-|$)/.test(name) ? { entrypoint: undefined } : undefined;
}
