/** Streams: when there are colours, and how wide a line is. */
import { expect } from 'chai';
import { streamOf } from '../../src/command/surroundings.ts';

function streamWith(environment: Readonly<Record<string, string>>, isTTY: boolean) {
  return streamOf({ isTTY, columns: 132, write: () => true }, environment);
}

describe('a stream of the command', () => {
  const colours: readonly (readonly [
    environment: Readonly<Record<string, string>>,
    terminal: boolean,
    pipe: boolean,
  ])[] = [
    [{}, true, false],
    [{ TERM: 'dumb' }, false, false],
    [{ NO_COLOR: '1' }, false, false],
    [{ NO_COLOR: '' }, true, false],
    [{ FORCE_COLOR: '1' }, true, true],
    [{ FORCE_COLOR: '' }, true, true],
    [{ FORCE_COLOR: '0' }, false, false],
    [{ FORCE_COLOR: '1', TERM: 'dumb' }, true, true],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, false],
  ];
  for (const [environment, terminal, pipe] of colours) {
    it(`has colours on a terminal: ${terminal}, in a pipe: ${pipe}, with ${JSON.stringify(environment)}`, () => {
      expect([true, false].map((isTTY) => streamWith(environment, isTTY).colours)).to.deep.equal([terminal, pipe]);
    });
  }

  it('is as wide as its terminal, as COLUMNS says elsewhere, and of any width without either', () => {
    expect(streamWith({ COLUMNS: '80' }, true).columns).to.equal(132);
    expect(streamOf({ isTTY: true, columns: 0, write: () => true }, { COLUMNS: '80' }).columns).to.equal(80);
    const widths = ['80', '', '0', '-1', 'x', '1.5'].map(
      (COLUMNS) => streamOf({ write: () => true }, { COLUMNS }).columns,
    );
    expect(widths).to.deep.equal([80, undefined, undefined, undefined, undefined, undefined]);
  });
});
