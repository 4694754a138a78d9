/** What the signed statement must say: it is about the image, and it agrees with the certificate. */

import type { Signer } from '../attestation/signer.ts';
import type { CodedReason } from '../verdict.ts';
import { type Check, equal, few, mismatch } from './check.ts';
import { builderIds } from './build-types.ts';
import { GENERATOR, isGenerator } from '../generator.ts';
import type { RestatableClaims } from './predicate.ts';

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

export const builder: Check = (_, { signer, provenance: { buildType, builderId } }) => {
  const builders = builderIds(buildType, signer);
  return builders.includes(builderId)
    ? undefined
    : mismatch(
        'PREDICATE_MISMATCH',
        'the builder in the predicate must be the signer',
        builders.join(' or '),
        builderId,
      );
};

/** Readers refuse types that are not listed. What the generator signs must also be of a type of its own. */
export const buildType: Check = (_, { signer, provenance }) =>
  isGenerator(signer.identity) && !provenance.buildType.startsWith(GENERATOR)
    ? contradiction('the build type must be one of the generator', `${GENERATOR}…`, provenance.buildType)
    : undefined;

/** The predicate names the source twice. Both must be what the certificate says. */
export const predicateSource: Check = (_, { signer, provenance: { source, dependency } }) =>
  contradiction("the predicate's source must be the certificate's", gitUri(signer), source.uri) ??
  contradiction("the predicate's first material must be the certificate's source", gitUri(signer), dependency.uri);

export const predicateCommit: Check = (_, { signer: { sourceDigest }, provenance: { source, dependency } }) =>
  contradiction("the predicate's commit must be the certificate's", sourceDigest, source.commit ?? dependency.commit) ??
  contradiction("the first material's commit must be the certificate's", sourceDigest, dependency.commit);

interface RestatableClaim {
  readonly noun: string;
  /** The claim as the certificate has it, in the predicate's form. */
  readonly of: (signer: Signer) => string | undefined;
}

const RESTATABLE: Readonly<Record<keyof RestatableClaims, RestatableClaim>> = {
  ref: { noun: 'git ref', of: ({ sourceRef }) => sourceRef },
  commit: { noun: 'commit', of: ({ sourceDigest }) => sourceDigest },
  refType: {
    noun: 'type of git ref',
    of: ({ sourceRef }) => sourceRef && (sourceRef.startsWith('refs/tags/') ? 'tag' : 'branch'),
  },
  repository: { noun: 'repository', of: ({ sourceRepository }) => sourceRepository?.split('/').slice(3).join('/') },
  owner: { noun: 'owner', of: ({ sourceRepository }) => sourceRepository?.split('/')[3] },
  workflowPath: { noun: 'workflow file', of: workflowPathOf },
  trigger: { noun: 'event', of: ({ trigger }) => trigger },
  runner: { noun: 'kind of runner', of: ({ runner }) => runner },
  run: { noun: 'run', of: runOf },
  runId: { noun: 'run', of: (signer) => runOf(signer)?.split('-')[0] },
  runUri: { noun: 'run', of: ({ runUri }) => runUri },
};

/** Whatever else the predicate says of a claim that the certificate has, it must say the same. The first that differs. */
export const restatedClaims: Check = (_, { signer, provenance: { restated } }) => {
  for (const [claim, said] of restated) {
    const { noun, of } = RESTATABLE[claim];
    const certificate = of(signer);
    if (certificate !== undefined && certificate !== said) {
      return contradiction(`the predicate's ${noun} must be the certificate's`, certificate, said);
    }
  }
  return undefined;
};

/** `17654321098-1`; undefined where the certificate names its run in another form. */
function runOf({ runUri = '' }: Signer): string | undefined {
  const [, run, attempt] = /\/actions\/runs\/(\d+)\/attempts\/(\d+)$/.exec(runUri) ?? [];
  return run === undefined || attempt === undefined ? undefined : `${run}-${attempt}`;
}

/** `.github/workflows/release.yml`; the whole URI where it is not of the source's repository and ref. */
function workflowPathOf({ workflowUri, sourceRepository = '', sourceRef = '' }: Signer): string | undefined {
  const [start, end] = [`${sourceRepository}/`, `@${sourceRef}`];
  return workflowUri?.startsWith(start) === true && workflowUri.endsWith(end)
    ? workflowUri.slice(start.length, -end.length)
    : workflowUri;
}

function gitUri({ sourceRepository: repository, sourceRef: ref }: Signer): string | undefined {
  return repository === undefined || ref === undefined ? undefined : `git+${repository}@${ref}`;
}

/** Fulcio vouches for the certificate. A predicate that says otherwise is not believed. */
function contradiction(reason: string, certificate: string | undefined, predicate: string): CodedReason | undefined {
  return equal('PREDICATE_MISMATCH', reason, certificate, predicate);
}
