/** One run: each distinct image judged once, however many resources use it; results in the order of the plan, and a summary. */

import { Ahead } from './ahead.ts';
import type { Configuration } from './configuration/schema.ts';
import { levelOf, notesOn } from './enforcement.ts';
import type { ImageUse } from './images/image-use.ts';
import { type Judgement, judgementOf, type Judges } from './judgement.ts';
import { judgesFor } from './judges.ts';
import type { Judged } from './pin-passed.ts';
import type { Incomplete } from './plan/incomplete.ts';
import type { PlannedResource } from './plan/planned-resource.ts';
import { readIncomplete, type Reading, readResource } from './reading.ts';
import { asWritten, type Remediation, unchanged } from './remediated.ts';
import type { Remediable } from './remediation.ts';
import {
  type ImageResult,
  type Level,
  type Overlooked,
  type PlacedUse,
  type ResourceImages,
  type Summary,
  summaryOf,
} from './result.ts';
import type { Services } from './services.ts';
import { endsSoon, unmatchedTexts } from './trust-policy/exemptions.ts';
import { catchAll, type Verdict } from './verdict.ts';

export interface RunOptions {
  /** One that was checked. */
  readonly configuration: Configuration;
  /** Whether nothing is created yet: only then may a failure of the family `unknown` be lowered. */
  readonly preview: boolean;
  readonly now: () => Date;
  readonly services: Services;
}

interface Entry {
  readonly judgement: Judgement;
  readonly uses: PlacedUse[];
  readonly verdict: Promise<Verdict>;
}

export class Run {
  readonly #options: RunOptions;
  readonly #judges: Judges;
  readonly #ahead: Ahead;
  readonly #entries = new Map<string, Entry>();
  readonly #readings: Promise<ResourceImages>[] = [];
  /** By URN. */
  readonly #remediations = new Map<string, Remediation>();
  /** By resource, in the order of the plan. */
  readonly #overlooked: Overlooked[] = [];
  #judged = 0;

  constructor(options: RunOptions) {
    this.#options = options;
    this.#judges = judgesFor(options.configuration, options.now, options.services);
    this.#ahead = new Ahead(this.#judges, options.services.remembered);
  }

  /** Starts what a planned resource needs. @returns its images by the keys of their results, with their uses in it */
  startResource(resource: PlannedResource): Promise<ResourceImages> {
    const { preview, services } = this.#options;
    this.#ahead.start(resource.urn, !preview);
    const remediation = this.#remediations.get(resource.urn);
    return this.startReading(resource.urn, resource.name, async () =>
      asWritten(await readResource(resource, services.render), remediation),
    );
  }

