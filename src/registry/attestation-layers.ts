/** The layers of a manifest that hold attestations, and what each of them stores. */

import { isFailure } from '../failure.ts';
import { integerFrom, list, map, record, type Shaped, text } from '../json/untrusted-json.ts';
import { isDigest } from '../reference/reference.ts';
import type { CodedReason } from '../verdict.ts';
import { readManifestJson } from './manifest-json.ts';
import type { Repository } from './repository.ts';

export interface StoredAttestation {
  /** `docker.io/kong/notary:sha256-….att`, where it was really read, for messages. */
  readonly storedAt: string;
  /** Of the layer: {@link DSSE_ENVELOPE}, or one of a sigstore bundle. */
  readonly mediaType: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** As stored; their hash has been compared. */
  readonly bytes: Buffer;
}

export const DSSE_ENVELOPE = 'application/vnd.dsse.envelope.v1+json';

/** Every version: `application/vnd.dev.sigstore.bundle+json;version=0.1`, `application/vnd.dev.sigstore.bundle.v0.3+json`. */
const SIGSTORE_BUNDLE = /^application\/vnd\.dev\.sigstore\.bundle(?:\.v[\d.]+)?\+json/;

/** A provenance has some 13 KB. */
const MAX_ATTESTATION_BYTES = 4 * 1024 * 1024;

const Layer = record({ mediaType: text, digest: text }, { size: integerFrom(0), annotations: map(text) });

const LayersManifest = record({ layers: list(Layer) }, { artifactType: text });

export type AttestationLayer = Shaped<typeof Layer>;

/** What a manifest holds; its layers without those of other kinds. */
export interface LayersOfManifest {
  readonly artifactType?: string;
  readonly attestations: readonly AttestationLayer[];
}

/** @returns undefined where it is not a manifest with layers */
export function attestationLayers(manifest: Buffer): LayersOfManifest | undefined {
  const value = readManifestJson(LayersManifest, manifest);
  return (
    value && {
      ...(value.artifactType !== undefined && { artifactType: value.artifactType }),
      attestations: value.layers.filter(
        ({ mediaType }) => mediaType === DSSE_ENVELOPE || SIGSTORE_BUNDLE.test(mediaType),
      ),
    }
  );
}

/** @param storedAt the place of the manifest */
export async function readAttestation(
  repository: Repository,
  storedAt: string,
  layer: AttestationLayer,
): Promise<StoredAttestation | CodedReason> {
  const bytes = await readLayer(repository, layer);
  const { mediaType, annotations = {} } = layer;
  return isFailure(bytes) ? { ...bytes, storedAt } : { storedAt, mediaType, annotations, bytes };
}

async function readLayer(
  repository: Repository,
  { digest, size = 0 }: AttestationLayer,
): Promise<Buffer | CodedReason> {
  if (!isDigest(digest)) {
    return { code: 'ATTESTATION_MALFORMED', reason: 'the digest of an attestation must be a SHA-256 digest' };
  }
  if (size > MAX_ATTESTATION_BYTES) {
    return { code: 'LIMIT_EXCEEDED', reason: `an attestation is larger than ${MAX_ATTESTATION_BYTES} bytes` };
  }
  const blob = await repository.blob(digest, MAX_ATTESTATION_BYTES);
  if ('found' in blob) {
    return blob.found;
  }
  return 'failure' in blob ? blob.failure : listedOnly();
}

export function listedOnly(): CodedReason {
  return { code: 'ATTESTATION_MISSING', reason: 'the attestation is listed, but its content is missing' };
}
