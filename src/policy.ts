/** What Pulumi calls: planned resources in, violations out. */

import type {
  PolicyResource,
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from '@pulumi/policy';
import { notPinnedNotes } from './by-tag.ts';
import { isFailure } from './failure.ts';
import { checkConfiguration } from './configuration/check.ts';
import { publishedSchema } from './configuration/published-schema.ts';
import { ConfigurationSchema } from './configuration/schema.ts';
import type { ImageUse } from './images/image-use.ts';
import { incompleteResources } from './plan/incomplete.ts';
import { dependentInputs, type RelatedResource } from './plan/planned-resource.ts';
import type { HelmEnvironment } from './helm/renderer.ts';
import { behindProxies } from './pinning/inputs.ts';
import { behindProxy, isRecord, plannedValue } from './plan/planned-value.ts';
import { FirstWithCause } from './report/cause.ts';
import { printable } from './report/message.ts';
import { placeText } from './report/place.ts';
import { summaryText, takenFromPresetsTexts } from './report/summary.ts';
import { noteText, repeatedViolationText, violationText } from './report/violation.ts';
import type { ImageResult, ResourceImages } from './result.ts';
import { Run } from './run.ts';
import type { RegistryEnvironment } from './registry/environment.ts';
import { servicesFor } from './services.ts';

/**
 * The policy `image-provenance`. In a preview a resource only starts its verifications, and the stack awaits them all,
 * so that one wave of requests serves the whole plan. In an update each resource waits, so that nothing is created
 * before it was checked.
 *
 * @param preview whether nothing will be created; what is not known to be a preview is an update
 * @param helm what rendering a release needs of the process
 * @param registries what registries need of it; nothing, unless it is given
 * @param cacheDirectory where the cache is, unless the configuration says it
 */
export function imageProvenance(
  preview: boolean,
  helm: HelmEnvironment,
  registries?: RegistryEnvironment,
  cacheDirectory?: string,
): ResourceValidationPolicy & StackValidationPolicy {
  const checked = new Map<string, Promise<ResourceImages>[]>();
  const causes = new FirstWithCause();
  let started: Run | undefined;

  const runFor = (value: unknown): Run => {
    if (started === undefined) {
      const configuration = validated(value);
      const services = servicesFor(configuration, helm, registries, cacheDirectory);
      started = new Run({ configuration, preview, now: () => new Date(), services });
    }
    return started;
  };

  const check = (urn: string, images: Promise<ResourceImages>) =>
    checked.set(urn, [...(checked.get(urn) ?? []), images]);

  const reportResults = async (run: Run, urn: string, report: ReportViolation): Promise<void> => {
    for (const images of await Promise.all(checked.get(urn) ?? [])) {
      for (const [key, uses] of images) {
        const result = await run.result(key);
        reportFailure(result, uses, causes, urn, report);
        reportNotes(result, uses, urn, report);
      }
    }
  };

  return {
    name: 'image-provenance',
    description: 'Every image resolves to its manifest digest, and that digest has valid provenance.',
    enforcementLevel: ConfigurationSchema.properties.enforcementLevel.default,
    configSchema: publishedSchema(),
    // Pulumi calls it at the level `remediate` alone, and analyses what it has made of the inputs.
    remediateResource: async (args: ResourceValidationArgs) => {
      const configuration = checkConfiguration(args.getConfig());
      const { ignoreChanges } = args.opts;
      const inputs = behindProxies(args.props);
      // What is wrong with the configuration is told by the analysis.
      const changed =
        !isFailure(configuration) && (await runFor(args.getConfig()).remediate({ ...args, inputs, ignoreChanges }));
      return changed ? args.props : undefined;
    },
    validateResource: async (args: ResourceValidationArgs, report: ReportViolation) => {
      const run = runFor(args.getConfig());
      check(args.urn, run.startResource({ ...args, inputs: behindProxy(args.props) }));
      if (preview) {
        args.notApplicable('checked with the whole stack');
      }
      await reportResults(run, args.urn, report);
    },
    validateStack: async (args: StackValidationArgs, report: ReportViolation) => {
      const run = runFor(args.getConfig());
      if (preview) {
        for (const incomplete of incompleteResources(args.resources.map(related))) {
          check(incomplete.resource.urn, run.startIncomplete(incomplete));
        }
        for (const urn of checked.keys()) {
          await reportResults(run, urn, report);
        }
      }
      await run.remember();
      // Pulumi shows what a pack prints under the stack's diagnostics.
      const summary = await run.summary();
      console.log(summaryText(summary));
      const unmatched = await run.unmatchedExemptions();
      [...takenFromPresetsTexts(summary), ...unmatched, ...run.notes()].forEach((note) => {
        console.log(`image-provenance: ${printable(note)}`);
      });
    },
  };
}

/** What Pulumi tells of a resource's relations, which only the whole stack shows. */
function related(resource: PolicyResource): RelatedResource {
  const { type, name, urn, props, parent, provider, propertyDependencies } = resource;
  const version = textAt(provider?.props, 'version');
  return {
    ...{ type, name, urn, inputs: behindProxy(props) },
    ...(parent !== undefined && { parent: parent.urn }),
    ...(version !== undefined && { providerVersion: version }),
    dependentInputs: dependentInputs(propertyDependencies),
  };
}

function textAt(props: object | undefined, key: string): string | undefined {
  const inputs = plannedValue(props === undefined ? undefined : behindProxy(props));
  const value = isRecord(inputs) ? inputs[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** The full text of a cause once, and one line wherever it is met again. */
function reportFailure(
  result: ImageResult,
  uses: readonly ImageUse[],
  causes: FirstWithCause,
  urn: string,
  report: ReportViolation,
): void {
  const { verdict, level } = result;
  if (verdict.result !== 'FAILED' || level === 'off') {
    return;
  }
  const first = causes.firstWith(result, verdict);
  const message =
    first === result
      ? violationText(result, verdict, uses)
      : repeatedViolationText(result, verdict, uses.map(placeText), first);
  reportAt(level, message, urn, report);
}

function reportNotes(result: ImageResult, uses: readonly ImageUse[], urn: string, report: ReportViolation): void {
  const ofImage = result.notes.map((note) => [note, uses] as const);
  for (const [note, at] of [...ofImage, ...notPinnedNotes(result, uses)]) {
    reportAt('advisory', noteText(result, note, at.map(placeText)), urn, report);
  }
}

/** @pulumi/policy 1.21.0 also takes an object with a level of its own, which its types leave out (server.ts, makeReportViolationFun). */
type ReportAtLevel = (violation: { message: string; urn: string; enforcementLevel: 'advisory' }) => void;

function reportAt(level: 'mandatory' | 'advisory', message: string, urn: string, report: ReportViolation): void {
  if (level === 'mandatory') {
    report(message, urn);
  } else {
    (report as unknown as ReportAtLevel)({ message, urn, enforcementLevel: level });
  }
}

/** A wrong configuration stops the preview at any level; the engine shows the stack of what is thrown, so it is the message. */
function validated(configuration: unknown) {
  const checked = checkConfiguration(configuration);
  if (isFailure(checked)) {
    const error = new Error(checked.reason);
    error.stack = error.message;
    throw error;
  }
  return checked;
}
