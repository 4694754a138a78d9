/** Checks whether a value is a configuration: the configuration with its defaults, or everything that is wrong with it. */

import type { Failure } from '../failure.ts';
import { kindOf } from './kind.ts';
import { inDocumentOrder, problem, type Problem } from './problem.ts';
import { relationFindings } from './relations.ts';
import { withDefaults } from './defaults.ts';
import { ConfigurationSchema, type Configuration, type WrittenConfiguration } from './schema.ts';
import { shapeFindings } from './shape.ts';

export type { Problem } from './problem.ts';

/** What is wrong with a configuration; the reason is the sentences of all problems, a line each. */
export interface ConfigurationFailure extends Failure {
  readonly problems: readonly Problem[];
}

/**
 * @param value what Pulumi hands over for the policy, or the value of its name in a file; `{}` is right
 * @returns the configuration with every default filled in, or every problem in the order of the document, at least one
 */
export function checkConfiguration(value: unknown): Configuration | ConfigurationFailure {
  const shape = shapeFindings(ConfigurationSchema, value);
  const relations = kindOf(value) === 'object' ? relationFindings(value as object, shape) : [];
  const findings = [...shape, ...relations];
  return findings.length === 0
    ? withDefaults(value as WrittenConfiguration)
    : configurationFailure(inDocumentOrder(value, findings).map(problem));
}

/** @param problems at least one */
export function configurationFailure(problems: readonly Problem[]): ConfigurationFailure {
  const sentences = problems.map(({ sentence }) => sentence);
  return { reason: ['the configuration of image-provenance is wrong:', ...sentences].join('\n'), problems };
}
