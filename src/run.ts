/** One run: image uses in; each distinct image verified once, however many resources use it; results and a summary out. */

import pLimit from 'p-limit';
import { attestationVerifier } from './attestation/verify';
import type { Configuration, TrustedRootConfiguration } from './configuration/schema';
import { isKnown, unknownUse, type UnreadableUse } from './images/image-use';
import { imageUses, UNEXPANDED } from './images/images';
import type { KubernetesObject } from './plan/kubernetes-object';
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

export interface RunOptions {
  /** One that was checked. */
  readonly configuration: Configuration;
  /** Whether nothing is created yet: only then may a failure of the family `unknown` be lowered. */
  readonly preview: boolean;
  readonly now: () => Date;
}

/** All verifications go at once; this bounds sockets and memory in a plan of hundreds of images. */
const AT_ONCE = 32;

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
  #objects = 0;

  constructor(options: RunOptions) {
    const { registries = {}, trustedRoots = {}, timeoutSeconds = 30 } = options.configuration;
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
  startResource(resource: PlannedResource): ResourceImages {
    return this.#startAll(resource, resource.urn, () => plannedResource(resource));
  }

  /** The same for an object that is not a resource of Pulumi. */
  startObject(object: KubernetesObject): ResourceImages {
    const owner = `object ${this.#objects++}`;
    return this.#startAll({ type: object.kind, name: '(no name)' }, owner, () => ({ kind: 'object', object }));
  }

  /** For a component that deploys nothing in a preview: a value of it is not known, and so are its images. */
  startUnexpanded({ name, urn }: Pick<PlannedResource, 'name' | 'urn'>): ResourceImages {
    return new Map([[this.start({ resource: name, use: UNEXPANDED }, urn), [UNEXPANDED.path]]]);
  }

  /** A bug in the reading of a resource is a verdict about it, and not the end of the run. */
  #startAll(named: Pick<PlannedResource, 'type' | 'name'>, owner: string, read: () => Planned): ResourceImages {
    const paths = new Map<string, string[]>();
    try {
      const planned = read();
      const resource = plannedLabel(planned, named);
      for (const use of imageUses(planned)) {
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

  /** Waits for all that was started, in that order. */
  async results(): Promise<ImageResult[]> {
    return Promise.all([...this.#entries.keys()].map((key) => this.result(key)));
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

function unreadable({ code, unreadable: what }: UnreadableUse): Failed {
  return failed([{ code, what }]);
}
