/** Shell scripts in ConfigMaps and Secrets, which containers run from a volume. */

import type { KubernetesObject } from '../../plan/kubernetes-object.ts';
import type { Path } from '../../plan/path.ts';
import { environmentOf } from '../environment.ts';
import { filesIn } from '../files.ts';
import type { CommandLine } from './invocation.ts';
import { NAMES_CLUSTER_TOOL } from './programs.ts';
import { script } from './unwrap.ts';

const NAME = /\.(?:sh|bash|ash|ksh)$/;
const INTERPRETER = /^#!.*\b(?:ba|da|a|k|z)?sh\b/;

export interface Script {
  readonly path: Path;
  readonly line: CommandLine;
}

/** @returns those that name a program which can start something in a cluster */
export function scriptsIn(object: KubernetesObject): Script[] {
  return filesIn(object).flatMap(({ path, name, text }) =>
    text !== undefined && (NAME.test(name) || INTERPRETER.test(text)) && NAMES_CLUSTER_TOOL.test(text)
      ? [{ path, line: script(text, [], { environment: environmentOf({}), depth: 0 }) }]
      : [],
  );
}
