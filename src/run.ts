/** One run: image uses in; each distinct image verified once, however many resources use it; results and a summary out. */

import pLimit from 'p-limit';
import { attestationVerifier } from './attestation/verify.ts';
import type { Configuration, TrustedRootConfiguration } from './configuration/schema.ts';
import { levelOf, notesOn, withPinning } from './enforcement.ts';
import { type ImageUse, isKnown, unknownUse, type UnreadableUse } from './images/image-use.ts';
import { imageUses, incompleteUse, unrenderedUse } from './images/images.ts';
import type { Incomplete } from './plan/incomplete.ts';
import type { KubernetesObject } from './plan/kubernetes-object.ts';
import type { PlannedRecord } from './plan/planned-value.ts';
import { helmMeans, type HelmOfProcess, type RenderRelease, releaseRenderer } from './plan/release-renderer.ts';
import { type Planned, plannedLabel, type PlannedResource, plannedResource } from './plan/planned-resource.ts';
import { parseReference, type Reference, referenceText } from './registry/reference.ts';
import { RegistryClient } from './registry/client.ts';
import { type ImageResult, type PlacedUse, type ResourceImages, type Summary, summaryOf } from './result.ts';
import { endsSoon } from './trust-policy/exemptions.ts';
import { refusal } from './trust-policy/refusal.ts';
import { type Decision, decide, type TrustPolicy, trustPolicyFrom } from './trust-policy/trust-policy.ts';
import { readTrustedRoot } from './trusted-root/trusted-root.ts';
import { guarded, internalError, type Means, verifyImage } from './verification.ts';
import { type Failed, failed, type Verdict } from './verdict.ts';

export interface RunOptions {
  /** One that was checked. */
  readonly configuration: Configuration;
  /** Whether nothing is created yet: only then may a failure of the family `unknown` be lowered. */
  readonly preview: boolean;
  readonly now: () => Date;
  /** What rendering a release needs of the process; without it none is rendered. */
  readonly helm?: HelmOfProcess;
}

/** All verifications go at once; this bounds sockets and memory in a plan of hundreds of images. */
const AT_ONCE = 32;
/** Seconds. */
const TIMEOUT = 30;

interface Entry {
  readonly result: Omit<ImageResult, 'uses' | 'verdict' | 'level' | 'notes'>;
  readonly uses: PlacedUse[];
  readonly verdict: Promise<Verdict>;
}

export class Run {
  readonly #options: RunOptions;
  readonly #trustPolicy: TrustPolicy;
  readonly #registry: RegistryClient;
  readonly #means: Means;
  readonly #render: RenderRelease;
  readonly #entries = new Map<string, Entry>();
  readonly #limit = pLimit(AT_ONCE);
  readonly #readings: Promise<ResourceImages>[] = [];
  #objects = 0;