  /**
   * Verifies a resource before it is started, and pins what passed in its inputs.
   *
   * @returns whether the inputs have changed
   */
  async remediate(resource: Remediable): Promise<boolean> {
    this.#ahead.start(resource.urn, true);
    // It needs Pulumi's SDK, which takes longer to load than all else, and for which the command has no use.
    const { remediate } = await import('./remediation.ts');
    const remediation = await catchAll(() =>
      remediate(resource, {
        read: (planned) => readResource(planned, this.#options.services.render),
        judge: (placed) => this.judge(placed, resource.urn),
      }),
    );
    const done = 'result' in remediation ? unchanged(remediation.reasons[0]) : remediation;
    this.#remediations.set(resource.urn, done);
    return done.changed;
  }

  /** Starts what a resource needs that a preview does not know completely. */
  startIncomplete(incomplete: Incomplete): Promise<ResourceImages> {
    const { urn, name } = incomplete.resource;
    return this.startReading(`incomplete ${urn}`, name, () => readIncomplete(incomplete));
  }

  /** The same for what is no resource of Pulumi. */
  startReading(owner: string, name: string, read: () => Reading | Promise<Reading>): Promise<ResourceImages> {
    const reading = this.#read(owner, name, read);
    this.#readings.push(reading);
    return reading;
  }

  /** The verdict about a use that is in no result yet. */
  async judge(placed: PlacedUse, owner = placed.resource): Promise<Judged> {
    const judgement = judgementOf(placed, owner, this.#judges);
    const verdict = await judgement.judge();
    return { ...judgement, verdict, level: this.#levelOf(verdict) };
  }

  /**
   * Starts what a use needs, if nothing before it did.
   *
   * @param owner tells apart resources that people call by the same name
   * @returns the key of the image's result
   */
  start(placed: PlacedUse, owner = placed.resource): string {
    return this.#enter(judgementOf(placed, owner, this.#judges), placed);
  }

  /** Waits for one image; its uses are those known by then. */
  async result(key: string): Promise<ImageResult> {
    const entry = this.#entries.get(key);
    if (entry === undefined) {
      throw new Error('a result was asked for that was never started');
    }
    const { configuration, now } = this.#options;
    const { written, reference, rule, insteadOf } = entry.judgement;
    const verdict = await entry.verdict;
    const ending = verdict.result === 'EXEMPTED' && endsSoon(verdict, now());
    const result = { written, reference, rule, insteadOf, verdict, level: this.#levelOf(verdict), uses: entry.uses };
    return { ...result, notes: notesOn(result, ending, configuration) };
  }

  /** Waits for all that was started: resources first, in the order of the plan, however long each took to read. */
  async results(): Promise<ImageResult[]> {
    const readings = await Promise.all(this.#readings);
    const keys = new Set([...readings.flatMap((images) => [...images.keys()]), ...this.#entries.keys()]);
    return Promise.all([...keys].map((key) => this.result(key)));
  }

  /** Keeps what passed for the next run of the stack, which verifies it ahead. */
  async remember(): Promise<void> {
    await this.#ahead.keep(await this.results());
  }

  /** How many images were found so far, and how many of them have their verdict. */
  progress(): { readonly images: number; readonly judged: number } {
    return { images: this.#entries.size, judged: this.#judged };
  }

  /** Sentences about what could not be done and changes no verdict. */
  notes(): readonly string[] {
    return this.#options.services.notes();
  }

  /** A sentence for each own exemption that matches nothing in the plan; none where references alone were started. */
  async unmatchedExemptions(): Promise<readonly string[]> {
    const readings = await Promise.all(this.#readings);
    if (readings.length === 0) {
      return [];
    }
    const matched = new Set([...this.#entries.values()].map(({ judgement }) => judgement.exemption));
    return unmatchedTexts(this.#judges.policy, matched);
  }

  async summary(): Promise<Summary> {
    const results = await this.results();
    return summaryOf(results, this.#overlooked, this.#options.services.requests());
  }

  /** A bug in the reading of a resource is a verdict about it, and not the end of the run. */
  async #read(owner: string, name: string, read: () => Reading | Promise<Reading>): Promise<ResourceImages> {
    const place = this.#overlooked.push({ byShapeOnly: [], notRead: [], unknownValues: 0, renderedReleases: 0 }) - 1;
    const reading = await catchAll(read);
    if ('result' in reading) {
      const use = { path: [], code: 'IMAGE_UNKNOWN', reason: 'the resource could not be read' } as const;
      const key = this.#enter({ key: `unread ${owner}`, judge: () => reading }, { resource: name, use });
      return new Map([[key, [use]]]);
    }
    const { resource, namespace, uses, overlooked } = reading;
    this.#overlooked[place] = overlooked;
    const images = new Map<string, ImageUse[]>();
    for (const use of uses) {
      const key = this.start({ resource, namespace, use }, owner);
      images.set(key, [...(images.get(key) ?? []), use]);
    }
    return images;
  }

  #levelOf(verdict: Verdict): Level {
    const { configuration, preview } = this.#options;
    return verdict.result === 'FAILED' ? levelOf(verdict, configuration, preview) : 'mandatory';
  }

  #enter(judgement: Judgement, placed: PlacedUse): string {
    const { key, judge } = judgement;
    const entry = this.#entries.get(key);
    if (entry === undefined) {
      const verdict = catchAll(judge).finally(() => this.#judged++);
      this.#entries.set(key, { judgement, uses: [placed], verdict });
    } else {
      entry.uses.push(placed);
    }
    return key;
  }
}
