/** Whether a value is a configuration: all that is wrong with it, at once, one plain sentence each. */

import type { Failure } from '../failure.ts';
import { kindOf } from './kind.ts';
import { inDocumentOrder, problem, type Problem } from './problem.ts';
import { relationFindings } from './relations.ts';
import { ConfigurationSchema, type Configuration } from './schema.ts';
import { shapeFindings } from './shape.ts';

export type { Problem } from './problem.ts';

/** What is wrong with a configuration; the reason is the sentences of all problems, a line each. */
export interface ConfigurationFailure extends Failure {
  readonly problems: readonly Problem[];
}

/**
 * @param value what Pulumi hands over for the policy, or what stands under its name in a file; `{}` is right
 * @returns the same value with its type, or every problem in the order of the document, at least one
 */
export function checkConfiguration(value: unknown): Configuration | ConfigurationFailure {
  const shape = shapeFindings(ConfigurationSchema, value);
  const relations = kindOf(value) === 'object' ? relationFindings(value as object, shape) : [];
  const findings = [...shape, ...relations];
  return findings.length === 0
    ? (value as Configuration)
    : configurationFailure(inDocumentOrder(value, findings).map(problem));
}

/** @param problems at least one */
export function configurationFailure(problems: readonly Problem[]): ConfigurationFailure {
  const sentences = problems.map(({ sentence }) => sentence);
  return { reason: ['the configuration of image-provenance is wrong:', ...sentences].join('\n'), problems };
}
