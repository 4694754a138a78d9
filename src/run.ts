/** One run: image uses in; each distinct image verified once, however many resources use it; results and a summary out. */

import pLimit from 'p-limit';
import { attestationVerifier } from './attestation/verify';
import type { Configuration, TrustedRootConfiguration } from './configuration/schema';
import { type ImageUse, isKnown, unknownUse, type UnreadableUse } from './images/image-use';
import { imageUses, incompleteUse, unrenderedUse } from './images/images';
import { type HelmMeans, renderRelease } from './plan/helm';
import type { Incomplete } from './plan/incomplete';
import type { KubernetesObject } from './plan/kubernetes-object';
import { type PlannedRecord, UNKNOWN, UNKNOWN_TEXT } from './plan/planned-value';
import { type Planned, plannedLabel, type PlannedResource, plannedResource } from './plan/planned-resource';
import { parseReference, type Reference, referenceText } from './registry/reference';
import { RegistryClient } from './registry/client';
import { endsSoon } from './trust-policy/exemptions';
import { type ImageResult, isPinned, type Level, type PlacedUse, type ResourceImages, type Summary } from './result';
import { refusal } from './trust-policy/refusal';
import { type Decision, decide, type TrustPolicy, trustPolicyFrom } from './trust-policy/trust-policy';
import { readTrustedRoot } from './trusted-root/trusted-root';
import { guarded, internalError, type Means, verifyImage } from './verification';
import { type Failed, failed, familyOf, type Reason, type Verdict } from './verdict';

export interface HelmOfProcess extends Pick<HelmMeans, 'environment'> {
  /** Where the program is, if that is certain. */
  readonly programDirectory: () => string | undefined;
}

const NO_HELM: HelmOfProcess = { environment: {}, programDirectory: () => undefined };

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
/** A release is rendered twice, each time on a core. */
const HELMS_AT_ONCE = 4;
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
  readonly #entries = new Map<string, Entry>();
  readonly #limit = pLimit(AT_ONCE);
  readonly #limitHelm = pLimit(HELMS_AT_ONCE);
  readonly #readings: Promise<ResourceImages>[] = [];
  readonly #renderings = new Map<string, ReturnType<typeof renderRelease>>();
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
    const { name: resource, urn } = incomplete.resource;
    return Promise.resolve(new Map([[this.start({ resource, use }, `incomplete ${urn}`), [use.path]]]));
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
      for (const use of uses) {
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

  /** Releases that are alike, as a release is from one policy call to the next, are rendered once. */
  async #releaseUses(inputs: PlannedRecord): Promise<ImageUse[]> {
    const key = JSON.stringify(inputs, (_, value: unknown) => (value === UNKNOWN ? UNKNOWN_TEXT : value));
    const rendering = this.#renderings.get(key) ?? this.#limitHelm(() => renderRelease(inputs, this.#helm()));
    this.#renderings.set(key, rendering);
    const rendered = await rendering;
    if ('unrendered' in rendered) {
      return [unrenderedUse(rendered)];
    }
    // As an install and as an upgrade, most uses are the same.
    const uses = imageUses({ kind: 'objects', objects: rendered });
    return [...new Map(uses.map((use) => [JSON.stringify(use), use])).values()];
  }

  #helm(): HelmMeans {
    const { helm = {}, timeoutSeconds = TIMEOUT } = this.#options.configuration;
    const given = this.#options.helm ?? NO_HELM;
    const programDirectory = helm.programDirectory ?? given.programDirectory();
    return {
      environment: given.environment,
      ...(programDirectory !== undefined && { programDirectory }),
      ...(helm.kubeVersion !== undefined && { kubeVersion: helm.kubeVersion }),
      apiVersions: helm.apiVersions ?? [],
      timeoutSeconds,
    };
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
      return this.#enter(`${owner} ${use.path}`, placed, {}, () => unreadable(use));
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
      async () => this.#withPinning(await this.#follow(decision, reference), reference),
    );
  }

  /** Waits for one image; its uses are those known by then. */
  async result(key: string): Promise<ImageResult> {
    const entry = this.#entries.get(key);
    if (entry === undefined) {
      throw new Error('a result was asked for that was never started');
    }
    const verdict = await entry.verdict;
    const level = verdict.result === 'FAILED' ? this.#levelOf(verdict) : 'mandatory';
    return {
      ...entry.result,
      verdict,
      level,
      uses: entry.uses,
      notes: this.#notes(verdict, level, entry.result.reference),
    };
  }

  /** Waits for all that was started: resources first, in the order of the plan, however long each took to read. */
  async results(): Promise<ImageResult[]> {
    const readings = await Promise.all(this.#readings);
    const keys = new Set([...readings.flatMap((images) => [...images.keys()]), ...this.#entries.keys()]);
    return Promise.all([...keys].map((key) => this.result(key)));
  }

  async summary(): Promise<Summary> {
    const results = await this.results();
    const count = (result: Verdict['result']) => results.filter(({ verdict }) => verdict.result === result).length;
    const ends = results.flatMap(({ verdict }) => (verdict.result === 'EXEMPTED' ? (verdict.expires ?? []) : []));
    const [exemptedUntil] = ends.sort();
    return {
      uses: results.reduce((sum, { uses }) => sum + uses.length, 0),
      images: results.length,
      passed: count('PASSED'),
      exempted: count('EXEMPTED'),
      failed: count('FAILED'),
      releases: [...new Set(results.flatMap(releaseOf))].sort(),
      byTag: results.filter(({ verdict, reference }) => verdict.result === 'PASSED' && !isPinned(reference)).length,
      ...(exemptedUntil !== undefined && { exemptedUntil }),
      registryRequests: this.#registry.requests,
    };
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

  #withPinning(verdict: Verdict, reference: Reference): Verdict {
    if (this.#options.configuration.pinning !== 'mandatory' || isPinned(reference)) {
      return verdict;
    }
    const notPinned: Reason = { code: 'NOT_PINNED', what: 'it is named by a tag alone, which can move' };
    return failed([...(verdict.result === 'FAILED' ? verdict.reasons : []), notPinned], verdict.digest);
  }

  #levelOf(failure: Failed): Level {
    const { uncovered = 'mandatory', unknown = 'mandatory' } = this.#options.configuration.enforcement ?? {};
    switch (familyOf(failure)) {
      case 'uncovered':
        return uncovered;
      case 'unknown':
        return this.#options.preview ? unknown : 'mandatory';
      case 'refused':
      case 'absent':
      case 'unchecked':
        return 'mandatory';
    }
  }

  #notes(verdict: Verdict, level: Level, reference: Reference | undefined): string[] {
    const unreported = verdict.result !== 'FAILED' || level === 'off';
    const byTag = reference !== undefined && !isPinned(reference);
    const movable = unreported && byTag && this.#options.configuration.pinning === 'advisory';
    const pin = verdict.digest === undefined ? '' : `; pin it to ${verdict.digest}`;
    const ending = verdict.result === 'EXEMPTED' && endsSoon(verdict, this.#options.now());
    return [
      ...(movable ? [`it is named by a tag alone, which can move${pin}`] : []),
      ...(ending ? [`its exemption ends on ${verdict.expires ?? ''}`] : []),
    ];
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

/** A digest does not say which release it is; its provenance does. */
function releaseOf({ verdict, reference }: ImageResult): string[] {
  return verdict.result === 'PASSED' && reference?.tag === undefined ? [verdict.provenance.ref] : [];
}

function unreadable({ code, unreadable: what, remedy }: UnreadableUse): Failed {
  return failed([{ code, what, ...(remedy !== undefined && { remedy }) }]);
}
