/** What the predicates of all SLSA versions have in common. */

export interface GitSource {
  /** `git+https://github.com/Kong/kong-mesh@refs/tags/v2.14.3`. */
  readonly uri: string;
  /** 40 hexadecimal digits. */
  readonly commit: string;
}

/** What the predicate says of claims that the certificate has, beside its source; only what it does say. */
export interface RestatedClaims {
  /** `refs/tags/v2.14.3`. */
  readonly ref?: string;
  /** 40 hexadecimal digits. */
  readonly commit?: string;
  /** `.github/workflows/release.yml`. */
  readonly workflowPath?: string;
  readonly trigger?: string;
  readonly runner?: string;
  /** Number of the run and of the attempt, `17654321098-1`. */
  readonly run?: string;
  readonly runUri?: string;
}

export interface Provenance {
  readonly builderId: string;
  readonly buildType: string;
  /** What the build was asked to build. In SLSA v1 it has no commit. */
  readonly source: Pick<GitSource, 'uri'> & Partial<GitSource>;
  /** The first of the materials or resolved dependencies: the source once more. */
  readonly dependency: GitSource;
  readonly restated: RestatedClaims;
  /** For a pushed tag, the branch that it was pushed from, `refs/heads/main`, where GitHub knew it. */
  readonly baseRef?: string;
}

/** The same record without the keys that have no value. */
export function stated<T extends object>(claims: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const present = Object.entries(claims).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as { [K in keyof T]: Exclude<T[K], undefined> };
}
