/** What the signed statement must say: it is about the image, and it agrees with the certificate. */

import type { Signer } from '../attestation/signer.ts';
import type { CodedReason } from '../verdict.ts';
import { type Check, equal, few, mismatch } from './check.ts';
import { GENERATOR } from './generator.ts';

export const subject: Check = ({ subjectNameFromImage }, { subjects, image }) => {
  const sha256 = image.digest.slice('sha256:'.length);
  const same = subjects.filter(({ digest }) => digest.sha256 === sha256);
  if (same.length === 0) {
    const found = subjects.map(({ digest }) => `sha256:${digest.sha256 ?? '(none)'}`);
    return mismatch('SUBJECT_MISMATCH', 'the attestation is about another image', image.digest, few(found));
  }
  const names = same.map(({ name = '' }) => name.slice(name.lastIndexOf('/') + 1));
  return subjectNameFromImage && !names.includes(image.name)
    ? mismatch('SUBJECT_MISMATCH', 'the attestation is about an image with another name', image.name, few(names))
    : undefined;
};

/** The generator's build types, for containers and for anything else. Other builders are not limited here. */
const BUILD_TYPES = ['container@v1', 'generic@v1'].map((type) => GENERATOR + type);

export const builder: Check = (_, { signer, provenance }) =>
  contradiction('the builder in the predicate must be the signer', signer.identity, provenance.builderId);

export const buildType: Check = (_, { signer, provenance }) =>
  !signer.identity.startsWith(GENERATOR) || BUILD_TYPES.includes(provenance.buildType)
    ? undefined
    : contradiction('the build type must be one of the generator', BUILD_TYPES.join(' or '), provenance.buildType);

/** The predicate names the source twice. Both must be what the certificate says. */
export const predicateSource: Check = (_, { signer, provenance: { source, dependency } }) =>
  contradiction("the predicate's source must be the certificate's", gitUri(signer), source.uri) ??
  contradiction("the predicate's first material must be the certificate's source", gitUri(signer), dependency.uri);

export const predicateCommit: Check = (_, { signer: { sourceDigest }, provenance: { source, dependency } }) =>
  contradiction("the predicate's commit must be the certificate's", sourceDigest, source.sha1) ??
  contradiction("the first material's commit must be the certificate's", sourceDigest, dependency.sha1);

function gitUri({ sourceRepository: repository, sourceRef: ref }: Signer): string | undefined {
  return repository === undefined || ref === undefined ? undefined : `git+${repository}@${ref}`;
}

/** The certificate is reason Fulcio vouches for; a predicate that says otherwise is not believed. */
function contradiction(reason: string, certificate: string | undefined, predicate: string): CodedReason | undefined {
  return equal('PREDICATE_MISMATCH', reason, certificate, predicate);
}
