/**
 * Images of the Kong family, and third-party images that Kuma's chart names, that no preset can decide about: what is
 * known of their provenance. docs/rules.md lists them.
 */

import { type Reference, referenceText, repositoryText } from '../reference/reference.ts';
import type { CodedReason } from '../verdict.ts';

/** For how long an exemption to paste holds. */
const EXEMPTED_DAYS = 90;

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

/**
 * @param reference the image, in its canonical form
 * @param now from when an exemption to paste is counted
 * @returns what is known of its provenance and what to do; undefined where the table does not have it
 */
export function whatIsKnown(reference: Reference, now: Date): Pick<CodedReason, 'reason' | 'remedy'> | undefined {
  const repository = repositoryText(reference);
  const image = KNOWN_IMAGES.find((candidate) => candidate.repository === repository);
  if (image?.rule !== undefined) {
    return {
      reason: `no preset covers ${repository}, but its publisher attests it`,
      remedy: `add the rule "${image.rule}" of docs/rules.md`,
    };
  }
  return (
    image && {
      reason: `no SLSA provenance is known to be published for ${repository}`,
      remedy: `if you accept that, add to exemptions: ${exemptionToPaste(reference, now)}`,
    }
  );
}

function exemptionToPaste(reference: Reference, now: Date): string {
  const { digest } = reference;
  const image = `${referenceText(reference)}${digest === undefined ? '@sha256:DIGEST' : ''}`;
  const end = new Date(now.getTime() + EXEMPTED_DAYS * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
  const grounds = { reason: 'no SLSA provenance is published for it', owner: 'YOUR TEAM', expires: end };
  const find = digest === undefined ? `, with the digest that \`crane digest ${referenceText(reference)}\` prints` : '';
  return JSON.stringify({ image, ...grounds }) + find;
}
