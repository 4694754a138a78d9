/** What is known of the resources of one kind, in every version of their group: one row of the table. */

/**
 * A field of the inputs, `spec.nodeSets[].podTemplate`: `[]` stands for each item of a list, `[web]` for the item with
 * that name, `*` for each value of an object, `**` for any depth, `{a,b.c,}` for each of several texts, `["a.b"]` for a
 * key with dots.
 */
export type FieldPath = string;

/**
 * A field that holds an image as a text, with or without `oci://` and the like before it, and the fields beside it that
 * hold its other parts: `spec.image ^registry :tag @digest`. With a `/` before it, a part is told from the top:
 * `:/spec.version`.
 *
 *     ^KEY  stands before the image, with a slash between; several in their order
 *     :KEY  is the tag, where the text has none. Without it the operator adds one; `:*` where no field can name it
 *     @KEY  is the digest
 *     ?     the text may be something else: it counts only as a whole reference
 *
 * What is no text in such a field is read by its shape, as everywhere.
 */
export type ImageField = string;

/**
 * `spec.image | spec.baseImage`: one of the fields must be set, and a message names the first. With
 * `spec.thanos -> spec.thanos.image` only where the field before the arrow is set.
 */
export type Need = string;

export interface Kind {
  /** Nothing of it is read: it starts no pods, or it describes images that others run. */
  readonly silent?: true;
  /** Fields with images whose names or parts the shape does not show, and those that hold pods: not known, they are told. */
  readonly images?: readonly ImageField[];
  /** Fields without which its operator chooses an image. */
  readonly needs?: readonly Need[];
  /** The operator chooses the images, and no field names them. */
  readonly chosen?: true;
  /** Who decides by it what will run, which is not in the plan. */
  readonly deploys?: string;
  /** Fields with which it does; without them it always does. */
  readonly when?: readonly FieldPath[];
  /** Fields that name another object, which has the images. */
  readonly refers?: readonly FieldPath[];
  /** Where images are looked for by their shape; everywhere where it is left out. */
  readonly only?: readonly FieldPath[];
  /** Where something looks like an image and is none: it is built, matched or shown. */
  readonly ignore?: readonly FieldPath[];
}

/** By group and kind, `argoproj.io/Application`; several kinds of a group as `group/A|B`, all others as `group/*`. */
export type Kinds = Readonly<Record<string, Kind>>;

export const SILENT: Kind = { silent: true };
