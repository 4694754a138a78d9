/** The plans in the files and folders of a command line. */

import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Failure, isFailure } from '../failure.ts';
import { type Plan, readPlan } from '../plan/plan.ts';
import { mayHoldObject } from '../plan/printed-notes.ts';
import type { UnreadFile } from '../report/report.ts';
import { unreadableReason } from '../unreadable-file.ts';
import { readText, UsageError } from './files.ts';

export interface PlanFile {
  /** As the user wrote it, or below a folder that the user wrote. */
  readonly file: string;
  readonly text: string;
  readonly plan: Plan;
}

export interface PlanFiles {
  readonly read: readonly PlanFile[];
  /** What may hold a plan and can't be read. */
  readonly unread: readonly UnreadFile[];
}

const MANIFEST = /\.(?:ya?ml|json)$/i;

/**
 * Of a folder it reads `*.yaml`, `*.yml` and `*.json` at any depth, but not what begins with a dot, and no node_modules.
 * Such a file without Kubernetes objects is passed over; a file that was named is not.
 *
 * @param paths as the user wrote them; `-` is standard input
 * @throws {UsageError} where nothing could be read
 */
export async function readPlanFiles(paths: readonly string[]): Promise<PlanFiles> {
  const read: PlanFile[] = [];
  const unread: UnreadFile[] = [];
  for (const path of paths) {
    const found = (await isFolder(path)) ? await readFolder(path) : await readNamed(path);
    read.push(...found.read);
    unread.push(...found.unread);
  }
  if (read.length === 0) {
    throw new UsageError(unread.map(({ file, why }) => `${file}: ${why}`).join('\n'));
  }
  return { read, unread };
}

async function isFolder(path: string): Promise<boolean> {
  return path !== '-' && (await stat(path).catch(() => undefined))?.isDirectory() === true;
}

async function readNamed(file: string): Promise<PlanFiles> {
  const text = await readText(file);
  const read = isFailure(text) ? text : await planFile(file, text);
  return isFailure(read) ? { read: [], unread: [{ file, why: read.reason }] } : { read: [read], unread: [] };
}

async function planFile(file: string, text: string): Promise<PlanFile | Failure> {
  const plan = await readPlan(text, file);
  return isFailure(plan) ? plan : { file, text, plan };
}

async function readFolder(folder: string): Promise<PlanFiles> {
  const { files, unread } = await filesBelow(folder);
  const read: PlanFile[] = [];
  const failures = [...unread];
  for (const file of files) {
    const text = await readText(file);
    if (isFailure(text)) {
      failures.push({ file, why: text.reason });
    } else if (mayHoldObject(text) || text.includes('"steps"')) {
      const found = await planFile(file, text);
      if (isFailure(found)) {
        failures.push({ file, why: found.reason });
      } else {
        read.push(found);
      }
    }
  }
  return read.length + failures.length > 0
    ? { read, unread: failures }
    : { read, unread: [{ file: folder, why: 'holds no file in YAML or JSON with Kubernetes objects' }] };
}

/** In the order of their names. Links to folders are not followed, so that there is an end. */
async function filesBelow(folder: string): Promise<{ readonly files: string[]; readonly unread: UnreadFile[] }> {
  const files: string[] = [];
  const unread: UnreadFile[] = [];
  for (const entry of await entriesOf(folder, unread)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const below = await filesBelow(path);
      files.push(...below.files);
      unread.push(...below.unread);
    } else if (MANIFEST.test(entry.name)) {
      // To open a pipe would wait for its other end. What leads nowhere is told when it is read.
      const isOdd = (await stat(path).catch(() => undefined))?.isFile() === false;
      if (isOdd) {
        unread.push({ file: path, why: 'is not a file' });
      } else {
        files.push(path);
      }
    }
  }
  return { files, unread };
}

async function entriesOf(folder: string, unread: UnreadFile[]): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    unread.push({ file: folder, why: unreadableReason(error) ?? 'cannot be read' });
    return [];
  }
}
