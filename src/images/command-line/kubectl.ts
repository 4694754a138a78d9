/** What `kubectl` is told to start: images in its arguments, and manifests in what it reads. */

import { UNKNOWN_TEXT } from '../../plan/planned-value.ts';
import type { Input } from '../shell/command.ts';
import type { Word } from '../shell/word.ts';
import { type Finding, unreadableFinding } from './finding.ts';
import { flagValues, mayHideFlags, subcommandOf } from './flags.ts';
import type { Invocation } from './invocation.ts';
import { HAVE_NO_PODS, KUBECTL_FLAGS, STARTS_NOTHING } from './kubectl-words.ts';
import { printedBy } from './printed.ts';

const STANDARD_INPUT = new Set(['-', '/dev/stdin', '/dev/fd/0', '/proc/self/fd/0']);

/** @returns what it starts; a reason where that can't be read, nothing where it starts nothing */
export function startedByKubectl({ args, input }: Invocation): Finding[] {
  const { words, isCertain } = subcommandOf(args, KUBECTL_FLAGS, 2);
  const [verb, object = { text: '', open: false }] = words;
  const images = imagesOfFlags(args);
  if (verb === undefined) {
    return isCertain ? [] : [...images, ...unreadableFinding('which of its commands it runs is not known')];
  }
  switch (verb.text) {
    case 'run':
    case 'debug':
      return [...images, ...unreadableIn(args, images.length > 0 || verb.text === 'debug')];
    case 'set':
      return setBy(object, args);
    case 'create':
      return createdBy(object, args, input, images, isCertain);
    case 'apply':
    case 'replace':
      return /^(?:view|edit|set)-last-applied$/.test(object.text) ? [] : readFrom(args, input);
    case 'patch':
      return [...flagValues(args, 'p', 'patch')].flatMap(patchCommand);
    default:
      return STARTS_NOTHING.has(verb.text)
        ? []
        : [...images, ...unreadableFinding('it runs a command of kubectl that is not known')];
  }
}

function imagesOfFlags(args: readonly Word[]): Finding[] {
  const named = flagValues(args, 'image').map((image): Finding => ({ kind: 'image', image, by: 'kubectl' }));
  const set = flagValues(args, 'set-image').flatMap(({ text, open }) =>
    text
      .split(',')
      .map((pair): Finding => ({ kind: 'image', image: { text: behindEquals(pair), open }, by: 'kubectl' })),
  );
  const overrides = flagValues(args, 'overrides').map(({ text }): Finding => ({
    kind: 'manifests',
    text,
    by: 'kubectl',
  }));
  return [...named, ...set, ...overrides];
}

function unreadableIn(args: readonly Word[], isNamed: boolean): Finding[] {
  return isNamed && !mayHideFlags(args, KUBECTL_FLAGS)
    ? []
    : unreadableFinding('which image it runs can not be told from its arguments');
}

/** `kubectl set image deployment/x a=image`; `set env` can name images to a control plane. */
function setBy(object: Word, args: readonly Word[]): Finding[] {
  const pairs = args.filter(({ text }) => !text.startsWith('-') && text.includes('='));
  const isEnv = object.text === 'env';
  const images = pairs
    .filter(({ text }) => object.text !== 'env' || text.includes('_CONTAINER_IMAGE='))
    .map(({ text, open }): Finding => ({ kind: 'image', image: { text: behindEquals(text), open }, by: 'kubectl' }));
  if (object.text === 'image') {
    return [...images, ...unreadableIn(args, images.length > 0)];
  }
  if (isEnv) {
    return images;
  }
  return /^(?:resources|selector|serviceaccount|sa|subject|last-applied)$/.test(object.text)
    ? []
    : [...images, ...unreadableFinding('what it sets is not known')];
}

function createdBy(
  object: Word,
  args: readonly Word[],
  input: Input,
  images: readonly Finding[],
  isCertain: boolean,
): Finding[] {
  if (HAVE_NO_PODS.has(object.text)) {
    return [];
  }
  if (isCertain && flagValues(args, 'f', 'filename', 'k', 'kustomize').length > 0) {
    return [...images, ...readFrom(args, input)];
  }
  const isJobOfAnother = flagValues(args, 'from').length > 0 && images.length === 0;
  if (/^jobs?$/.test(object.text) && isJobOfAnother) {
    return [{ kind: 'file', reason: 'kubectl makes a job of a cron job in the cluster' }];
  }
  return [...images, ...unreadableIn(args, images.length > 0)];
}

/** `-f PATH` is not read, `-f -` is where the text is at hand; a URL is somebody's own source. */
function readFrom(args: readonly Word[], input: Input): Finding[] {
  const files = flagValues(args, 'f', 'filename').flatMap((file) => fileFinding(file, input));
  const folders = flagValues(args, 'k', 'kustomize').map((folder): Finding =>
    isPath(folder) && /^[./]/.test(folder.text)
      ? { kind: 'file', reason: 'kubectl applies a kustomization that is not in the plan' }
      : { kind: 'unreadable', reason: 'kubectl applies a kustomization that is not in the plan' },
  );
  const isNamed = flagValues(args, 'f', 'filename', 'k', 'kustomize').length > 0;
  return [
    ...files,
    ...folders,
    ...(!isNamed || mayHideFlags(args, KUBECTL_FLAGS)
      ? unreadableFinding('what it applies can not be told from its arguments')
      : []),
  ];
}

function fileFinding(file: Word, input: Input): Finding[] {
  if (STANDARD_INPUT.has(file.text)) {
    return readFromInput(input);
  }
  return isPath(file)
    ? [{ kind: 'file', reason: 'kubectl applies a file that is not in the plan' }]
    : unreadableFinding('what it applies comes from a source that is not in the plan');
}

/** A path, of which a later part may be unknown, and no URL. */
function isPath({ text, open }: Word): boolean {
  const isPattern = open && !text.includes(UNKNOWN_TEXT);
  return text !== '' && !text.startsWith(UNKNOWN_TEXT) && (!open || isPattern) && !/^https?:/i.test(text);
}

function readFromInput(input: Input): Finding[] {
  switch (input.kind) {
    case 'text':
      return [{ kind: 'manifests', text: input.text, by: 'kubectl' }];
    case 'file':
      return fileFinding(input.file, { kind: 'none' });
    case 'command': {
      const printed = input.command === undefined ? undefined : printedBy(input.command);
      return printed === undefined
        ? unreadableFinding('what it applies is printed by another program')
        : printed.kind === 'no pods'
          ? []
          : printed.kind === 'file'
            ? fileFinding(printed.file, { kind: 'none' })
            : [{ kind: 'manifests', text: printed.text, by: 'kubectl' }];
    }
    case 'none':
      return unreadableFinding('what it applies is not in the plan');
  }
}

/** A patch counts only where it names an image. */
function patchCommand({ text }: Word): Finding[] {
  return /image/i.test(text) || text.includes(UNKNOWN_TEXT) ? [{ kind: 'manifests', text, by: 'kubectl' }] : [];
}

function behindEquals(pair: string): string {
  return pair.slice(pair.indexOf('=') + 1);
}
