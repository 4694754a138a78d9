/** The start of the pack and of the command: on a Node that is too old, one sentence in place of a package's own words. */
import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAnalyzer } from './support/analyzer.ts';
import { compiledPack } from './support/compiled-pack.ts';
import { runTool } from './support/real-tools.ts';

/** Each version around the bounds in `engines`, and whether it will do: `^22.22.2 || ^24.15.0 || >=26`. */
const VERSIONS: readonly (readonly [version: string, enough: boolean])[] = [
  ['18.20.8', false],
  ['20.20.2', false],
  ['22.9.0', false],
  ['22.22.1', false],
  ['22.22.2', true],
  ['22.23.0', true],
  ['23.11.0', false],
  ['24.14.9', false],
  ['24.15.0', true],
  ['24.21.0', true],
  ['25.0.0', false],
  ['26.1.0', true],
];

describe('the start', function () {
  this.timeout(60_000);

  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'kong-mesh-provenance-'));
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** A module that, loaded first, makes the process take itself for another Node. */
  function shim(version: string): string {
    const file = join(folder, `node-${version}.cjs`);
    writeFileSync(file, `Object.defineProperty(process.versions, 'node', { value: '${version}' });`);
    return file;
  }

  /** One line that says both, and nothing else. */
  function sentence(version: string): RegExp {
    return new RegExp(`^kong-mesh-provenance needs Node [^\\n]* Node ${version.replaceAll('.', '\\.')}\\.\\n$`);
  }

  for (const [version, enough] of VERSIONS) {
    it(`${enough ? 'goes on' : 'ends with one sentence'} on Node ${version}`, async () => {
      const parameters = ['--require', shim(version), 'node-version.cjs'];
      const { stderr, ...rest } = await runTool(process.execPath, parameters, { NODE_NO_WARNINGS: '1' });
      expect(rest).to.deep.equal({ status: enough ? 0 : 2, stdout: '' });
      expect(stderr).to.match(enough ? /^$/ : sentence(version));
    });
  }

  it('has the command look at its Node before anything else', async () => {
    const script = ['image-provenance.cjs', 'verify', 'nginx'];
    const old = await runTool(process.execPath, ['--require', shim('20.20.2'), ...script]);
    expect(old).to.include({ status: 2, stdout: '' });
    expect(old.stderr).to.match(sentence('20.20.2'));
  });

  it('has the pack look at its Node before it opens a port', async () => {
    const start = startAnalyzer({
      packDirectory: await compiledPack(),
      dryRun: true,
      environment: { NODE_OPTIONS: `--require ${shim('20.20.2')}` },
    });
    const thrown: unknown = await start.then(
      ({ stop }) => stop(),
      (error: unknown) => error,
    );
    expect(thrown).to.be.instanceOf(Error);
    const [, ...said] = (thrown as Error).message.split('\n');
    expect(said.join('\n') + '\n').to.match(sentence('20.20.2'));
  });
});
