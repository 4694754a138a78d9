/** What a rule expects of an image's provenance, and what an attestation has to offer. checks.ts compares them. */

import type { Signer } from '../attestation/signer.ts';
import type { Provenance } from './predicate.ts';
import type { Subject } from './statement.ts';

export type ExpectedRef =
  /** Names of git tags, one of which must have been built. `{tag}` in a name stands for the image's tag. */
  | { readonly kind: 'tag'; readonly oneOf: readonly string[] }
  | { readonly kind: 'branch'; readonly branch: string }
  | { readonly kind: 'anyRef' };

export interface Expectations {
  /** Exact texts. */
  readonly predicateTypes: readonly string[];
  readonly issuer: string;
  /** Texts with `*` within a segment. One of them must match the certificate's subject alternative name. */
  readonly identities: readonly string[];
  /** `https://github.com/Kong/kong-mesh`, case-sensitive. */
  readonly sourceRepository: string;
  readonly ref: ExpectedRef;
  /** `sha-{commit}`: where in the image's tag the first digits of the source commit must stand. */
  readonly commitFromImage?: string;
  readonly workflow?: string;
  readonly workflowPath?: string;
  readonly trigger?: string;
  readonly runner?: string;
  readonly subjectNameFromImage: boolean;
}

/** The image that a provenance must be about. */
export interface AttestedImage {
  /** `sha256:…`. */
  readonly digest: string;
  /** As written in the reference. */
  readonly tag?: string | undefined;
  /** The last segment of the repository's path. */
  readonly name: string;
}

/** All that one attestation says of a build. */
export interface AttestedBuild {
  readonly signer: Signer;
  readonly provenance: Provenance;
  readonly subjects: readonly Subject[];
  readonly predicateType: string;
}
