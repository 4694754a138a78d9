/** The plans in the files and folders of a command line. */

import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isFailure } from '../failure.ts';
import { type Plan, readPlan } from '../plan/plan.ts';
import { mayHoldObject } from '../plan/printed-notes.ts';
import type { UnreadFile } from '../report/report.ts';
import { unreadableReason } from '../unreadable-file.ts';
import { readText, UsageError } from './files.ts';

export interface PlanFiles {
  readonly plans: readonly Plan[];
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
  const plans: Plan[] = [];
  const unread: UnreadFile[] = [];
  for (const path of paths) {
    const read = (await isFolder(path)) ? await readFolder(path) : await readNamed(path);
    plans.push(...read.plans);
    unread.push(...read.unread);
  }
  if (plans.length === 0) {
    throw new UsageError(unread.map(({ file, why }) => `${file}: ${why}`).join('\n'));
  }
  return { plans, unread };
}

async function isFolder(path: string): Promise<boolean> {
  return path !== '-' && (await stat(path).catch(() => undefined))?.isDirectory() === true;
}

async function readNamed(file: string): Promise<PlanFiles> {
  const text = await readText(file);
  const plan = isFailure(text) ? text : await readPlan(text, file);
  return isFailure(plan) ? { plans: [], unread: [{ file, why: plan.reason }] } : { plans: [plan], unread: [] };
}

async function readFolder(folder: string): Promise<PlanFiles> {
  const { files, unread } = await filesBelow(folder);
  const plans: Plan[] = [];
  const failures = [...unread];
  for (const file of files) {
    const text = await readText(file);
    if (isFailure(text)) {
      failures.push({ file, why: text.reason });
    } else if (mayHoldObject(text) || text.includes('"steps"')) {
      const plan = await readPlan(text, file);
      if (isFailure(plan)) {
        failures.push({ file, why: plan.reason });
      } else {
        plans.push(plan);
      }
    }
  }
  return plans.length + failures.length > 0
    ? { plans, unread: failures }
    : { plans, unread: [{ file: folder, why: 'holds no file in YAML or JSON with Kubernetes objects' }] };
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
      files.push(path);
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
