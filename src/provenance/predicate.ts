/** What the predicates of all SLSA versions have in common. */

export interface GitSource {
  /** `git+https://github.com/Kong/kong-mesh@refs/tags/v2.14.3`. */
  readonly uri: string;
  /** 40 hexadecimal digits. */
  readonly commit: string;
}

/** Claims that predicates state beside the certificate, in the form that they have there. */
export interface RestatableClaims {
  /** `refs/tags/v2.14.3`. */
  readonly ref: string;
  /** 40 hexadecimal digits. */
  readonly commit: string;
  /** `tag`, or `branch` for all else. */
  readonly refType: string;
  /** `Kong/kong-mesh`. */
  readonly repository: string;
  /** Of the source repository, `Kong`. */
  readonly owner: string;
  /** `.github/workflows/release.yml`. */
  readonly workflowPath: string;
  readonly trigger: string;
  readonly runner: string;
  /** Number of the run and of the attempt, `17654321098-1`. */
  readonly run: string;
  /** `17654321098`. */
  readonly runId: string;
  readonly runUri: string;
}

/** One claim as one place of the predicate has it. */
export type Restatement = readonly [claim: keyof RestatableClaims, said: string];

export interface Provenance {
  readonly builderId: string;
  readonly buildType: string;
  /** What the build was asked to build. In SLSA v1 it has no commit. */
  readonly source: Pick<GitSource, 'uri'> & Partial<GitSource>;
  /** The first of the materials or resolved dependencies: the source once more. */
  readonly dependency: GitSource;
  /** What the predicate says of claims beside its source; a claim may stand in several places. */
  readonly restated: readonly Restatement[];
  /** For a pushed tag, the branch that it was pushed from, `refs/heads/main`, where GitHub knew it. */
  readonly baseRef?: string;
}

/** @returns those that the predicate does say */
export function restatements(
  ...places: readonly (readonly [claim: keyof RestatableClaims, said: string | undefined])[]
): Restatement[] {
  return places.flatMap(([claim, said]) => (said === undefined ? [] : [[claim, said]]));
}
