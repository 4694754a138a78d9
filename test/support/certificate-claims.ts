/** What Fulcio writes into a certificate for a GitHub Actions run: the claims, and the list of extensions they become. */

/** The parts of a workflow run's identity that the tests vary; everything else is derived from them. */
export interface Claims {
  /** `https://token.actions.githubusercontent.com`. */
  readonly issuer: string;
  /** The subject alternative name, a URI: the workflow that signed, `https://github.com/…/x.yml@refs/tags/v2.1.0`. */
  readonly san: string;
  /** The commit of the workflow that signed, 40 hexadecimal digits. */
  readonly signerDigest?: string;
  /** `github-hosted` or `self-hosted`. */
  readonly runner: string;
  /** `https://github.com/Kong/kong-mesh`. */
  readonly sourceRepository: string;
  /** The commit that was built, 40 hexadecimal digits. */
  readonly sourceDigest: string;
  /** `refs/tags/v2.14.3`. */
  readonly sourceRef: string;
  readonly workflowName: string;
  /** `.github/workflows/release.yaml`. */
  readonly workflowPath: string;
  /** `push`, `workflow_dispatch`, … */
  readonly trigger: string;
  /** `https://github.com/Kong/kong-mesh/actions/runs/1/attempts/1`. */
  readonly runUrl: string;
}

export interface CertificateExtension {
  readonly oid: string;
  readonly value: string;
  /** Whether the value is stored as raw bytes (Fulcio's first six) instead of a DER UTF8String. */
  readonly legacy?: boolean;
}

const FULCIO = '1.3.6.1.4.1.57264.1';
const GITHUB = 'https://github.com/';

/** The object identifier of one of Fulcio's extensions. */
export function fulcioOid(number: number): string {
  return `${FULCIO}.${number}`;
}

/** `Kong/kong-mesh` of `https://github.com/Kong/kong-mesh`. */
export function repositoryName({ sourceRepository }: Claims): string {
  return sourceRepository.replace(GITHUB, '');
}

/**
 * The extensions of a certificate with these claims, as Fulcio writes them: .1 to .6 raw, .8 to .22 as UTF8String.
 *
 * @returns a new list, in the order of their numbers
 */
export function claimExtensions(claims: Claims): readonly CertificateExtension[] {
  const repository = repositoryName(claims);
  const [owner = ''] = repository.split('/');
  const legacy = [
    [1, claims.issuer],
    [2, claims.trigger],
    [3, claims.sourceDigest],
    [4, claims.workflowName],
    [5, repository],
    [6, claims.sourceRef],
  ] as const;
  const current = [
    [8, claims.issuer],
    [9, claims.san],
    [10, claims.signerDigest],
    [11, claims.runner],
    [12, claims.sourceRepository],
    [13, claims.sourceDigest],
    [14, claims.sourceRef],
    [15, '412345678'],
    [16, GITHUB + owner],
    [17, '962416'],
    [18, `${claims.sourceRepository}/${claims.workflowPath}@${claims.sourceRef}`],
    [19, claims.sourceDigest],
    [20, claims.trigger],
    [21, claims.runUrl],
    [22, 'public'],
  ] as const;
  return [
    ...legacy.map(([number, value]) => ({ oid: fulcioOid(number), value, legacy: true })),
    ...current.flatMap(([number, value]) => (value === undefined ? [] : [{ oid: fulcioOid(number), value }])),
  ];
}

/** The list with one extension's value replaced: the other of a legacy and a current pair stays, so that they disagree. */
export function replaceExtension(number: number, value: string) {
  return (extensions: readonly CertificateExtension[]): readonly CertificateExtension[] =>
    extensions.map((extension) => (extension.oid === fulcioOid(number) ? { ...extension, value } : extension));
}

/** The list without these extensions. */
export function dropExtensions(...numbers: readonly number[]) {
  return (extensions: readonly CertificateExtension[]): readonly CertificateExtension[] =>
    extensions.filter(({ oid }) => !numbers.some((number) => oid === fulcioOid(number)));
}