  constructor(options: RunOptions) {
    const { registries = {}, trustedRoots = {}, timeoutSeconds = TIMEOUT } = options.configuration;
    const registry = new RegistryClient(registries);
    this.#options = options;
    this.#trustPolicy = trustPolicyFrom(options.configuration);
    this.#registry = registry;
    this.#means = {
      open: (name, signal) => registry.repository(name, signal),
      verifierOf: verifiers(trustedRoots),
      timeoutSeconds,
    };
    this.#render = releaseRenderer(() => helmMeans(options.configuration.helm, options.helm, timeoutSeconds));
  }

  /**
   * Starts what a planned resource needs.
   *
   * @returns its images by the keys of their results, each with where in the resource it is
   */
  startResource(resource: PlannedResource): Promise<ResourceImages> {
    return this.#startAll(resource, resource.urn, () => plannedResource(resource));
  }

  /** The same for an object that is not a resource of Pulumi. */
  startObject(object: KubernetesObject): Promise<ResourceImages> {
    const named = { type: object.kind, name: '(no name)' };
    return this.#startAll(named, `object ${this.#objects++}`, () => ({ kind: 'objects', objects: [object] }));
  }

  /** The same for a resource of which a preview does not know everything. */
  startIncomplete(incomplete: Incomplete): Promise<ResourceImages> {
    const use = incompleteUse(incomplete);
    const { resource: planned } = incomplete;
    const resource = plannedLabel(plannedResource(planned), planned);
    return Promise.resolve(new Map([[this.start({ resource, use }, `incomplete ${planned.urn}`), [use.path]]]));
  }

  /** A release waits for helm, anything else is started at once. */
  #startAll(
    named: Pick<PlannedResource, 'type' | 'name'>,
    owner: string,
    read: () => Planned,
  ): Promise<ResourceImages> {
    const reading = this.#read(named, owner, read);
    this.#readings.push(reading);
    return reading;
  }

  /** A bug in the reading of a resource is a verdict about it, and not the end of the run. */
  async #read(
    named: Pick<PlannedResource, 'type' | 'name'>,
    owner: string,
    read: () => Planned,
  ): Promise<ResourceImages> {
    const paths = new Map<string, string[]>();
    try {
      const planned = read();
      const resource = plannedLabel(planned, named);
      const uses = planned.kind === 'release' ? await this.#releaseUses(planned.inputs) : imageUses(planned);
      for (const use of distinct(uses)) {
        const key = this.start({ resource, use }, owner);
        paths.set(key, [...(paths.get(key) ?? []), use.path]);
      }
    } catch (error) {
      const unread = { resource: named.name, use: unknownUse('', 'it could not be read') };
      paths.set(
        this.#enter(`unread ${owner}`, unread, {}, () => internalError(error)),
        [''],
      );
    }
    return paths;
  }

  async #releaseUses(inputs: PlannedRecord): Promise<ImageUse[]> {
    const rendered = await this.#render(inputs);
    if ('unrendered' in rendered) {
      return [unrenderedUse(rendered)];
    }
    return imageUses({ kind: 'objects', objects: rendered });
  }

  /**
   * Starts what a use needs, if nothing before it did.
   *
   * @param owner tells resources apart that people call by the same name
   * @returns the key of the image's result
   */
  start(placed: PlacedUse, owner = placed.resource): string {
    const { use } = placed;
    if (!isKnown(use)) {
      return this.#enter(`${owner} ${use.path} ${use.code}`, placed, {}, () => unreadable(use));
    }
    const reference = parseReference(use.image);
    if ('invalid' in reference) {
      return this.#enter(`invalid ${use.image}`, placed, { written: use.image }, () =>
        failed([{ code: 'REFERENCE_INVALID', what: `it is not an image reference: ${reference.invalid}` }]),
      );
    }
    const decision = decide(this.#trustPolicy, reference, use.injected, this.#options.now());
    return this.#enter(
      `${referenceText(reference)} ${decision.kind}`,
      placed,
      { written: use.image, reference, ...(decision.kind === 'rule' && { rule: decision.rule }) },
      async () => withPinning(await this.#follow(decision, reference), reference, this.#options.configuration),
    );
  }

  /** Waits for one image; its uses are those known by then. */
  async result(key: string): Promise<ImageResult> {
    const entry = this.#entries.get(key);
    if (entry === undefined) {
      throw new Error('a result was asked for that was never started');
    }
    const { configuration, preview, now } = this.#options;
    const verdict = await entry.verdict;
    const ending = verdict.result === 'EXEMPTED' && endsSoon(verdict, now());
    const level = verdict.result === 'FAILED' ? levelOf(verdict, configuration, preview) : 'mandatory';
    return {
      ...entry.result,
      verdict,
      level,
      uses: entry.uses,
      notes: notesOn(verdict, level, entry.result.reference, ending, configuration),
    };
  }

  /** Waits for all that was started: resources first, in the order of the plan, however long each took to read. */
  async results(): Promise<ImageResult[]> {
    const readings = await Promise.all(this.#readings);
    const keys = new Set([...readings.flatMap((images) => [...images.keys()]), ...this.#entries.keys()]);
    return Promise.all([...keys].map((key) => this.result(key)));
  }

  async summary(): Promise<Summary> {
    return summaryOf(await this.results(), this.#registry.requests);
  }

  #enter(key: string, placed: PlacedUse, result: Entry['result'], judge: () => Verdict | Promise<Verdict>): string {
    const entry = this.#entries.get(key);
    if (entry === undefined) {
      const verdict = guarded(async () => judge());
      this.#entries.set(key, { result, uses: [placed], verdict });
    } else {
      entry.uses.push(placed);
    }
    return key;
  }

  #follow(decision: Decision, reference: Reference): Verdict | Promise<Verdict> {
    switch (decision.kind) {
      case 'exempted':
        return { result: 'EXEMPTED', ...decision.exemption };
      case 'expired':
      case 'lookalike':
      case 'uncovered':
        return failed([refusal(decision)], reference.digest);
      case 'rule':
        return this.#limit(() => verifyImage(reference, decision.rule, this.#means));
    }
  }
}

/** Each trusted root is read once, when the first rule asks for it. */
function verifiers(configured: Readonly<Record<string, TrustedRootConfiguration>>): Means['verifierOf'] {
  const known = new Map<string, ReturnType<Means['verifierOf']>>();
  return (name) => {
    const verifier =
      known.get(name) ??
      readTrustedRoot(name, configured).then((root) => ('code' in root ? root : attestationVerifier(root)));
    known.set(name, verifier);
    return verifier;
  };
}

function unreadable({ code, unreadable: what, remedy }: UnreadableUse): Failed {
  return failed([{ code, what, ...(remedy !== undefined && { remedy }) }]);
}

/** A release is rendered as an install and as an upgrade, in which most uses are the same. */
function distinct(uses: readonly ImageUse[]): ImageUse[] {
  return [...new Map(uses.map((use) => [JSON.stringify(use), use])).values()];
}
