/** Everything stored for a digest: each attestation with the place where it lies, from every repository to look in. */

import { integerFrom, list, map, readUntrustedJson, record, type Shaped, text } from '../untrusted-json.ts';
import type { Reason } from '../verdict.ts';
import { type Digest, isDigest, repositoryText } from './reference.ts';
import { type Answer, type Manifest, type Repository } from './repository.ts';

export interface StoredAttestation {
  /** `docker.io/kong/notary:sha256-….att`, for messages. */
  readonly storedAt: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** As stored; their hash has been compared. */
  readonly bytes: Buffer;
}

const DSSE_ENVELOPE = 'application/vnd.dsse.envelope.v1+json';

/** A provenance has some 13 KB; re-attesting appends layers. */
const MOST_LAYERS = 100;
const ENVELOPE_LIMIT = 4 * 1024 * 1024;

const Layer = record({ mediaType: text, digest: text }, { size: integerFrom(0), annotations: map(text) });

const AttachmentManifest = record({ layers: list(Layer) });

/**
 * Looks into one repository after another, lazily: who has found what it wants stops asking.
 *
 * @returns attestations in the order in which they were attached, and a reason for each place or layer that could not
 *   be read; nothing at all if every place answers that nothing is there
 */
export async function* storedAttestations(
  digest: Digest,
  repositories: readonly Repository[],
): AsyncGenerator<StoredAttestation | Reason> {
  for (const repository of repositories) {
    yield* attachedTo(digest, repository);
  }
}

/** cosign's attachment: the tag `sha256-<hex>.att` of a manifest whose layers are envelopes. */
async function* attachedTo(digest: Digest, repository: Repository): AsyncGenerator<StoredAttestation | Reason> {
  const tag = `${digest.replace(':', '-')}.att`;
  const storedAt = `${repositoryText(repository.name)}:${tag}`;
  const answer = await repository.manifest(tag);
  const layers = layersOf(answer);
  if ('code' in layers) {
    yield { ...layers, storedAt };
    return;
  }
  for (const layer of layers) {
    const blob = await readLayer(repository, layer);
    yield 'code' in blob ? { ...blob, storedAt } : { storedAt, annotations: layer.annotations ?? {}, bytes: blob };
  }
}

type Layer = Shaped<typeof Layer>;

function layersOf(answer: Answer<Manifest>): readonly Layer[] | Reason {
  if (!('found' in answer)) {
    return 'failure' in answer ? answer.failure : [];
  }
  const value = readUntrustedJson(AttachmentManifest, answer.found.bytes);
  if (value === undefined) {
    return { code: 'ATTESTATION_MALFORMED', what: 'the manifest of the attestations is not an OCI manifest' };
  }
  if (value.layers.length > MOST_LAYERS) {
    return { code: 'LIMIT_EXCEEDED', what: `it has more than ${MOST_LAYERS} attestations` };
  }
  const envelopes = value.layers.filter(({ mediaType }) => mediaType === DSSE_ENVELOPE);
  return envelopes.length === 0
    ? { code: 'ATTESTATION_MALFORMED', what: 'the manifest of the attestations holds no DSSE envelope' }
    : envelopes;
}

async function readLayer(repository: Repository, { digest, size = 0 }: Layer): Promise<Buffer | Reason> {
  if (!isDigest(digest)) {
    return { code: 'ATTESTATION_MALFORMED', what: 'an attestation is stored without a SHA-256 digest' };
  }
  if (size > ENVELOPE_LIMIT) {
    return { code: 'LIMIT_EXCEEDED', what: `an attestation is larger than ${ENVELOPE_LIMIT} bytes` };
  }
  const blob = await repository.blob(digest, ENVELOPE_LIMIT);
  if ('found' in blob) {
    return blob.found;
  }
  return 'failure' in blob
    ? blob.failure
    : { code: 'ATTESTATION_MISSING', what: 'the attestation is listed, but its content is not there' };
}
