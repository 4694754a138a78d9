/** What a simple command prints for another to read. */

import type { Command } from '../shell/command.ts';
import { isComplete, type Word } from '../shell/word.ts';
import { type Flags, subcommandOf } from './flags.ts';
import { HAVE_NO_PODS, KUBECTL_FLAGS } from './kubectl-words.ts';
import { KUMACTL_FLAGS } from './kumactl.ts';
import { programName } from './programs.ts';

export type Printed =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly file: Word }
  /** Objects that have no pods. */
  | { readonly kind: 'no pods' };

/** @returns undefined where it can't be told */
export function printedBy({ words, input }: Command): Printed | undefined {
  const [program, ...args] = words;
  switch (programName(program?.text ?? '')) {
    case 'cat':
      return catenated(args, input);
    case 'echo':
    case 'printf': {
      const isPlain = args.every((word) => isComplete(word) && !/[\\%]|^-/.test(word.text));
      return isPlain ? { kind: 'text', text: args.map(({ text }) => text).join(' ') } : undefined;
    }
    case 'kumactl':
      return isSubcommand(args, KUMACTL_FLAGS, 'install', new Set(['crds'])) ? { kind: 'no pods' } : undefined;
    case 'kubectl':
      // `kubectl create configmap x --dry-run=client -o yaml | kubectl apply -f -`
      return isSubcommand(args, KUBECTL_FLAGS, 'create', HAVE_NO_PODS) ? { kind: 'no pods' } : undefined;
    default:
      return undefined;
  }
}

function isSubcommand(args: readonly Word[], flags: Flags, verb: string, objects: ReadonlySet<string>): boolean {
  const [first, second] = subcommandOf(args, flags, 2).words;
  return first?.text === verb && objects.has(second?.text ?? '');
}

function catenated(args: readonly Word[], input: Command['input']): Printed | undefined {
  const [file, ...more] = args;
  if (file === undefined || (file.text === '-' && more.length === 0)) {
    return input.kind === 'text' ? input : input.kind === 'file' ? input : undefined;
  }
  return more.length === 0 ? { kind: 'file', file } : undefined;
}
