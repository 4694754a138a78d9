/** The defaults of the definition, filled in: they stand there and nowhere else. */

import type { Schema } from './json-schema.ts';
import { type RuleConfiguration, RuleSchema, type WrittenRule } from './schema-rules.ts';
import { type Configuration, ConfigurationSchema, type WrittenConfiguration } from './schema.ts';

/**
 * @param written a configuration that was checked; it is left as it is
 * @returns a copy in which each missing key with a default has it, at any depth
 */
export function withDefaults(written: WrittenConfiguration): Configuration {
  return filled(ConfigurationSchema, written) as Configuration;
}

/** The same for a rule that stands elsewhere, in a preset. */
export function ruleWithDefaults(written: WrittenRule): RuleConfiguration {
  return filled(RuleSchema, written) as RuleConfiguration;
}

function filled(schema: Schema, value: unknown): unknown {
  if (schema.type === 'array') {
    return (value as readonly unknown[]).map((item) => filled(schema.items, item));
  }
  if (schema.type !== 'object') {
    return value;
  }
  const members = value as Readonly<Record<string, unknown>>;
  if ('properties' in schema) {
    return Object.fromEntries(
      Object.entries(schema.properties).flatMap(([key, property]) => {
        const member = Object.hasOwn(members, key) ? members[key] : property.default;
        return member === undefined ? [] : [[key, filled(property, member)]];
      }),
    );
  }
  return 'additionalProperties' in schema
    ? Object.fromEntries(Object.entries(members).map(([key, item]) => [key, filled(schema.additionalProperties, item)]))
    : value;
}
