/** Starts a policy pack as the Pulumi engine does, and asks it what the engine asks, over the engine's own protocol. */
import { setImmediate } from 'node:timers/promises';
import { credentials } from '@grpc/grpc-js';
import services from '@pulumi/pulumi/proto/analyzer_grpc_pb.js';
import type { AnalyzeResponse, RemediateResponse } from '@pulumi/pulumi/proto/analyzer_pb.js';
import messages from '@pulumi/pulumi/proto/analyzer_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import { analysisOf, effectiveConfig, resourceMessage, resourceRequest, type Analysis } from './analyzer-messages.ts';
import type { AnalyzerResource, EnforcementLevel, PackConfig } from './analyzer-messages.ts';
import { startPack } from './pack-process.ts';

const { AnalyzerClient } = services;
const { AnalyzeStackRequest, AnalyzerStackConfigureRequest, ConfigureAnalyzerRequest } = messages;
const { Empty } = empty;

export type { Analysis, AnalyzerResource, Diagnostic, EnforcementLevel, PackConfig } from './analyzer-messages.ts';

export interface AnalyzerOptions {
  /** Where the pack's package.json is. */
  readonly packDirectory: string;
  /** Preview or update; undefined as where the engine only publishes. */
  readonly dryRun: boolean | undefined;
  /** As in a `--policy-pack-config` file, by the policies' names: a level, or the configuration with an optional level. */
  readonly config?: PackConfig;
  /** The level of all policies that the configuration gives none: `all` of such a file. */
  readonly enforcementLevel?: EnforcementLevel;
  /** The stack's configuration, `{ 'project:key': 'value' }`. */
  readonly stackConfig?: Readonly<Record<string, string>>;
  /** What the pack finds in its environment besides PATH, HOME and Pulumi's own variables. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Analyzer {
  /** The inputs that the pack makes of a resource's; undefined where it leaves them as they are. */
  readonly remediate: (resource: AnalyzerResource) => Promise<Readonly<Record<string, unknown>> | undefined>;
  /** One resource with its inputs, before it is created; rejects with what the engine would show if the pack throws. */
  readonly analyze: (resource: AnalyzerResource) => Promise<Analysis>;
  /** All resources with their outputs, when the preview or update is through. */
  readonly analyzeStack: (resources: readonly AnalyzerResource[]) => Promise<Analysis>;
  /** Configures again, as `startAnalyzer` did with its own options. */
  readonly configure: (config?: PackConfig, enforcementLevel?: EnforcementLevel) => Promise<void>;
  /** What the pack printed to standard output after its port, line by line; grows. */
  readonly output: readonly string[];
  /** The same of standard error. */
  readonly errors: readonly string[];
  readonly stop: () => Promise<void>;
}

const PROJECT = { organization: 'organization', project: 'test', stack: 'test' };

/** Starts the pack and configures it, in the order of the engine; `stop` it when done. */
export async function startAnalyzer(options: AnalyzerOptions): Promise<Analyzer> {
  const { packDirectory, dryRun, stackConfig = {}, environment = {} } = options;
  const pack = await startPack(packDirectory, {
    PULUMI_NODEJS_ORGANIZATION: PROJECT.organization,
    PULUMI_NODEJS_PROJECT: PROJECT.project,
    PULUMI_NODEJS_STACK: PROJECT.stack,
    ...(dryRun !== undefined && { PULUMI_NODEJS_DRY_RUN: String(dryRun) }),
    PULUMI_CONFIG: JSON.stringify(stackConfig),
    ...environment,
  });
  const client = new AnalyzerClient(`127.0.0.1:${pack.port}`, credentials.createInsecure());
  const stop = async () => {
    client.close();
    await pack.stop();
  };

  async function configureStack(): Promise<void> {
    const request = new AnalyzerStackConfigureRequest()
      .setOrganization(PROJECT.organization)
      .setProject(PROJECT.project)
      .setStack(PROJECT.stack)
      .setDryRun(dryRun === true);
    await ask((done) => client.configureStack(request, done));
  }

  async function configure(config: PackConfig = {}, enforcementLevel?: EnforcementLevel): Promise<void> {
    const info = await ask<Parameters<typeof effectiveConfig>[0]>((done) => client.getAnalyzerInfo(new Empty(), done));
    const request = new ConfigureAnalyzerRequest();
    for (const [policy, effective] of effectiveConfig(info, config, enforcementLevel)) {
      request.getPolicyconfigMap().set(policy, effective);
    }
    await ask((done) => client.configure(request, done));
  }

  async function analyze(resource: AnalyzerResource): Promise<Analysis> {
    const request = resourceRequest(resource);
    const response = await ask<AnalyzeResponse>((done) => client.analyze(request, done));
    await printedBefore();
    return analysisOf(response);
  }

  async function remediate(resource: AnalyzerResource): Promise<Readonly<Record<string, unknown>> | undefined> {
    const request = resourceRequest(resource);
    const response = await ask<RemediateResponse>((done) => client.remediate(request, done));
    const [remediation] = response.getRemediationsList();
    if (remediation?.getDiagnostic()) {
      throw new Error(remediation.getDiagnostic());
    }
    return remediation?.getProperties()?.toJavaScript();
  }

  async function analyzeStack(resources: readonly AnalyzerResource[]): Promise<Analysis> {
    const request = new AnalyzeStackRequest().setResourcesList(resources.map(resourceMessage));
    const response = await ask<AnalyzeResponse>((done) => client.analyzeStack(request, done));
    await printedBefore();
    return analysisOf(response);
  }

  try {
    await configureStack();
    await configure(options.config, options.enforcementLevel);
  } catch (error) {
    await stop();
    throw error;
  }
  return { remediate, analyze, analyzeStack, configure, output: pack.output, errors: pack.errors, stop };
}

/** A call of the generated client as a promise; the message of an error is the pack's, without the protocol's own words. */
function ask<Response>(
  send: (done: (error: { readonly details: string } | null, response: Response) => void) => unknown,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    send((error, response) => {
      if (error === null) {
        resolve(response);
      } else {
        reject(new Error(error.details));
      }
    });
  });
}

/** What the pack printed before it answered is in the pipe by now: it is read in the next rounds of the event loop. */
async function printedBefore(): Promise<void> {
  await setImmediate();
  await setImmediate();
}
