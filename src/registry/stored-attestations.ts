/** Everything that is stored for a digest: each attestation with its place, from every repository to look in. */

import { isFailure } from '../failure.ts';
import { integerFrom, list, map, readUntrustedJson, record, type Shaped, text } from '../json/untrusted-json.ts';
import type { CodedReason } from '../verdict.ts';
import { type Digest, isDigest, type RepositoryName, repositoryText } from '../reference/reference.ts';
import { type Answer, type Manifest, type Repository } from './repository.ts';

export interface StoredAttestation {
  /** `docker.io/kong/notary:sha256-….att`, where it was really read, for messages. */
  readonly storedAt: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** As stored; their hash has been compared. */
  readonly bytes: Buffer;
}

const DSSE_ENVELOPE = 'application/vnd.dsse.envelope.v1+json';

/** A provenance has some 13 KB; re-attesting appends layers. */
const MAX_ATTESTATIONS = 100;
const MAX_ENVELOPE_BYTES = 4 * 1024 * 1024;

const Layer = record({ mediaType: text, digest: text }, { size: integerFrom(0), annotations: map(text) });

const AttachmentManifest = record({ layers: list(Layer) });

/**
 * Looks into one repository after another. It asks for the next attestation only when the caller wants one more.
 *
 * @returns attestations in the order in which they were attached, and a reason for each place or layer that can't be
 *   read; nothing at all if every place answers that nothing is there
 */
export async function* storedAttestations(
  digest: Digest,
  repositories: readonly Repository[],
): AsyncGenerator<StoredAttestation | CodedReason> {
  for (const repository of repositories) {
    yield* attachedTo(digest, repository);
  }
}

/** cosign's attachment: the tag `sha256-<hex>.att` of a manifest whose layers are envelopes. */
async function* attachedTo(digest: Digest, repository: Repository): AsyncGenerator<StoredAttestation | CodedReason> {
  const tag = `${digest.replace(':', '-')}.att`;
  const answer = await repository.manifest(tag);
  const storedAt = `${repositoryText(placeOf(answer, repository))}:${tag}`;
  const layers = layersOf(answer);
  if (isFailure(layers)) {
    yield { ...layers, storedAt };
    return;
  }
  for (const layer of layers) {
    const blob = await readLayer(repository, layer);
    yield isFailure(blob) ? { ...blob, storedAt } : { storedAt, annotations: layer.annotations ?? {}, bytes: blob };
  }
}

/** The mirror that answered, where one stands for the registry. */
function placeOf(answer: Answer<unknown>, { name }: Repository): RepositoryName {
  return 'absent' in answer ? name : (answer.at ?? name);
}

type Layer = Shaped<typeof Layer>;

function layersOf(answer: Answer<Manifest>): readonly Layer[] | CodedReason {
  if (!('found' in answer)) {
    return 'failure' in answer ? answer.failure : [];
  }
  const value = readUntrustedJson(AttachmentManifest, answer.found.bytes);
  if (value === undefined) {
    return { code: 'ATTESTATION_MALFORMED', reason: 'the manifest of the attestations is not an OCI manifest' };
  }
  if (value.layers.length > MAX_ATTESTATIONS) {
    return { code: 'LIMIT_EXCEEDED', reason: `it has more than ${MAX_ATTESTATIONS} attestations` };
  }
  const envelopes = value.layers.filter(({ mediaType }) => mediaType === DSSE_ENVELOPE);
  return envelopes.length === 0
    ? { code: 'ATTESTATION_MALFORMED', reason: 'the manifest of the attestations holds no DSSE envelope' }
    : envelopes;
}

async function readLayer(repository: Repository, { digest, size = 0 }: Layer): Promise<Buffer | CodedReason> {
  if (!isDigest(digest)) {
    return { code: 'ATTESTATION_MALFORMED', reason: 'the digest of an attestation must be a SHA-256 digest' };
  }
  if (size > MAX_ENVELOPE_BYTES) {
    return { code: 'LIMIT_EXCEEDED', reason: `an attestation is larger than ${MAX_ENVELOPE_BYTES} bytes` };
  }
  const blob = await repository.blob(digest, MAX_ENVELOPE_BYTES);
  if ('found' in blob) {
    return blob.found;
  }
  return 'failure' in blob
    ? blob.failure
    : { code: 'ATTESTATION_MISSING', reason: 'the attestation is listed, but its content is missing' };
}
