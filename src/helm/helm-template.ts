/** A planned `kubernetes:helm.sh/v3:Release` as the call of `helm template` that renders what the provider will install. */

import type { Failure } from '../failure.ts';
import { holdsUnknown, isList, isRecord, isSet, type PlannedRecord, type PlannedValue } from '../plan/planned-value.ts';

/** What `helm` needs. The parameters hold no secret. */
export interface HelmTemplate {
  readonly name: string;
  readonly chart: string;
  readonly parameters: readonly string[];
  readonly values: PlannedRecord;
  /** Whether missing dependencies of the chart are to be fetched. */
  readonly dependencyUpdate: boolean;
  readonly repository?: HelmRepository;
}

export interface HelmRepository {
  readonly url: string;
  readonly credentials?: { readonly username: string; readonly password: string };
  /** Of a server with an authority or client certificate of its own: paths. */
  readonly files: { readonly caFile?: string; readonly certFile?: string; readonly keyFile?: string };
}

/** Why a release is not rendered, and what to do. */
export interface Unrendered extends Failure {
  readonly remedy: string;
}

/** Inputs that decide what is rendered; an unknown one may hide any image. */
const DECISIVE = [
  'name',
  'namespace',
  'chart',
  'version',
  'values',
  'valueYamlFiles',
  'repositoryOpts',
  'devel',
  'skipCrds',
  'reuseValues',
];

/** @param inputs of the release, as the provider's Check leaves them: value files are merged into `values` by then */
export function helmTemplate(inputs: PlannedRecord): HelmTemplate | Unrendered {
  const unknown = DECISIVE.find((input) => holdsUnknown(inputs[input]));
  if (unknown !== undefined) {
    return not(`the plan does not know ${unknown} yet`, 'use values that are known before the update');
  }
  if (isSet(inputs.postrender)) {
    return not('postrender may change every image', 'deploy the chart without postrender, or as a Chart');
  }
  if (inputs.reuseValues === true) {
    return not('reuseValues takes values from the cluster', 'give all values in the program');
  }
  if (isList(inputs.valueYamlFiles) && inputs.valueYamlFiles.length > 0) {
    return not('the provider did not merge valueYamlFiles into values', 'give the values in the program');
  }
  const { name } = inputs;
  const chart = typeof inputs.chart === 'string' ? trimmed(inputs.chart) : '';
  if (chart === '' || typeof name !== 'string' || name === '') {
    return not('name or chart is missing', 'write both in the program');
  }
  const repository = repositoryOf(chart, inputs.repositoryOpts);
  const located = repository === undefined ? inAlias(chart, inputs.repositoryOpts) : chart;
  if ([located, repository?.url ?? ''].some(mayHoldSecret)) {
    return not('the address of the chart may hold a secret', 'give username and password in repositoryOpts');
  }
  return {
    name,
    chart: located,
    parameters: parametersOf(inputs),
    dependencyUpdate: inputs.dependencyUpdate === true,
    values: isRecord(inputs.values) ? inputs.values : {},
    ...(repository !== undefined && { repository }),
  };
}

/** Hooks are always printed: an install may leave them out, but an upgrade or the removal of the release runs them. */
function parametersOf(inputs: PlannedRecord): string[] {
  const text = (flag: string, value: PlannedValue) =>
    typeof value === 'string' && value !== '' ? [`${flag}=${value}`] : [];
  const flag = (name: string, value: PlannedValue) => (value === true ? [name] : []);
  return [
    ...text('--namespace', inputs.namespace),
    ...text('--version', inputs.version),
    ...flag('--devel', inputs.devel),
    ...flag('--verify', inputs.verify),
    ...(inputs.verify === true ? text('--keyring', inputs.keyring) : []),
    ...flag('--disable-openapi-validation', inputs.disableOpenapiValidation),
    ...(inputs.skipCrds === true ? [] : ['--include-crds']),
  ];
}

/** As the provider trims it: Go's blanks (strings.TrimSpace). */
function trimmed(chart: string): string {
  return chart.replaceAll(/^(?:[^\S\ufeff]|\x85)+|(?:[^\S\ufeff]|\x85)+$/g, '');
}

/** What stands as a repository and is no address is an alias of helm's, or a folder (helm_release.go, resolveChartName). */
function inAlias(chart: string, options: PlannedValue): string {
  const alias = isRecord(options) && typeof options.repo === 'string' ? options.repo : '';
  return alias === '' || chart.startsWith('oci://') || chart.includes('/') ? chart : trimmed(`${alias}/${chart}`);
}

/** As Go takes a text for a URI of a request: an address, or an absolute path, which is no repository then. */
const ADDRESS = /^(?:\/|[a-z][a-z0-9+.-]*:)/i;

/** An address of a chart in an OCI registry goes before the repository's (helm_release.go, resolveChartName). */
function repositoryOf(chart: string, options: PlannedValue): HelmRepository | undefined {
  if (!isRecord(options)) {
    return undefined;
  }
  const { repo, username, password, caFile, certFile, keyFile } = options;
  const url = chart.startsWith('oci://') ? chart : repo;
  if (typeof url !== 'string' || !ADDRESS.test(url)) {
    return undefined;
  }
  const file = (name: string, value: PlannedValue) =>
    typeof value === 'string' && value !== '' ? { [name]: value } : {};
  return {
    url,
    ...(typeof username === 'string' &&
      typeof password === 'string' &&
      (username !== '' || password !== '') && { credentials: { username, password } }),
    files: { ...file('caFile', caFile), ...file('certFile', certFile), ...file('keyFile', keyFile) },
  };
}

/** A password, or a signature in the query: it would be among the parameters. */
function mayHoldSecret(address: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#]*@|[^?]*\?)/i.test(address);
}

function not(reason: string, remedy: string): Unrendered {
  return { reason, remedy };
}
