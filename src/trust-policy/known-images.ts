/**
 * Images of the Kong family, and third-party images that Kuma's chart names, that no preset can decide about: what is
 * known of their provenance. docs/rules.md lists them.
 */

export interface KnownImage {
  /** `docker.io/kong/deck`, canonical. */
  readonly repository: string;
  /** The title of the rule to copy from docs/rules.md; absent where no provenance is known to be published. */
  readonly rule?: string;
}

const ATTESTED: readonly KnownImage[] = [
  { repository: 'docker.io/kong/kong-gateway', rule: 'Kong Gateway' },
  { repository: 'docker.io/kong/inso', rule: 'Inso' },
];

/** In their public build workflows nothing makes provenance; the event gateway is signed, and has an SBOM. */
const WITHOUT_PROVENANCE = [
  'docker.io/library/kong',
  'docker.io/kong/kong-event-gateway',
  'docker.io/kong/kubernetes-ingress-controller',
  'docker.io/kong/gateway-operator',
  'docker.io/kong/kong-operator',
  'docker.io/kong/deck',
  'docker.io/kong/kuma-prometheus-sd',
  'docker.io/kong/ubi-kuma-prometheus-sd',
  'docker.io/kumahq/kuma-prometheus-sd',
  'docker.io/kumahq/merbridge',
  'docker.io/bitnami/kubectl',
  'docker.io/envoyproxy/ratelimit',
  'registry.k8s.io/kubectl',
  'registry.k8s.io/pause',
];

export const KNOWN_IMAGES: readonly KnownImage[] = [
  ...ATTESTED,
  ...WITHOUT_PROVENANCE.map((repository) => ({ repository })),
];
