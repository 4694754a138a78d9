/** Which call of helm a planned release becomes, and which releases become none: pure, a table. */
import { isFailure } from '../../src/failure.ts';
import { expect } from 'chai';
import { droppedInputs } from '../../src/plan/dropped-inputs.ts';
import { helmTemplate, type HelmTemplate, type Unrendered } from '../../src/helm/helm-template.ts';
import { isRecord, type PlannedRecord, plannedValue } from '../../src/plan/planned-value.ts';

const SENTINEL = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
const UNKNOWN_BOOLEAN = '1c4a061d-8072-4f0a-a4cb-0ff528b18fe7';
const UNKNOWN_OBJECT = 'dd056dcd-154b-4c76-9bd3-c8f88648b5ff';
const PASSWORD = 'n0body-may-see-this';

/** As the provider's Check leaves a release: what was not given is there with its zero value. */
const CHECKED = {
  atomic: false,
  chart: '/charts/kong-mesh',
  dependencyUpdate: false,
  devel: false,
  disableOpenapiValidation: false,
  disableWebhooks: false,
  keyring: '',
  name: 'mesh-1a2b3c',
  namespace: 'kong-mesh-system',
  postrender: '',
  resetValues: false,
  reuseValues: false,
  skipCrds: false,
  timeout: 300,
  values: { kuma: { controlPlane: { mode: 'zone' } } },
  verify: false,
  version: '2.14.3',
};

function read(changes: Readonly<Record<string, unknown>> = {}): HelmTemplate | Unrendered {
  const inputs = plannedValue({ ...CHECKED, ...changes });
  return helmTemplate(isRecord(inputs) ? inputs : {});
}

function template(changes?: Readonly<Record<string, unknown>>): HelmTemplate {
  const result = read(changes);
  if (isFailure(result)) {
    throw new Error(`not rendered: ${result.reason}`);
  }
  return result;
}

function refused(changes: Readonly<Record<string, unknown>>): Unrendered {
  const result = read(changes);
  if (isFailure(result)) {
    expect(Object.keys(result)).to.have.members(['reason', 'remedy']);
    expect(result.remedy).to.not.equal('');
    return result;
  }
  throw new Error('it would be rendered');
}

