/** The part of JSON schema that the definition is written in, and three words of our own. */

import type { Format } from './formats.ts';

interface Described {
  readonly description: string;
  readonly default?: unknown;
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
  /** Ours: values of the contract that this version does not have. */
  readonly later?: readonly string[];
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
  /** Ours: exactly one of these keys has to be there. */
  readonly exactlyOne?: readonly string[];
  /** Ours: keys of the contract that this version does not have. */
  readonly later?: readonly string[];
}
export interface MapSchema extends Described {
  readonly type: 'object';
  readonly additionalProperties: ObjectSchema;
  readonly propertyNames: { readonly format: Format };
}
/** An object of somebody else's making: not looked into here. */
export interface ForeignSchema extends Described {
  readonly type: 'object';
}
export interface AlternativesSchema extends Described {
  readonly type?: never;
  readonly anyOf: readonly [TextSchema, ListSchema];
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
