/** What a rule expects of an image's provenance, each expectation named by the claim it checks. */

export type ExpectedRef =
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'branch'; readonly branch: string }
  | { readonly kind: 'tagFromImage' }
  | { readonly kind: 'anyRef' };

export interface Expectations {
  /** Exact texts. */
  readonly predicateTypes: readonly string[];
  readonly issuer: string;
  /** Texts with `*` within a segment; one of them has to match the certificate's subject alternative name. */
  readonly identities: readonly string[];
  /** `https://github.com/Kong/kong-mesh`, case-sensitive. */
  readonly sourceRepository: string;
  readonly ref: ExpectedRef;
  readonly workflow?: string;
  readonly workflowPath?: string;
  readonly trigger?: string;
  readonly runner?: string;
  readonly subjectNameFromImage: boolean;
}