describe('a planned release', () => {
  it('becomes a call of helm that has its name, chart, namespace, version and values', () => {
    const { parameters, ...others } = template();
    expect(others).to.not.have.property('repository');
    expect(others).to.deep.include({
      name: 'mesh-1a2b3c',
      chart: '/charts/kong-mesh',
      values: { kuma: { controlPlane: { mode: 'zone' } } },
    });
    expect(parameters).to.include.members(['--namespace=kong-mesh-system', '--version=2.14.3']);
  });

  it('needs no more than a name and a chart', () => {
    expect(helmTemplate({ name: 'mesh', chart: './kong-mesh' })).to.deep.include({
      name: 'mesh',
      chart: './kong-mesh',
      values: {},
    });
  });

  const PARAMETERS: readonly (readonly [Readonly<Record<string, unknown>>, string])[] = [
    [{ namespace: 'elsewhere' }, '--namespace=elsewhere'],
    [{ version: '>=2.14 <3' }, '--version=>=2.14 <3'],
    [{ devel: true }, '--devel'],
    [{ verify: true }, '--verify'],
    [{ verify: true, keyring: '/keys/kong.gpg' }, '--keyring=/keys/kong.gpg'],
    [{ disableOpenapiValidation: true }, '--disable-openapi-validation'],
  ];
  for (const [changes, parameter] of PARAMETERS) {
    const name = parameter.split('=')[0] ?? '';
    it(`has ${parameter} for ${JSON.stringify(changes)}, and not without`, () => {
      expect(template(changes).parameters).to.include(parameter);
      expect(template({ namespace: '', version: '' }).parameters.join('\n')).to.not.include(name);
    });
  }

  it('has no keyring where nothing is verified', () => {
    expect(template({ keyring: '/keys/kong.gpg' }).parameters.join('\n')).to.not.include('keyring');
  });

  it('leaves out what changes no image', () => {
    const plain = template();
    for (const changes of [{ atomic: true }, { timeout: 5 }, { resetValues: true }, { createNamespace: true }]) {
      expect(template(changes)).to.deep.equal(plain);
    }
  });

  describe('of which something is not known', () => {
    const UNKNOWN: readonly (readonly [string, unknown])[] = [
      ['name', SENTINEL],
      ['name', `mesh-${SENTINEL}`],
      ['namespace', SENTINEL],
      ['chart', SENTINEL],
      ['chart', `/charts/${SENTINEL}/kong-mesh`],
      ['version', SENTINEL],
      ['values', UNKNOWN_OBJECT],
      ['values', { kuma: { dataPlane: { image: { tag: SENTINEL } } } }],
      ['values', { kuma: { controlPlane: { envVars: [{ name: 'a' }, [{ value: `x${SENTINEL}` }]] } } }],
      ['values', { replicas: '3eeb2bf0-c639-47a8-9e75-3b44932eb421' }],
      ['valueYamlFiles', '6a19a0b0-7e62-4c92-b797-7f8e31da9cc2'],
      ['valueYamlFiles', ['030794c1-ac77-496b-92df-f27374a8bd58']],
      ['repositoryOpts', UNKNOWN_OBJECT],
      ['repositoryOpts', { repo: SENTINEL, username: '', password: '' }],
      ['repositoryOpts', { repo: 'https://charts.example', username: 'u', password: SENTINEL }],
      ['repositoryOpts', { repo: 'https://charts.example', caFile: SENTINEL }],
      ['devel', UNKNOWN_BOOLEAN],
      ['postrender', SENTINEL],
      ['reuseValues', UNKNOWN_BOOLEAN],
    ];
    for (const [input, value] of UNKNOWN) {
      it(`is not rendered: ${input} is ${JSON.stringify(value)}`, () => {
        expect(refused({ [input]: value }).reason).to.include(input);
      });
    }

    it('is rendered all the same where that decides nothing', () => {
      expect(template({ timeout: SENTINEL, description: SENTINEL })).to.deep.equal(template());
    });
  });

  describe('that depends on what is not in the plan', () => {
    it('is not rendered with postrender, which is a command of the program', () => {
      expect(refused({ postrender: '/bin/swap-images' }).reason).to.include('postrender');
      expect(template({ postrender: '' }).name).to.equal(CHECKED.name);
    });

    it('is not rendered with reuseValues, but with resetValues', () => {
      expect(refused({ reuseValues: true }).reason).to.include('reuseValues');
      expect(template({ resetValues: true }).name).to.equal(CHECKED.name);
    });

    it('is not rendered while value files are not merged into its values', () => {
      expect(refused({ valueYamlFiles: [{ path: 'values.yaml' }] }).reason).to.include('valueYamlFiles');
      expect(template({ valueYamlFiles: [] }).name).to.equal(CHECKED.name);
    });
  });

  describe('without what every release has', () => {
    for (const changes of [{ chart: '' }, { chart: undefined }, { chart: 7 }, { name: '' }, { name: undefined }]) {
      it(`is not rendered: ${Object.keys(changes)[0] ?? ''} is ${JSON.stringify(Object.values(changes)[0])}`, () => {
        expect(refused(changes).reason).to.match(/name or chart is missing/);
      });
    }
  });

  describe('of a repository', () => {
    const repository = (options: PlannedRecord) => template({ chart: 'kong-mesh', repositoryOpts: options }).repository;
    /** As the provider's Check leaves options. */
    const EMPTY = { caFile: '', certFile: '', keyFile: '', password: '', username: '' };

    for (const url of ['http://charts.example', 'https://charts.example/stable', 'oci://registry.example/charts']) {
      it(`knows ${url} without credentials`, () => {
        expect(repository({ ...EMPTY, repo: url })).to.deep.equal({ url, files: {} });
      });

      it(`knows ${url} with credentials, which are not among the parameters`, () => {
        const options = { ...EMPTY, repo: url, username: 'reader', password: PASSWORD };
        expect(repository(options)).to.deep.equal({
          url,
          files: {},
          credentials: { username: 'reader', password: PASSWORD },
        });
        expect(template({ repositoryOpts: options }).parameters).to.deep.equal(template().parameters);
      });
    }

    it('knows the files of a server with an authority of its own', () => {
      const files = { caFile: '/tls/ca.pem', certFile: '/tls/client.pem', keyFile: '/tls/client.key' };
      expect(repository({ ...EMPTY, ...files, repo: 'https://charts.example' })?.files).to.deep.equal(files);
      expect(
        repository({ ...EMPTY, caFile: '/tls/ca.pem', repo: 'oci://registry.example/charts' })?.files,
      ).to.deep.equal({ caFile: '/tls/ca.pem' });
    });

    it('is none where an alias of helm or a folder stands in its place, which the chart is in', () => {
      const chart = (repo: string, name = 'kong-mesh') => {
        const { repository: found, chart: located } = template({ chart: name, repositoryOpts: { ...EMPTY, repo } });
        return [found?.url, located];
      };
      expect(chart('kong')).to.deep.equal([undefined, 'kong/kong-mesh']);
      expect(chart('../charts')).to.deep.equal([undefined, '../charts/kong-mesh']);
      expect(chart('kong', 'other/kong-mesh')).to.deep.equal([undefined, 'other/kong-mesh']);
      expect(chart('kong', ' oci://registry.example/a')).to.deep.equal([
        ...['oci://registry.example/a', 'oci://registry.example/a'],
      ]);
      expect(chart('/charts')).to.deep.equal(['/charts', 'kong-mesh']);
      expect(chart(' https://charts.example')).to.deep.equal([undefined, 'https://charts.example/kong-mesh']);
    });

    it('is none without an address', () => {
      expect(template({ repositoryOpts: { ...EMPTY, repo: '' } })).to.not.have.property('repository');
      expect(template({ repositoryOpts: null })).to.not.have.property('repository');
    });
  });

  it('has nothing secret among its parameters', () => {
    const { parameters } = template({
      values: { kuma: { secret: PASSWORD } },
      repositoryOpts: { repo: 'https://charts.example', username: 'reader', password: PASSWORD },
      description: PASSWORD,
    });
    expect(parameters.join('\n')).to.not.include(PASSWORD).and.to.not.include('reader');
  });

  it('tells no value of its inputs when it is not rendered', () => {
    for (const changes of [
      { postrender: PASSWORD },
      { valueYamlFiles: [{ text: PASSWORD }] },
      { values: { secret: PASSWORD, other: SENTINEL } },
      { repositoryOpts: { repo: SENTINEL, password: PASSWORD } },
    ]) {
      const { reason, remedy } = refused(changes);
      expect(`${reason} ${remedy}`).to.not.include(PASSWORD);
    }
  });

  describe('some of whose inputs come from other resources', () => {
    const ALL = ['values', 'valueYamlFiles', 'repositoryOpts', 'name', 'timeout'];
    const dropped = (inputs: PlannedRecord, dependentInputs: readonly string[], providerVersion?: string) =>
      droppedInputs(inputs, { dependentInputs, ...(providerVersion !== undefined && { providerVersion }) }).map(
        ({ input }) => input,
      );

    it('may have lost those that the provider leaves out where they are not known', () => {
      expect(dropped(CHECKED, ALL)).to.deep.equal(['values', 'valueYamlFiles', 'repositoryOpts']);
      expect(dropped(CHECKED, ['repositoryOpts'])).to.deep.equal(['repositoryOpts']);
    });

    it('has lost none that it has, and values only where nulls are left out', () => {
      const repositoryOpts = { repo: 'https://charts.example' };
      expect(dropped({ ...CHECKED, repositoryOpts }, ['repositoryOpts'])).to.deep.equal([]);
      expect(dropped({ ...CHECKED, allowNullValues: true }, ['values'])).to.deep.equal([]);
      expect(dropped({ ...CHECKED, allowNullValues: false }, ['values'])).to.deep.equal(['values']);
    });

    it('has lost nothing that comes from nowhere, or decides nothing', () => {
      expect(dropped(CHECKED, [])).to.deep.equal([]);
      expect(dropped(CHECKED, ['name', 'timeout'])).to.deep.equal([]);
    });

    for (const version of ['4.30.0', '4.99.0', 'v4.30.1', '5.0.0', '4.32.0+build', '10.0.0']) {
      it(`has lost no values by version ${version} of the provider, which keeps what is not known`, () => {
        expect(dropped(CHECKED, ['values'], version)).to.deep.equal([]);
        expect(dropped({ chart: 'mesh' }, ALL, version)).to.deep.equal(['values', 'valueYamlFiles', 'repositoryOpts']);
      });
    }

    for (const version of [undefined, '', '4.29.9', '4.4.0', '3.30.0', '4.30.0-alpha.1', '4.30', 'x', '-5.0.0']) {
      it(`may have lost values by version ${version ?? '(none)'} of the provider`, () => {
        expect(dropped(CHECKED, ['values'], version)).to.deep.equal(['values']);
      });
    }

    it('is mended by what the version of its provider has', () => {
      const remedy = (providerVersion?: string) =>
        droppedInputs(CHECKED, {
          dependentInputs: ['values'],
          ...(providerVersion !== undefined && { providerVersion }),
        })[0]?.remedy;
      expect(remedy('4.25.0')).to.include('allowNullValues').and.to.include('4.30').and.to.include('version 4.25.0');
      expect(remedy()).to.include('allowNullValues').and.to.include('name the version');
      const files = droppedInputs(CHECKED, { dependentInputs: ['valueYamlFiles'], providerVersion: '4.32.0' });
      expect(files[0]?.remedy).to.not.include('allowNullValues');
    });
  });

  it('is not rendered where an address may hold a secret, which would be among the parameters', () => {
    const told = (inputs: object) => helmTemplate(plannedValue({ name: 'a', ...inputs }) as PlannedRecord);
    expect(told({ chart: 'https://charts.example/c.tgz' })).to.have.property('chart');
    expect(told({ chart: 'https://charts.example/c.tgz?token=x' })).to.have.property('reason');
    expect(told({ chart: 'c', repositoryOpts: { repo: 'https://u:p@charts.example' } })).to.have.property('reason');
  });
});
