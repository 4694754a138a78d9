/** What Pulumi is shown of the configuration: names and descriptions, nothing by which its engine could refuse. */

import type { PolicyConfigJSONSchema } from '@pulumi/policy/schema.js';
import type { ObjectSchema, Schema } from './json-schema.ts';
import { ConfigurationSchema } from './schema.ts';

/**
 * The engine validates with this schema before the pack is asked, and its message is the validator's. So types,
 * required keys, limits and choices are left out here: `checkConfiguration` reports them.
 *
 * @returns the `configSchema` of the policy; without `enforcementLevel`, which @pulumi/policy forbids there
 */
export function publishedSchema(): { properties: Record<string, PolicyConfigJSONSchema> } {
  const properties = Object.entries(publishedProperties(ConfigurationSchema.properties));
  return { properties: Object.fromEntries(properties.filter(([key]) => key !== 'enforcementLevel')) };
}

function publishedProperties(properties: ObjectSchema['properties']): Record<string, PolicyConfigJSONSchema> {
  return Object.fromEntries(Object.entries(properties).map(([key, schema]) => [key, published(schema)]));
}

function published(schema: Schema): PolicyConfigJSONSchema {
  const { description } = schema;
  if (schema.type === 'array') {
    return { description, items: published(schema.items) };
  }
  if (schema.type !== 'object') {
    return { description };
  }
  if ('properties' in schema) {
    return { description, properties: publishedProperties(schema.properties) };
  }
  return 'additionalProperties' in schema
    ? { description, additionalProperties: published(schema.additionalProperties) }
    : { description };
}
