/** What the predicates of all SLSA versions have in common. */

export interface GitSource {
  /** `git+https://github.com/Kong/kong-mesh@refs/tags/v2.14.3`. */
  readonly uri: string;
  /** The commit, 40 hexadecimal digits. */
  readonly sha1: string;
}

export interface Provenance {
  readonly builderId: string;
  readonly buildType: string;
  readonly source: GitSource;
  /** The first of the materials or resolved dependencies: the source once more. */
  readonly dependency: GitSource;
  /** For a pushed tag, the branch that it was pushed from, `refs/heads/main`, where GitHub knew it. */
  readonly baseRef?: string;
}
