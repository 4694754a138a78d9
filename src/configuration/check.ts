/** Whether a value is a configuration: all that is wrong with it, at once, one plain sentence each. */

import { kindOf } from './kind.ts';
import { inDocumentOrder, problem, type Problem } from './problem.ts';
import { relationFindings } from './relations.ts';
import { ConfigurationSchema, type Configuration } from './schema.ts';
import { shapeFindings } from './shape.ts';

export type { Problem } from './problem.ts';

/**
 * @param value what Pulumi hands over for the policy, or what stands under its name in a file; `{}` is right
 * @returns the same value with its type, or every problem in the order of the document, at least one
 */
export function checkConfiguration(value: unknown): { configuration: Configuration } | { problems: Problem[] } {
  const shape = shapeFindings(ConfigurationSchema, value);
  const relations = kindOf(value) === 'object' ? relationFindings(value as object, shape) : [];
  const findings = [...shape, ...relations];
  return findings.length === 0
    ? { configuration: value as Configuration }
    : { problems: inDocumentOrder(value, findings).map(problem) };
}
