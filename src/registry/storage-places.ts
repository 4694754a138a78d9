/** The places of a repository in which attestations are stored, in the order in which they are asked. */

import { type Digest, isDigest, type RepositoryName, repositoryText } from '../reference/reference.ts';
import type { CodedReason } from '../verdict.ts';
import { attestationLayers, listedOnly, readAttestation, type StoredAttestation } from './attestation-layers.ts';
import { referrersIn } from './referrers-index.ts';
import type { Answer, Referrer, Referrers, Repository } from './repository.ts';

/** One that is listed and not read yet. */
export interface ListedAttestation {
  /** The digest of a referrer, which several places may list. */
  readonly artifact?: string;
  /** What an unsigned annotation says of the predicate. */
  readonly predicateType: string | undefined;
  readonly open: () => AsyncIterable<StoredAttestation | CodedReason>;
}

/** What a place lists, and why that may not be all. */
export interface Listing {
  readonly attestations: readonly ListedAttestation[];
  readonly incomplete?: CodedReason | undefined;
}

/** The next listing is asked for only when the caller wants one more. */
export type StoragePlace = (digest: Digest, repository: Repository) => AsyncIterable<Listing>;

type List = (digest: Digest, copy: Repository, repository: Repository) => Promise<Listing>;

/** A further place is one more line. */
export const STORAGE_PLACES: readonly StoragePlace[] = [
  inRepository(attachments),
  inEachCopy(referrers),
  inEachCopy(fallbackTag),
];

function inRepository(list: List): StoragePlace {
  return async function* (digest, repository) {
    yield await list(digest, repository, repository);
  };
}

/** A list of one mirror may be empty, old or broken off: absence needs the answer of each. */
function inEachCopy(list: List): StoragePlace {
  return async function* (digest, repository) {
    for (const copy of repository.copies ?? [repository]) {
      yield await list(digest, copy, repository);
    }
  };
}

const NOTHING: Listing = { attestations: [] };

/** cosign's attachment: the tag `sha256-<hex>.att` of a manifest whose layers are envelopes. */
async function attachments(digest: Digest, repository: Repository): Promise<Listing> {
  const tag = `${digest.replace(':', '-')}.att`;
  const answer = await repository.manifest(tag);
  const storedAt = `${answeredPlace(answer, repository)}:${tag}`;
  if (!('found' in answer)) {
    return nothingIn(answer, storedAt);
  }
  const layers = attestationLayers(answer.found.bytes)?.attestations ?? [];
  if (layers.length === 0) {
    return malformedListing('the manifest of the attestations holds no DSSE envelope', storedAt);
  }
  return {
    attestations: layers.map((layer) => ({
      predicateType: layer.annotations?.predicateType,
      open: async function* () {
        yield await readAttestation(repository, storedAt, layer);
      },
    })),
  };
}

/** OCI distribution spec 1.1, "Listing Referrers". Where it is not served, the fallback tag decides. */
async function referrers(digest: Digest, copy: Repository, repository: Repository): Promise<Listing> {
  const answer: Answer<Referrers> = await copy.referrers(digest);
  const storedAt = `${answeredPlace(answer, copy)}@${digest}`;
  if (!('found' in answer)) {
    return nothingIn(answer, storedAt);
  }
  const { descriptors, incomplete } = answer.found;
  return {
    attestations: descriptors.map((descriptor) => listedArtifact(descriptor, repository)),
    incomplete: incomplete && { ...incomplete, storedAt },
  };
}

/** The same specification, "Referrers Tag Schema": an index at the tag `sha256-<hex>`. */
async function fallbackTag(digest: Digest, copy: Repository, repository: Repository): Promise<Listing> {
  const tag = digest.replace(':', '-');
  const answer = await copy.manifest(tag);
  const storedAt = `${answeredPlace(answer, copy)}:${tag}`;
  if (!('found' in answer)) {
    return nothingIn(answer, storedAt);
  }
  const descriptors = referrersIn(answer.found.bytes);
  return descriptors === undefined
    ? malformedListing('the list of referrers at this tag is not an OCI index', storedAt)
    : { attestations: descriptors.map((descriptor) => listedArtifact(descriptor, repository)) };
}

/** The kinds of artifacts are not told apart by the list: cosign opens each of them, and lists often lack the kind. */
function listedArtifact(artifact: Referrer, repository: Repository): ListedAttestation {
  const predicateType =
    artifact.annotations?.['dev.sigstore.bundle.predicateType'] ?? artifact.annotations?.predicateType;
  return { artifact: artifact.digest, predicateType, open: () => openArtifact(artifact, repository) };
}

async function* openArtifact(
  { digest, artifactType }: Referrer,
  repository: Repository,
): AsyncIterable<StoredAttestation | CodedReason> {
  if (!isDigest(digest)) {
    yield { code: 'ATTESTATION_MALFORMED', reason: 'the digest of a referrer must be a SHA-256 digest' };
    return;
  }
  const answer = await repository.manifest(digest);
  const storedAt = `${answeredPlace(answer, repository)}@${digest}`;
  if (!('found' in answer)) {
    yield { ...('failure' in answer ? answer.failure : listedOnly()), storedAt };
    return;
  }
  const layers = attestationLayers(answer.found.bytes);
  if (layers === undefined || layers.attestations.length === 0) {
    yield anotherKind(layers?.artifactType ?? artifactType, storedAt);
    return;
  }
  for (const layer of layers.attestations) {
    yield await readAttestation(repository, storedAt, layer);
  }
}

/** A bill of materials that nobody signed, an image's signature: it is stored, and it says nothing about provenance. */
function anotherKind(artifactType = '', storedAt: string): CodedReason {
  const found = /^[\w!#$&^.+-]{1,60}\/[\w!#$&^.+-]{1,100}$/.test(artifactType) ? artifactType : 'an unknown type';
  return {
    code: 'PROVENANCE_MISSING',
    reason: 'artifacts of other types are stored, but no provenance',
    found,
    storedAt,
  };
}

function nothingIn(answer: Exclude<Answer<unknown>, { found: unknown }>, storedAt: string): Listing {
  return 'failure' in answer ? { ...NOTHING, incomplete: { ...answer.failure, storedAt } } : NOTHING;
}

function malformedListing(reason: string, storedAt: string): Listing {
  return { ...NOTHING, incomplete: { code: 'ATTESTATION_MALFORMED', reason, storedAt } };
}

/** The mirror that answered, where one stands for the registry. */
function answeredPlace(answer: Answer<unknown>, { name }: Repository): string {
  const place: RepositoryName = 'absent' in answer ? name : (answer.at ?? name);
  return repositoryText(place);
}
