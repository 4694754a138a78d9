/** The JSON schema of the configuration for editors, made from the definition; docs/configuration.schema.json is its text. */

import type { ObjectSchema, Schema } from '../../src/configuration/json-schema.ts';
import { ConfigurationSchema } from '../../src/configuration/schema.ts';

const POLICY = { $ref: '#/definitions/policy' };
const FOR_ALL = { $ref: '#/definitions/all' };

/** @returns a schema of the whole file, in both of Pulumi's forms; draft 7, which every editor knows */
export function editorSchema(): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of kong-mesh-provenance',
    description: 'The file of pulumi preview --policy-pack-config, and of image-provenance --config.',
    type: 'object',
    additionalProperties: false,
    properties: {
      'image-provenance': POLICY,
      all: FOR_ALL,
      environments: { description: "Pulumi's own." },
      version: { const: 2, description: "Pulumi's newer form, with the policies under policies." },
      policies: {
        type: 'object',
        additionalProperties: false,
        properties: { 'image-provenance': POLICY, all: FOR_ALL },
      },
      exceptions: { description: "Pulumi's own." },
    },
    dependencies: {
      policies: ['version'],
      exceptions: ['version'],
      version: { properties: { 'image-provenance': false, all: false } },
    },
    definitions: {
      policy: { anyOf: [editor(ConfigurationSchema), level()] },
      all: {
        anyOf: [{ type: 'object', additionalProperties: false, properties: { enforcementLevel: level() } }, level()],
      },
    },
  };
}

function level(): object {
  return editor(ConfigurationSchema.properties.enforcementLevel);
}

/** The same without keywords and formats of our own, which the pack checks. */
function editor(schema: Schema): object {
  const { description, default: value } = schema;
  const described = { description, ...(value !== undefined && { default: value }) };
  if ('anyOf' in schema) {
    return { ...described, anyOf: schema.anyOf.map(editor) };
  }
  switch (schema.type) {
    case 'string':
      return { ...described, type: 'string', ...('enum' in schema ? { enum: schema.enum } : exampleTexts(schema)) };
    case 'boolean':
      return { ...described, type: 'boolean', ...(schema.const === true && { const: true }) };
    case 'number':
      return { ...described, type: 'number', exclusiveMinimum: schema.exclusiveMinimum, maximum: schema.maximum };
    case 'array': {
      const { minItems, uniqueItems, items } = schema;
      const limits = { ...(minItems !== undefined && { minItems }), ...(uniqueItems !== undefined && { uniqueItems }) };
      return { ...described, type: 'array', ...limits, items: editor(items) };
    }
    case 'object':
      if ('properties' in schema) {
        return { ...described, ...editorObject(schema) };
      }
      return 'additionalProperties' in schema
        ? { ...described, type: 'object', additionalProperties: editor(schema.additionalProperties) }
        : { ...described, type: 'object' };
  }
}

function exampleTexts({ examples }: { readonly examples: readonly string[] }): object {
  return { minLength: 1, ...(examples.length > 0 && { examples }) };
}

function editorObject({ properties, required, exactlyOne }: ObjectSchema): object {
  return {
    type: 'object',
    additionalProperties: false,
    required,
    ...(exactlyOne !== undefined && { oneOf: exactlyOne.map((key) => ({ required: [key] })) }),
    properties: Object.fromEntries(Object.entries(properties).map(([key, schema]) => [key, editor(schema)])),
  };
}
