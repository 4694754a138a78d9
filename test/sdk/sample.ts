/** Inputs in which every field that their type has is given. */
import ts from 'typescript';
import type { ClassDeclaration, Interfaces } from './declarations.ts';
import type { Inputs } from './registration.ts';

/** Where a text stands: `inputs.core.v1.Container.image`. */
export type Field = string;

/**
 * @param textOf the text for a field
 * @throws Error for a type that can't be sampled, so that no field is left out silently
 */
export function sampleInputs({ name, inputs, interfaces }: ClassDeclaration, textOf: (field: Field) => string): Inputs {
  const sample = new Sampler(interfaces, textOf).valueOf(inputs, name, []);
  if (typeof sample !== 'object' || sample === null) {
    throw new Error(`the inputs of ${name} are no object`);
  }
  return { ...sample };
}

/** What has no fields, by its type. */
const PLAIN: ReadonlyMap<ts.SyntaxKind, unknown> = new Map<ts.SyntaxKind, unknown>([
  [ts.SyntaxKind.NumberKeyword, 1],
  [ts.SyntaxKind.BooleanKeyword, true],
  [ts.SyntaxKind.AnyKeyword, {}],
  // Only functions have parentheses around them, and no function is an input.
  [ts.SyntaxKind.ParenthesizedType, undefined],
]);

class Sampler {
  readonly #interfaces: Interfaces;
  readonly #textOf: (field: Field) => string;

  constructor(interfaces: Interfaces, textOf: (field: Field) => string) {
    this.#interfaces = interfaces;
    this.#textOf = textOf;
  }

  /** @param within the interfaces around it: a type that holds itself ends there */
  valueOf(type: ts.TypeNode, field: Field, within: readonly string[]): unknown {
    if (ts.isUnionTypeNode(type)) {
      const [first = type] = type.types.filter(({ kind }) => kind !== ts.SyntaxKind.UndefinedKeyword);
      return this.valueOf(first, field, within);
    }
    if (ts.isArrayTypeNode(type)) {
      const item = this.valueOf(type.elementType, field, within);
      return item === undefined ? [] : [item];
    }
    if (ts.isTypeReferenceNode(type)) {
      return this.#referred(type, field, within);
    }
    if (ts.isTypeLiteralNode(type)) {
      return this.#members(type.members, field, within);
    }
    if (ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal)) {
      return type.literal.text;
    }
    return this.#plain(type, field);
  }

  #plain({ kind }: ts.TypeNode, field: Field): unknown {
    if (kind === ts.SyntaxKind.StringKeyword) {
      return this.#textOf(field);
    }
    if (!PLAIN.has(kind)) {
      throw new Error(`${field} has a type that can't be sampled: ${ts.SyntaxKind[kind]}`);
    }
    return PLAIN.get(kind);
  }

  #referred({ typeName, typeArguments }: ts.TypeReferenceNode, field: Field, within: readonly string[]): unknown {
    const name = entityText(typeName);
    const argument = typeArguments?.[0];
    if (name === 'pulumi.Input' && argument !== undefined) {
      return this.valueOf(argument, field, within);
    }
    if (name === 'pulumi.Inputs') {
      return {};
    }
    if (name.startsWith('pulumi.asset.')) {
      return undefined;
    }
    if (name.startsWith('enums.')) {
      return this.#textOf(field);
    }
    const found = this.#interfaces.get(name);
    if (found === undefined) {
      throw new Error(`${field} has a type that is not declared: ${name}`);
    }
    if (within.includes(name)) {
      return undefined;
    }
    const bases = (found.heritageClauses ?? []).flatMap(({ types }) => types.map(({ expression }) => expression));
    const members = bases.map((base) => this.#interfaces.get(ts.isIdentifier(base) ? base.text : '')?.members ?? []);
    return this.#members([...members.flat(), ...found.members], name, [...within, name]);
  }

  #members(members: readonly ts.TypeElement[], owner: string, within: readonly string[]): Record<string, unknown> {
    return Object.fromEntries(
      members.map((member) => {
        if (ts.isIndexSignatureDeclaration(member)) {
          return ['key', this.valueOf(member.type, `${owner}.*`, within)];
        }
        if (!ts.isPropertySignature(member) || member.type === undefined || ts.isComputedPropertyName(member.name)) {
          throw new Error(`${owner} has a member that can't be sampled`);
        }
        const { text } = member.name;
        return [text, this.valueOf(member.type, `${owner}.${text}`, within)];
      }),
    );
  }
}

function entityText(name: ts.EntityName): string {
  return ts.isIdentifier(name) ? name.text : `${entityText(name.left)}.${name.right.text}`;
}
