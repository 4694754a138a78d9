/** Where reports go: which format goes to which file, and what is left for standard output. */
import { expect } from 'chai';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../src/command/files.ts';
import { addOutput, type Output, writeReports } from '../../src/command/outputs.ts';
import type { Surroundings } from '../../src/command/surroundings.ts';
import { FORMAT_NAMES } from '../../src/report/formats.ts';
import { EXEMPTED, FAILURES, PASSED, SUMMARY } from '../report/results.ts';
import { reportOf } from '../support/presentation.ts';

const REPORT = reportOf([PASSED, EXEMPTED, ...Object.values(FAILURES)], SUMMARY);

describe('an output of the command line', () => {
  it('is a format and a file, or a file', () => {
    expect(addOutput('sarif=a=b.json')).to.deep.equal([{ format: 'sarif', file: 'a=b.json' }]);
    expect(addOutput('dir/a.json')).to.deep.equal([{ file: 'dir/a.json' }]);
    expect(addOutput('./x=y')).to.deep.equal([{ file: './x=y' }]);
    expect(addOutput('b', addOutput('json=a'))).to.deep.equal([{ format: 'json', file: 'a' }, { file: 'b' }]);
  });

  for (const text of ['sarfi=a', '=a', 'json=', '', '-', 'json=-', 'toString=a']) {
    it(`is refused as ${JSON.stringify(text)}`, () => {
      expect(() => addOutput(text)).to.throw();
    });
  }

  it('is refused where two have the same file', () => {
    expect(() => addOutput('sarif=a', addOutput('json=a'))).to.throw(/a\.$/);
  });
});

describe('the reports of a run', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'kong-mesh-provenance-'));
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  async function write(output: readonly Output[], colours = false): Promise<string> {
    let text = '';
    const stdout = { write: (more: string) => void (text += more), terminal: true, columns: 80, colours };
    await writeReports(REPORT, { format: 'table', output }, { stdout, folder } as unknown as Surroundings);
    return text;
  }

  it('go to standard output as --format says, and to each file in its own format', async () => {
    const outputs = FORMAT_NAMES.map((format) => ({ format, file: join(folder, format) }));
    expect(await write(outputs)).to.match(/^FAILED/);
    const firsts = outputs.map(({ file }) => readFileSync(file, 'utf8').split(/[\n ]/)[0]);
    expect(firsts).to.deep.equal(['RESULT', '{', '{', '<?xml', '##']);
  });

  it('have neither colours nor the width of a terminal in a file', async () => {
    const file = join(folder, 'table.txt');
    expect(await write([{ format: 'table', file }], true)).to.include('\u001b');
    const text = readFileSync(file, 'utf8');
    expect(text).to.not.include('\u001b');
    expect(Math.max(...text.split('\n').map(({ length }) => length))).to.be.above(200);
  });

  it('leave standard output empty where an output without a format takes its place', async () => {
    const file = join(folder, 'out.txt');
    expect(await write([{ file }])).to.equal('');
    expect(readFileSync(file, 'utf8')).to.match(/^RESULT/);
  });

  it('that can not be written are named all, and the others are written', async () => {
    const outputs: Output[] = [
      { format: 'json', file: join(folder, 'no', 'such') },
      { format: 'json', file: folder },
      { format: 'json', file: join(folder, 'well.json') },
    ];
    try {
      await write(outputs);
      expect.fail('it was written');
    } catch (error) {
      expect(error).to.be.instanceOf(UsageError);
      expect((error as Error).message).to.equal(
        `${join(folder, 'no', 'such')}: cannot be written: its folder does not exist\n${folder}: is a directory; name a file`,
      );
    }
    expect(readFileSync(join(folder, 'well.json'), 'utf8')).to.match(/^\{/);
  });
});
