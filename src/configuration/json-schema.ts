/** The part of JSON schema that the definition is written in, with keywords of our own, and the types of what it describes. */

import type { XStatic } from 'typebox/schema';
import type { Format } from './formats.ts';

interface Described {
  readonly description: string;
  readonly default?: unknown;
  /** Ours: what follows `is missing` where the key is required. */
  readonly ifMissing?: string;
}
export interface TextSchema extends Described {
  readonly type: 'string';
  readonly minLength: 1;
  /** A check of our own. */
  readonly format: Format;
  readonly examples: readonly string[];
}
export interface ChoiceSchema extends Described {
  readonly type: 'string';
  readonly enum: readonly string[];
}
export interface FlagSchema extends Described {
  readonly type: 'boolean';
  readonly const?: true;
}
export interface NumberSchema extends Described {
  readonly type: 'number';
  readonly exclusiveMinimum: number;
  readonly maximum: number;
}
export interface ListSchema extends Described {
  readonly type: 'array';
  readonly items: Schema;
  readonly minItems?: 1;
  readonly uniqueItems?: true;
}
export interface ObjectSchema extends Described {
  readonly type: 'object';
  readonly additionalProperties: false;
  readonly properties: Readonly<Record<string, Schema>>;
  readonly required: readonly string[];
  /** Ours: exactly one of these keys must be there. */
  readonly exactlyOne?: readonly string[];
  /** Ours: keys of the contract that this version does not have. */
  readonly notYetSupported?: readonly string[];
}
export interface MapSchema extends Described {
  readonly type: 'object';
  readonly additionalProperties: ObjectSchema;
  readonly propertyNames: { readonly format: Format };
}
/** An object that another specification describes; its content is not checked here. */
export interface ForeignSchema extends Described {
  readonly type: 'object';
}
export interface AlternativesSchema extends Described {
  readonly type?: never;
  readonly anyOf: readonly (TextSchema | ListSchema | FlagSchema)[];
}
export type Schema =
  | TextSchema
  | ChoiceSchema
  | FlagSchema
  | NumberSchema
  | ListSchema
  | ObjectSchema
  | MapSchema
  | ForeignSchema
  | AlternativesSchema;

/** What a schema describes once its defaults are filled in: a key with a default is always there. */
export type Filled<S> = S extends { readonly properties: infer P; readonly required: readonly (infer R)[] }
  ? { readonly [K in keyof P as IsPresent<P[K], K, R> extends true ? K : never]: Filled<P[K]> } & {
      readonly [K in keyof P as IsPresent<P[K], K, R> extends true ? never : K]?: Filled<P[K]>;
    }
  : S extends { readonly items: infer I }
    ? readonly Filled<I>[]
    : S extends { readonly propertyNames: unknown; readonly additionalProperties: infer A }
      ? Readonly<Record<string, Filled<A>>>
      : S extends { readonly anyOf: readonly (infer A)[] }
        ? Filled<A>
        : XStatic<S>;

type IsPresent<S, K, Required> = K extends Required ? true : S extends { readonly default: unknown } ? true : false;

export const text = (format: Format, description: string, ...examples: string[]) =>
  ({ type: 'string', minLength: 1, format, description, examples }) as const;
export const strict = { type: 'object', additionalProperties: false } as const;
export const distinct = { type: 'array', minItems: 1, uniqueItems: true } as const;
export const flag = { type: 'boolean' } as const;
