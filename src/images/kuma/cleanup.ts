/** The image of the pods that `kumactl uninstall ebpf` starts on every node: two arguments, and kumactl's own version. */

import type { Path } from '../../plan/path.ts';
import { isList, type PlannedRecord, type PlannedValue, UNKNOWN, UNKNOWN_TEXT } from '../../plan/planned-value.ts';
import { containerCommands } from '../command-line/container-commands.ts';
import { programName } from '../command-line/programs.ts';
import { type Environment, environmentOf } from '../environment.ts';
import { isComplete } from '../shell/word.ts';
import { type ImageUse, unknownUse } from '../image-use.ts';

const REGISTRY = '--cleanup-image-registry';
const REPOSITORY = '--cleanup-image-repository';
const TAG = '--cleanup-image-tag';
/** What kumactl takes where no argument names another (app/kumactl/cmd/uninstall of Kuma). */
const DEFAULTS = { registry: 'kumahq', repository: 'kuma-init' };
const ROLE = 'run on every node to clean up eBPF programs';

type Text = string | typeof UNKNOWN | undefined;

/** @returns the image that the container's arguments name, or those of a script; none where they name none */
export function cleanupImages(container: PlannedRecord, at: Path): ImageUse[] {
  const environment = environmentOf(container);
  for (const list of ['args', 'command']) {
    const path = [...at, list];
    const words = container[list];
    const found =
      words === UNKNOWN
        ? unknownIfKumas(container, path)
        : cleanupOf(isList(words) ? words.map((word) => filledIn(word, environment)) : [], container, path);
    if (found.length > 0) {
      return found;
    }
  }
  return inScripts(container, at);
}

function filledIn(word: PlannedValue, { expand }: Environment): PlannedValue {
  const text = typeof word === 'string' ? expand(word) : word;
  return typeof text === 'string' && text.includes(UNKNOWN_TEXT) ? UNKNOWN : text;
}

/** `sh -c 'kumactl uninstall ebpf'` */
function inScripts(container: PlannedRecord, at: Path): ImageUse[] {
  return containerCommands(container, at).flatMap(({ path, line, words }) => {
    const calls = line.invocations.filter(({ program = '' }) => programName(program) === 'kumactl');
    const read = calls.flatMap(({ args }) =>
      cleanupOf(
        args.map((word) => (isComplete(word) ? word.text : UNKNOWN)),
        container,
        path,
      ),
    );
    const isSuspect =
      !line.isClear && words.some(({ text }) => text.includes('kumactl') && /ebpf|cleanup-image/.test(text));
    return isSuspect ? [...read, unreadableCleanup(path)] : read;
  });
}

function cleanupOf(words: readonly PlannedValue[], container: PlannedRecord, path: Path): ImageUse[] {
  const registry = argument(words, REGISTRY);
  const repository = argument(words, REPOSITORY);
  const tag = argument(words, TAG);
  const uninstalls = words.includes('uninstall') && words.includes('ebpf');
  const cleansUp = uninstalls || [registry, repository, tag].some((value) => value !== undefined);
  if (!cleansUp) {
    return words.includes(UNKNOWN) ? unknownIfKumas(container, path) : [];
  }
  const defaults = uninstalls ? DEFAULTS : undefined;
  const parts = [registry ?? defaults?.registry, repository ?? defaults?.repository, tag ?? tagOf(container.image)];
  const [host, name, version] = parts.map((part) => (typeof part === 'string' ? part : undefined));
  return host === undefined || name === undefined || version === undefined || words.includes(UNKNOWN)
    ? [unreadableCleanup(path)]
    : [{ path, role: ROLE, image: `${host}/${name}:${version}`, injected: true }];
}

function unreadableCleanup(path: Path): ImageUse {
  return {
    ...unknownUse(path, 'the image that it starts on every node can not be told from its arguments'),
    role: ROLE,
  };
}

function unknownIfKumas({ image }: PlannedRecord, path: Path): ImageUse[] {
  return isKumas(image) ? [unreadableCleanup(path)] : [];
}

/** The value of `--name value` or `--name=value`; the last one counts, as for kumactl. */
function argument(words: readonly PlannedValue[], name: string): Text {
  let value: Text;
  for (const [index, word] of words.entries()) {
    const next = words[index + 1];
    if (word === name) {
      value = typeof next === 'string' ? next : UNKNOWN;
    } else if (typeof word === 'string' && word.startsWith(`${name}=`)) {
      value = word.slice(name.length + 1);
    }
  }
  return value;
}

/** Whether an image may be one that has kumactl in it. */
function isKumas(image: PlannedValue): boolean {
  return image === UNKNOWN || (typeof image === 'string' && /kuma-init|kumactl/.test(image));
}

/** The pods get kumactl's own version, which is the tag of the image that it runs in. */
function tagOf(image: PlannedValue): string | undefined {
  return typeof image === 'string'
    ? /:([\w][\w.-]*)$/.exec(image.slice(image.lastIndexOf('/') + 1).replace(/@.*$/, ''))?.[1]
    : undefined;
}
