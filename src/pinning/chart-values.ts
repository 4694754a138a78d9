/** The values of Kuma's chart, and of Kong Mesh's around it, that name the tag of one image each. */

import { type Failure, isFailure } from '../failure.ts';
import type { Path } from '../plan/path.ts';
import { lastSegment, parseReference } from '../reference/reference.ts';
import type { Edit, Pin } from './edit.ts';

/** By the image's name. `global.image.tag` is all images' together, and the chart compares it with its own version. */
const TAGS: Readonly<Record<string, Path>> = {
  'kuma-cp': ['controlPlane', 'image', 'tag'],
  'kuma-dp': ['dataPlane', 'image', 'tag'],
  'kuma-init': ['dataPlane', 'initImage', 'tag'],
  'kuma-cni': ['cni', 'image', 'tag'],
  kumactl: ['kumactl', 'image', 'tag'],
};

const OF_A_CHART: Failure = { reason: 'a chart makes the image, and the pack knows no value that names its tag alone' };

/** @returns the value to be set, also where the release leaves it out */
export function chartValue({ use, digest }: Pin): Edit[] | Failure {
  const reference = parseReference(use.image);
  const chart = valuesOfKuma(use.rendered?.template ?? '');
  const value = isFailure(reference) ? undefined : TAGS[lastSegment(reference).replace(/^ubi-/, '')];
  return isFailure(reference) || chart === undefined || value === undefined
    ? OF_A_CHART
    : [{ path: ['values', ...chart, ...value], text: `${reference.tag ?? ''}@${digest}` }];
}

/** @returns where the values of a chart in a chart are, `kuma` for `kong-mesh/charts/kuma/templates/…` */
function valuesOfKuma(template: string): Path | undefined {
  const [chart = ''] = template.split('/templates/');
  const [, ...below] = chart.split('/charts/');
  return /(?:^|\/)kuma$/.test(chart) ? below : undefined;
}

/** What a chart makes anew each time it is rendered: keys and certificates, and sums over them. */
const MADE_ANEW = /^(?:caBundle$|checksum\/)/;

/** @returns rendered objects as a text to compare, without what no two renderings have in common */
export function comparableText(objects: readonly { readonly kind: string; readonly fields: unknown }[]): string {
  const compared = objects.map(({ kind, fields }) => (kind === 'Secret' ? kind : fields));
  return JSON.stringify(compared, (key, value: unknown) => (MADE_ANEW.test(key) ? undefined : value));
}
