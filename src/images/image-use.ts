/** One place in an object where an image is named, or where one is and can't be read. */

import { type Failure, isFailure } from '../failure.ts';
import type { Path } from '../plan/path.ts';

export type ImageUse = KnownUse | UnreadableUse;

interface Use {
  /** In the planned resource; for a file and for what helm rendered, in the object; empty for the resource as a whole. */
  readonly path: Path;
  /** The object that a template of a chart made, and that the path starts in. */
  readonly rendered?: RenderedObject | undefined;
  /** Where the image stands in a file that was scanned. */
  readonly scanned?: ScannedPlace | undefined;
  /** What the image is for, where the path does not show it: "injected into every pod as kuma-sidecar". */
  readonly role?: string | undefined;
}

export interface RenderedObject {
  /** `kong-mesh/templates/cp-deployment.yaml`, where helm prints it. */
  readonly template?: string | undefined;
  /** `Deployment/kong-mesh-control-plane`. */
  readonly object: string;
}

export interface ScannedPlace {
  readonly file: string;
  /** The document in the file, from 1. */
  readonly document: number;
  /** The line in the file, from 1. */
  readonly line: number;
}

export interface KnownUse extends Use {
  /** As the user wrote it, also where remediation has put the digest behind it. */
  readonly image: string;
  /** Whether a control plane will put it into pods that are not in the plan. */
  readonly injected: boolean;
  /** The field for the digest, where an image in parts has one. */
  readonly digestAt?: Path | undefined;
  /** What remediation did about the image's tag; undefined where it was not asked to, or where nothing is to do. */
  readonly remediated?: Remediated | undefined;
}

/** The digest was put behind the tag; nothing was, since the resource fails; or it could not be, and why. */
export type Remediated = 'pinned' | 'held back' | Failure;

export interface UnreadableUse extends Use, Failure {
  readonly code: 'IMAGE_UNKNOWN' | 'HELM_NOT_RENDERED' | 'IMAGES_NOT_IN_PLAN';
  /** What to do, where the code alone does not tell. */
  readonly remedy?: string | undefined;
}

export function isKnown(use: ImageUse): use is KnownUse {
  return !isFailure(use);
}

/** Why a value that the update will know can't be read. */
export const NOT_KNOWN = 'the plan does not know it yet';

export function unknownUse(path: Path, reason: string): UnreadableUse {
  return { path, code: 'IMAGE_UNKNOWN', reason };
}

/** What something outside the plan decides. */
export function notInPlan(path: Path, reason: string, remedy?: string): UnreadableUse {
  return { path, code: 'IMAGES_NOT_IN_PLAN', reason, ...(remedy !== undefined && { remedy }) };
}
