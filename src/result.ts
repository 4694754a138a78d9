/** What a run says of each image, and of all of them. */

import { type ImageUse, isKnown } from './images/image-use.ts';
import type { Reference } from './reference/reference.ts';
import type { Rule } from './trust-policy/rules.ts';
import type { Verdict } from './verdict.ts';

/** How a failure is enforced. `off`: it is in the results, but not reported. */
export type Level = 'mandatory' | 'advisory' | 'off';

/** An image use, and the resource that it is in. */
export interface PlacedUse {
  /** `kong-mesh-system/Deployment/kong-mesh-control-plane`. */
  readonly resource: string;
  readonly namespace?: string | undefined;
  readonly use: ImageUse;
}

/** The images of one resource: by the key of each image's result, its uses there. */
export type ResourceImages = ReadonlyMap<string, readonly ImageUse[]>;

/** What one run says of one image. */
export interface ImageResult {
  /** As the first use writes it; undefined where the plan does not know it. */
  readonly written?: string | undefined;
  readonly reference?: Reference | undefined;
  /** The rule that decided, where one did. */
  readonly rule?: Rule | undefined;
  /** The chosen preset that would have decided without an own rule, `preset kong-mesh`. */
  readonly insteadOf?: string | undefined;
  readonly verdict: Verdict;
  /** How a failure is enforced. */
  readonly level: Level;
  readonly uses: readonly PlacedUse[];
  /** Sentences about an image that does not fail: its tag can move, its exemption ends soon. */
  readonly notes: readonly string[];
}

/** A resource of which something is not read, and why. */
export interface NotReadResource {
  readonly resource: string;
  readonly why: string;
}

/** What was seen of the plan beside its images. */
export interface Overlooked {
  /** Kinds that no table knows, and in which no image was seen: `Cluster.postgresql.cnpg.io`. */
  readonly byShapeOnly: readonly string[];
  readonly notRead: readonly NotReadResource[];
  /** How many values of custom resources the plan does not know. */
  readonly unknownValues: number;
  /** How many Releases were rendered, without the cluster that their templates may ask. */
  readonly renderedReleases: number;
}

/** `rules[0]` decided about so many images that `preset kong-mesh` would have decided about. */
export interface TakenFromPreset {
  readonly rule: string;
  readonly preset: string;
  readonly images: number;
}

export interface Summary extends Overlooked {
  readonly uses: number;
  readonly images: number;
  readonly passed: number;
  readonly exempted: number;
  readonly failed: number;
  /** How many of these are only reported, or not even that. */
  readonly lowered: number;
  /** Source refs of the images that passed and are named by a digest alone; with the commit where the rule asks for one. */
  readonly releases: readonly string[];
  /** Images that passed and got their digest by remediation in every use. */
  readonly pinned: number;
  /** Images that passed and are named by a tag alone, which can move. */
  readonly byTag: number;
  /** Own rules that decided about images of a chosen preset. */
  readonly takenFromPresets: readonly TakenFromPreset[];
  /** The day on which the first exemption ends. */
  readonly exemptedUntil?: string;
  /** Releases that were rendered, without the cluster that their templates may ask. */
  readonly renderedReleases: number;
  readonly registryRequests: number;
}

/** Whether a reference has a digest, so that it always means the same image. */
export function isPinned(reference: Reference | undefined): boolean {
  return reference?.digest !== undefined;
}

/** Whether remediation has put the digest into every use of the image. */
function isRemediated({ uses }: ImageResult): boolean {
  return uses.every(({ use }) => isKnown(use) && use.remediated === 'pinned');
}

/** @param overlooked by resource, in the order of the plan */
export function summaryOf(
  results: readonly ImageResult[],
  overlooked: readonly Overlooked[],
  registryRequests: number,
): Summary {
  const count = (result: Verdict['result']) => results.filter(({ verdict }) => verdict.result === result).length;
  const ends = results.flatMap(({ verdict }) => (verdict.result === 'EXEMPTED' ? (verdict.expires ?? []) : []));
  const [exemptedUntil] = ends.sort();
  const byTag = results.filter(({ verdict, reference }) => verdict.result === 'PASSED' && !isPinned(reference));
  return {
    uses: results.reduce((sum, { uses }) => sum + uses.length, 0),
    images: results.length,
    passed: count('PASSED'),
    exempted: count('EXEMPTED'),
    failed: count('FAILED'),
    lowered: results.filter(({ verdict, level }) => verdict.result === 'FAILED' && level !== 'mandatory').length,
    releases: [...new Set(results.flatMap(releaseOf))].sort(),
    takenFromPresets: takenFromPresets(results),
    pinned: byTag.filter(isRemediated).length,
    byTag: byTag.filter((result) => !isRemediated(result)).length,
    ...(exemptedUntil !== undefined && { exemptedUntil }),
    byShapeOnly: [...new Set(overlooked.flatMap(({ byShapeOnly }) => byShapeOnly))],
    notRead: overlooked.flatMap(({ notRead }) => notRead),
    unknownValues: overlooked.reduce((sum, { unknownValues }) => sum + unknownValues, 0),
    renderedReleases: overlooked.reduce((sum, { renderedReleases }) => sum + renderedReleases, 0),
    registryRequests,
  };
}

/** What decided: the rule, or the exemption; undefined where nothing did, or where an exemption has ended. */
export function decidedBy({ rule, verdict }: ImageResult): string | undefined {
  return rule?.origin ?? (verdict.result === 'EXEMPTED' ? verdict.origin : undefined);
}

function takenFromPresets(results: readonly ImageResult[]): TakenFromPreset[] {
  const taken = new Map<string, TakenFromPreset>();
  for (const { rule, insteadOf: preset } of results) {
    if (rule !== undefined && preset !== undefined) {
      const key = JSON.stringify([rule.origin, preset]);
      taken.set(key, { rule: rule.origin, preset, images: (taken.get(key)?.images ?? 0) + 1 });
    }
  }
  return [...taken.values()];
}

/** A digest does not show which release or commit it is. The provenance does. */
function releaseOf({ verdict, reference, rule }: ImageResult): string[] {
  if (verdict.result !== 'PASSED' || reference?.tag !== undefined) {
    return [];
  }
  const { ref, commit } = verdict.provenance;
  return [rule?.expectations.commitFromImage === undefined ? ref : `${ref} at ${commit}`];
}
