/** The images in the fields of a row, each put together of its parts. */

import type { Path } from '../../plan/path.ts';
import { isSet, isRecord, type PlannedRecord, type PlannedValue, UNKNOWN } from '../../plan/planned-value.ts';
import { type ImageUse, NOT_KNOWN, notInPlan, unknownUse } from '../image-use.ts';
import { isWholeReference, writtenImage } from '../written-image.ts';
import { expandBraces, fieldsAt, type Found } from './field.ts';
import type { ImageField, Need } from './kind.ts';

interface ParsedField {
  readonly path: string;
  readonly before: readonly string[];
  readonly tag?: string | undefined;
  readonly digest?: string | undefined;
  readonly onlyWhole: boolean;
}

export interface FieldImages {
  readonly uses: readonly ImageUse[];
  /** The texts that were read here, so that nothing reads them by their shape. */
  readonly read: readonly Path[];
}

/** @param fields the inputs of one object */
export function imagesInFields(fields: PlannedRecord, images: readonly ImageField[]): FieldImages {
  const found = images.flatMap(expandBraces).flatMap((image) => {
    const field = parsedField(image);
    return fieldsAt(fields, field.path).map((place) => ({ field, place }));
  });
  return {
    uses: found.flatMap(({ field, place }) => usesAt(field, place, fields)),
    // What is not known is told once, and what is no text is read by its shape.
    read: found.flatMap(({ place: { value, at } }) => (typeof value === 'string' || value === UNKNOWN ? [at] : [])),
  };
}

/** @returns the fields that are to be set, one for each need that is not met */
export function unmetNeeds(fields: PlannedRecord, needs: readonly Need[]): string[] {
  return needs.flatMap((need) => {
    const [condition, choice = condition ?? ''] = need.split(' -> ');
    const applies = choice === condition || isChosen(fields, condition ?? '');
    const choices = choice.split(' | ');
    const [first = ''] = choices;
    return applies && !choices.some((image) => isChosen(fields, image))
      ? [parsedField(expandBraces(first)[0] ?? '').path]
      : [];
  });
}

function isChosen(fields: PlannedRecord, image: ImageField): boolean {
  return expandBraces(image).some((one) => {
    const { path, onlyWhole } = parsedField(one);
    return fieldsAt(fields, path).some(
      ({ value }) => !onlyWhole || value === UNKNOWN || (typeof value === 'string' && isWholeReference(value)),
    );
  });
}

function parsedField(image: ImageField): ParsedField {
  const [path = '', ...parts] = image.split(' ');
  const named = (mark: string) => parts.filter((part) => part.startsWith(mark)).map((part) => part.slice(1));
  return { path, before: named('^'), tag: named(':')[0], digest: named('@')[0], onlyWhole: parts.includes('?') };
}

function usesAt(field: ParsedField, { value, at, beside }: Found, fields: PlannedRecord): ImageUse[] {
  if (value === UNKNOWN) {
    return [unknownUse(at, NOT_KNOWN)];
  }
  if (typeof value !== 'string') {
    return isRecord(value) || typeof value === 'object' ? [] : [unknownUse(at, 'it is not a text')];
  }
  if (field.onlyWhole && !isWholeReference(value)) {
    return [];
  }
  const part = (key: string | undefined) => partOf(key, beside, fields);
  const before = field.before.map(part);
  const tag = part(field.tag);
  const digest = part(field.digest);
  if ([...before, tag, digest].includes(UNKNOWN)) {
    return [unknownUse(at, 'a part of the image is not a text that the plan knows')];
  }
  const name = [...before.filter(isSet), value].map(String).join('/');
  const version = versionPart(value, tag, digest);
  // The repository is judged all the same: that the tag is not in the plan may be lowered.
  return version === undefined && field.tag !== undefined
    ? [notInPlan(at, 'the operator adds a tag of its own to the image'), ...writtenImage(name, at)]
    : writtenImage(`${name}${version ?? ''}`, at, digestPlace(field, at));
}

/** Fields of other names (`sha`, `hash`) take a digest in forms of their own. */
function digestPlace({ digest }: ParsedField, at: Path): Path | undefined {
  return digest === 'digest' ? [...at.slice(0, -1), digest] : undefined;
}

/** A text, undefined where there is none, and {@link UNKNOWN} for anything else. */
function partOf(
  key: string | undefined,
  beside: PlannedRecord,
  fields: PlannedRecord,
): string | typeof UNKNOWN | undefined {
  if (key === undefined || key === '*') {
    return undefined;
  }
  const value: PlannedValue = key.startsWith('/') ? fieldsAt(fields, key.slice(1))[0]?.value : beside[key];
  return !isSet(value) ? undefined : typeof value === 'string' ? value : UNKNOWN;
}

/** `:tag@sha256:…`, or what is there of it; empty where the image has its own; undefined where nothing tells. */
function versionPart(image: string, tag: PlannedValue, digest: PlannedValue): string | undefined {
  const own = /:[^/]+$|@/.test(image);
  const pin = typeof digest === 'string' && !image.includes('@') ? `@${withAlgorithm(digest)}` : '';
  if (own || typeof tag !== 'string') {
    return own || pin !== '' ? pin : undefined;
  }
  // A version stands where a tag must: as a digest, or with a "+", which no tag can hold.
  return /^(?:@?sha256:)/.test(tag) ? `@${tag.replace(/^@/, '')}` : `:${tag.replaceAll('+', '-')}${pin}`;
}

function withAlgorithm(digest: string): string {
  return digest.includes(':') ? digest : `sha256:${digest}`;
}
