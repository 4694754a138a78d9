/** The analyzer driver against a tiny pack: everything a policy is told, and everything it can answer. */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { startAnalyzer, type Analyzer } from '../support/analyzer.ts';
import { urnOf } from '../support/analyzer-messages.ts';

const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
const PACK = `
const { PolicyPack } = require('@pulumi/policy');
new PolicyPack('tiny', { enforcementLevel: 'mandatory', policies: [{
  name: 'echo',
  description: 'Says what it sees.',
  configSchema: { properties: { word: { type: 'string', default: 'default' } } },
  validateResource: (args, report) => {
    console.log('saw ' + args.name);
    if (args.name === 'throws') throw new Error('boom');
    if (args.name === 'other') args.notApplicable('not mine');
    report(JSON.stringify({ image: args.props.image, word: args.getConfig().word, provider: args.provider?.props,
      parent: args.opts.parent, dryRun: process.env.PULUMI_NODEJS_DRY_RUN, environment: Object.keys(process.env) }));
  },
  validateStack: (args, report) => {
    for (const { urn, parent, dependencies, propertyDependencies } of args.resources) {
      report(JSON.stringify([parent?.name, dependencies.map((d) => d.name), propertyDependencies.x?.length]), urn);
    }
  },
}] });
`;

describe('the analyzer driver', () => {
  const packDirectory = mkdtempSync(join(tmpdir(), 'pack-'));
  const deployment = { type: 'kubernetes:apps/v1:Deployment', name: 'web', properties: { image: 'kong/kuma-cp' } };
  const running: Analyzer[] = [];

  async function start(options: Omit<Parameters<typeof startAnalyzer>[0], 'packDirectory'>): Promise<Analyzer> {
    const analyzer = await startAnalyzer({ packDirectory, ...options });
    running.push(analyzer);
    return analyzer;
  }

  async function said(
    analyzer: Analyzer,
    resource: Parameters<Analyzer['analyze']>[0] = deployment,
  ): Promise<Record<string, unknown>> {
    const { diagnostics } = await analyzer.analyze(resource);
    const { message = '', ...rest } = diagnostics[0] ?? {};
    return { ...rest, ...(JSON.parse(message.slice(message.indexOf('{'))) as Record<string, unknown>) };
  }

  before(() => {
    writeFileSync(join(packDirectory, 'package.json'), '{ "name": "tiny", "version": "0.0.1" }');
    writeFileSync(join(packDirectory, 'index.js'), PACK);
    symlinkSync(resolve(import.meta.dirname, '../../node_modules'), join(packDirectory, 'node_modules'));
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map(({ stop }) => stop()));
  });

  after(() => {
    rmSync(packDirectory, { recursive: true });
  });

  it('tells a preview, the defaults of the configuration, the provider and the parent', async () => {
    const analyzer = await start({ dryRun: true });
    const parent = urnOf({ type: 'my:Component', name: 'mesh' });
    expect(await said(analyzer, { ...deployment, parent, providerProps: { version: '4.32.0' } })).to.deep.include({
      policyName: 'echo',
      urn: '',
      description: 'Says what it sees.',
      enforcementLevel: 'mandatory',
      image: 'kong/kuma-cp',
      word: 'default',
      dryRun: 'true',
      parent,
      provider: { version: '4.32.0' },
    });
    expect(analyzer.output).to.deep.equal(['saw web']);
  });

  it('tells no dry run where there is none, and no more environment than it must', async () => {
    const { dryRun, environment } = await said(await start({ dryRun: undefined, environment: { EXTRA: '1' } }));
    expect(dryRun).to.equal(undefined);
    // Node itself hands this one on where coverage is measured.
    expect((environment as string[]).filter((name) => name !== 'NODE_V8_COVERAGE')).to.have.members([
      ...['PATH', 'HOME', 'XDG_CACHE_HOME', 'PULUMI_CONFIG', 'EXTRA'],
      ...['PULUMI_NODEJS_ORGANIZATION', 'PULUMI_NODEJS_PROJECT', 'PULUMI_NODEJS_STACK'],
    ]);
  });

  it('configures as the engine does, and again', async () => {
    const analyzer = await start({ dryRun: false, enforcementLevel: 'advisory', config: { echo: { word: 'mine' } } });
    expect(await said(analyzer)).to.deep.include({ dryRun: 'false', word: 'mine', enforcementLevel: 'advisory' });
    await analyzer.configure({ echo: { enforcementLevel: 'mandatory' } }, 'advisory');
    expect(await said(analyzer)).to.deep.include({ word: 'default', enforcementLevel: 'mandatory' });
    await analyzer.configure({ echo: 'disabled' });
    expect((await analyzer.analyze(deployment)).diagnostics).to.deep.equal([]);
  });

  it('passes unknown values, what does not apply, and errors', async () => {
    const analyzer = await start({ dryRun: true });
    const [unknown] = (await analyzer.analyze({ ...deployment, properties: { image: UNKNOWN } })).diagnostics;
    expect(unknown).to.have.property('enforcementLevel', 'advisory');
    expect(unknown?.message).to.contain("can't be known during preview");
    const { notApplicable } = await analyzer.analyze({ ...deployment, name: 'other' });
    expect(notApplicable).to.deep.equal([{ policyName: 'echo', reason: 'not mine' }]);
    const thrown: unknown = await analyzer.analyze({ ...deployment, name: 'throws' }).catch((error: unknown) => error);
    expect(thrown).to.be.instanceOf(Error).with.property('message').that.contains('boom');
  });

  it('hands over a whole stack with its relations', async () => {
    const analyzer = await start({ dryRun: true });
    const parent = { type: 'my:Component', name: 'mesh', properties: {} };
    const child = {
      ...deployment,
      parent: urnOf(parent),
      dependencies: [urnOf(parent)],
      propertyDependencies: { x: [urnOf(parent)] },
    };
    const { diagnostics } = await analyzer.analyzeStack([parent, child]);
    expect(diagnostics[1]?.urn).to.equal(urnOf(deployment));
    expect(diagnostics[1]?.message).to.contain('["mesh",["mesh"],1]');
  });

  it('says why a pack does not come up', async () => {
    writeFileSync(join(packDirectory, 'broken.js'), 'throw new Error("no such pack")');
    writeFileSync(join(packDirectory, 'package.json'), '{ "name": "t", "version": "0.0.1", "main": "broken.js" }');
    const thrown: unknown = await start({ dryRun: true }).catch((error: unknown) => error);
    expect(thrown).to.be.instanceOf(Error).with.property('message').that.contains('no such pack');
  });
});
