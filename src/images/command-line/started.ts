/**
 * Images that general tools (kubectl, helm, kumactl) are told to start, in command lines of containers and in scripts of
 * ConfigMaps and Secrets. Such a tool is exempted as an image: only what it is told says what will run.
 */

import { isFailure } from '../../failure.ts';
import type { KubernetesObject } from '../../plan/kubernetes-object.ts';
import type { Path } from '../../plan/path.ts';
import { UNKNOWN_TEXT } from '../../plan/planned-value.ts';
import { isComplete } from '../shell/word.ts';
import { distinct } from '../distinct.ts';
import { type ImageUse, unknownUse } from '../image-use.ts';
import { containersIn } from './containers.ts';
import { type ContainerCommand, containerCommands } from './container-commands.ts';
import type { Finding } from './finding.ts';
import { generalToolOf } from './general-tool.ts';
import { startedByHelm } from './helm.ts';
import type { CommandLine, Invocation } from './invocation.ts';
import { startedByKubectl } from './kubectl.ts';
import { startedByKumactl } from './kumactl.ts';
import { readManifestText } from './manifest-text.ts';
import { CLUSTER_TOOLS, isWrapper, NAMES_CLUSTER_TOOL, programName, STARTS_NOTHING } from './programs.ts';
import { scriptsIn } from './scripts.ts';

export interface Started {
  readonly uses: ImageUse[];
  /** Files that are run or applied. */
  readonly notRead: { readonly path: Path; readonly reason: string }[];
}

/** What an object holds that stands in a command line. */
export type ReadInner = (object: KubernetesObject) => Started;

/**
 * @param readInner for manifests in command lines; undefined where they are too deep in one another
 * @returns each thing once
 */
export function startedBy(object: KubernetesObject, readInner: ReadInner | undefined): Started {
  const inContainers = containersIn(object.fields).flatMap(({ container, at }) => {
    const isTool = typeof container.image === 'string' && generalToolOf(container.image) !== undefined;
    const commands = containerCommands(container, at);
    return isTool || commands.some(namesClusterTool)
      ? commands.map(({ path, line, isPlanned }) => startedIn(line, { path, isPlanned, isTool, readInner }))
      : [];
  });
  const inScripts = scriptsIn(object).map(({ path, line }) =>
    startedIn(line, { path, isPlanned: false, isTool: false, readInner }),
  );
  return all([...inContainers, ...inScripts]);
}

function namesClusterTool({ words, line }: ContainerCommand): boolean {
  return (
    words.some(({ text }) => NAMES_CLUSTER_TOOL.test(text)) ||
    line.invocations.some(({ program = '' }) => CLUSTER_TOOLS.has(programName(program)))
  );
}

interface Place {
  readonly path: Path;
  /** Whether an update will know more of it. */
  readonly isPlanned: boolean;
  /** Whether the image is a general tool's, so that nothing else vouches for what it does. */
  readonly isTool: boolean;
  readonly readInner: ReadInner | undefined;
}

function startedIn({ invocations, isClear }: CommandLine, place: Place): Started {
  const findings = invocations.flatMap((invocation) => [
    ...findingsOf(invocation, place.isTool),
    ...writtenBy(invocation),
  ]);
  const unclear: Finding[] = isClear
    ? []
    : [{ kind: 'unreadable', reason: 'what it runs can not be told from its command line' }];
  return all([...findings, ...unclear].map((finding) => startedAs(finding, place)));
}

function findingsOf(invocation: Invocation, isTool: boolean): Finding[] {
  const { program = '' } = invocation;
  const name = programName(program);
  switch (name) {
    case 'kubectl':
    case 'oc':
      return startedByKubectl(invocation);
    case 'helm':
    case 'helmfile':
      return startedByHelm(invocation);
    case 'kumactl':
      return startedByKumactl(invocation);
    case '.':
    case 'source':
      return [{ kind: 'file', reason: 'it runs a script that is not read' }];
    default:
      return isTool && isNotRead(name, invocation)
        ? [{ kind: 'file', reason: 'it runs a program or script that is not read' }]
        : [];
  }
}

/** `cat > file <<EOF`, `echo text > file`: the file may be applied. */
function writtenBy({ program = '', args, input }: Invocation): Finding[] {
  const name = programName(program);
  const printed = name === 'echo' || name === 'printf' ? args.map(({ text }) => text) : [];
  const read = input.kind === 'text' && !CLUSTER_TOOLS.has(name) ? [input.text] : [];
  return [...printed, ...read].filter((text) => /\bkind\b/.test(text)).map((text) => ({ kind: 'text', text }));
}

/** A program of which only the image knows what it does. */
function isNotRead(name: string, { args }: Invocation): boolean {
  return name === '' ? args.length > 0 : !STARTS_NOTHING.has(name) && !isWrapper(name) && !name.includes(UNKNOWN_TEXT);
}

function startedAs(finding: Finding, place: Place): Started {
  const { path } = place;
  switch (finding.kind) {
    case 'image': {
      const { image, by } = finding;
      return isComplete(image) && image.text !== ''
        ? { uses: [{ path, role: `started by ${by}`, image: image.text, injected: false }], notRead: [] }
        : startsNotInPlan('which image it starts is not known before it runs', place);
    }
    case 'manifests':
      return startedFrom(finding.text, finding.by, place);
    case 'text':
      // Whatever is no object there is a text for people.
      return startedFrom(finding.text, 'kubectl', place, true);
    case 'file':
      return { uses: [], notRead: [{ path, reason: finding.reason }] };
    case 'unreadable':
      return startsNotInPlan(finding.reason, place);
  }
}

function startedFrom(text: string, by: string, place: Place, isObjectsOnly = false): Started {
  const { path, readInner } = place;
  const { objects, images: parts, isRead } = readManifestText(text);
  const images = isObjectsOnly ? [] : parts;
  const role = `started by ${by}`;
  const read = readInner === undefined ? [] : objects.map(readInner);
  const uses = read.flatMap((started) => started.uses).map((use) => ({ ...use, path, role: use.role ?? role }));
  return all([
    // What is not known in it is filled in when it runs.
    ...uses.map((use) =>
      isFailure(use) && use.code === 'IMAGE_UNKNOWN'
        ? startsNotInPlan(use.reason, place)
        : { uses: [use], notRead: [] },
    ),
    ...images.map((image): Started =>
      image === undefined
        ? startsNotInPlan('which image it starts is not known before it runs', place)
        : { uses: [{ path, role, image, injected: false }], notRead: [] },
    ),
    ...read.map(({ notRead }) => ({ uses: [], notRead: notRead.map(({ reason }) => ({ path, reason })) })),
    ...((isRead || (isObjectsOnly && !/^[\s{"]*(?:kind|apiVersion)["\s]*:/m.test(text))) &&
    (readInner !== undefined || objects.length === 0)
      ? []
      : [startsNotInPlan('the manifests in its command line can not be read', place)]),
  ]);
}

function startsNotInPlan(reason: string, { path, isPlanned }: Place): Started {
  return { uses: [isPlanned ? unknownUse(path, reason) : { path, code: 'IMAGES_NOT_IN_PLAN', reason }], notRead: [] };
}

function all(found: readonly Started[]): Started {
  return {
    // Of what can't be read at one place the first reason is enough.
    uses: distinct(
      found.flatMap(({ uses }) => uses),
      (use) => (isFailure(use) ? { ...use, reason: '' } : use),
    ),
    notRead: distinct(
      found.flatMap(({ notRead }) => notRead),
      (note) => note,
    ),
  };
}
