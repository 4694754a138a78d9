/** Text of a place: `spec.containers[0].image`, `env["KUMA_INJECTOR_INIT_CONTAINER_IMAGE"].value`; with template and object in a Release. */

import type { ImageUse } from '../images/image-use.ts';
import type { Path, Segment } from '../plan/path.ts';
import type { PlacedUse } from '../result.ts';
import { printable } from './message.ts';

/** @returns on one line; the keys of a custom resource may hold any character */
export function placeText({ path, rendered }: ImageUse): string {
  const object = rendered === undefined ? [] : [rendered.template ?? 'chart', rendered.object];
  return printable([...object, pathText(path)].filter((part) => part !== '').join(' '));
}

/** `Deployment/kong-mesh-control-plane spec.template.spec.containers[0].image`, with file and line where one was scanned. */
export function useText({ resource, use }: PlacedUse): string {
  const { scanned } = use;
  const line = scanned === undefined ? '' : ` (${printable(`${scanned.file}:${scanned.line}`)})`;
  return `${printable(resource)} ${placeText(use)}`.trim() + line;
}

export function pathText(path: Path): string {
  return path.reduce<string>((text, segment) => text + segmentText(segment, text === ''), '');
}

function segmentText(segment: Segment, first: boolean): string {
  if (typeof segment === 'string') {
    return /^[\w-]+$/.test(segment) ? `${first ? '' : '.'}${segment}` : `[${JSON.stringify(segment)}]`;
  }
  const { index, name, repeated } = segment;
  const byName = name === undefined ? '' : `[${JSON.stringify(name)}]`;
  return name === undefined || repeated === true ? `${byName}[${index}]` : byName;
}
