/** The messages of Pulumi's analyzer protocol, from and to plain objects. */
import type {
  AnalyzeRequest,
  AnalyzerInfo,
  AnalyzeResponse,
  AnalyzerProviderResource,
  AnalyzerResource as ResourceMessage,
  AnalyzerResourceOptions,
  EnforcementLevel as Level,
  PolicyConfig,
} from '@pulumi/pulumi/proto/analyzer_pb.js';
import pb from '@pulumi/pulumi/proto/analyzer_pb.js';
import type { JavaScriptValue, Struct } from 'google-protobuf/google/protobuf/struct_pb.js';
import google from 'google-protobuf/google/protobuf/struct_pb.js';

export type EnforcementLevel = 'advisory' | 'mandatory' | 'remediate' | 'disabled';

type Properties = Readonly<Record<string, unknown>>;

/** A policy's name, and its level or its configuration (with `enforcementLevel`, or not). */
export type PackConfig = Readonly<
  Record<string, EnforcementLevel | (Properties & { readonly enforcementLevel?: EnforcementLevel })>
>;

export interface AnalyzerResource {
  /** `kubernetes:apps/v1:Deployment`. */
  readonly type: string;
  readonly name: string;
  /** `urnOf` the resource unless given. */
  readonly urn?: string;
  /** Pulumi's placeholders for unknown values and its secrets go through as they are. */
  readonly properties: Properties;
  /** The parent's URN. */
  readonly parent?: string;
  /** URNs. */
  readonly dependencies?: readonly string[];
  /** URNs by property. */
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
  /** Property paths. */
  readonly ignoreChanges?: readonly string[];
  /** The inputs of the resource's provider. */
  readonly providerProps?: Properties;
}

export interface Diagnostic {
  readonly policyName: string;
  readonly message: string;
  readonly urn: string;
  readonly enforcementLevel: EnforcementLevel;
  readonly description: string;
}

export interface Analysis {
  readonly diagnostics: readonly Diagnostic[];
  readonly notApplicable: readonly { readonly policyName: string; readonly reason: string }[];
}

const LEVELS: Readonly<Record<EnforcementLevel, Level>> = {
  advisory: pb.EnforcementLevel.ADVISORY,
  mandatory: pb.EnforcementLevel.MANDATORY,
  disabled: pb.EnforcementLevel.DISABLED,
  remediate: pb.EnforcementLevel.REMEDIATE,
};

/** The URN of a resource without a parent. */
export function urnOf({ type, name }: { readonly type: string; readonly name: string }): string {
  return `urn:pulumi:test::test::${type}::${name}`;
}

/** A resource as `Analyze` takes it. */
export function resourceRequest(resource: AnalyzerResource): AnalyzeRequest {
  return new pb.AnalyzeRequest()
    .setType(resource.type)
    .setName(resource.name)
    .setUrn(resource.urn ?? urnOf(resource))
    .setProperties(struct(resource.properties))
    .setOptions(optionsOf(resource))
    .setProvider(providerOf(resource));
}

/** A resource as `AnalyzeStack` takes it. */
export function resourceMessage(resource: AnalyzerResource): ResourceMessage {
  const message = new pb.AnalyzerResource()
    .setType(resource.type)
    .setName(resource.name)
    .setUrn(resource.urn ?? urnOf(resource))
    .setProperties(struct(resource.properties))
    .setOptions(optionsOf(resource))
    .setProvider(providerOf(resource))
    .setParent(resource.parent ?? '')
    .setDependenciesList([...(resource.dependencies ?? [])]);
  for (const [property, urns] of Object.entries(resource.propertyDependencies ?? {})) {
    message.getPropertydependenciesMap().set(property, new pb.AnalyzerPropertyDependencies().setUrnsList([...urns]));
  }
  return message;
}

/**
 * What the engine makes of a configuration: the defaults of each policy's schema filled in, and the level of the
 * policy's own entry before that of all policies before that of the policy. (A pack's initial configuration is left out.)
 *
 * @returns a configuration for each policy of the pack
 */
export function effectiveConfig(
  info: AnalyzerInfo,
  config: PackConfig,
  all: EnforcementLevel | undefined,
): ReadonlyMap<string, PolicyConfig> {
  const entries = info.getPoliciesList().map((policy) => {
    const entry = config[policy.getName()] ?? {};
    const { enforcementLevel = all, ...properties } = typeof entry === 'string' ? { enforcementLevel: entry } : entry;
    const schema = policy.getConfigschema()?.getProperties()?.toJavaScript() ?? {};
    const defaults: Properties = Object.fromEntries(
      Object.entries(schema as Record<string, { readonly default?: unknown }>).flatMap(([name, property]) =>
        property.default === undefined ? [] : [[name, property.default]],
      ),
    );
    const effective = new pb.PolicyConfig()
      .setEnforcementlevel(enforcementLevel === undefined ? policy.getEnforcementlevel() : LEVELS[enforcementLevel])
      .setProperties(struct({ ...defaults, ...properties }));
    return [policy.getName(), effective] as const;
  });
  return new Map(entries);
}

/** What the pack answered, as plain objects. */
export function analysisOf(response: AnalyzeResponse): Analysis {
  return {
    diagnostics: response.getDiagnosticsList().map((diagnostic) => ({
      policyName: diagnostic.getPolicyname(),
      message: diagnostic.getMessage(),
      urn: diagnostic.getUrn(),
      enforcementLevel: levelName(diagnostic.getEnforcementlevel()),
      description: diagnostic.getDescription(),
    })),
    notApplicable: response.getNotApplicableList().map((one) => ({
      policyName: one.getPolicyName(),
      reason: one.getReason(),
    })),
  };
}

function levelName(level: Level): EnforcementLevel {
  const names = Object.keys(LEVELS) as EnforcementLevel[];
  return names.find((name) => LEVELS[name] === level) ?? 'mandatory';
}

function optionsOf({ parent, ignoreChanges = [] }: AnalyzerResource): AnalyzerResourceOptions {
  return new pb.AnalyzerResourceOptions().setParent(parent ?? '').setIgnorechangesList([...ignoreChanges]);
}

function providerOf({ type, providerProps }: AnalyzerResource): AnalyzerProviderResource | undefined {
  if (providerProps === undefined) {
    return undefined;
  }
  const provider = { type: `pulumi:providers:${type.split(':')[0] ?? ''}`, name: 'default' };
  return new pb.AnalyzerProviderResource()
    .setType(provider.type)
    .setName(provider.name)
    .setUrn(urnOf(provider))
    .setProperties(struct(providerProps));
}

function struct(properties: Properties): Struct {
  // Through JSON: a Struct knows no undefined.
  return google.Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)) as Record<string, JavaScriptValue>);
}
