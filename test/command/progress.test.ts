/** The line of progress: on a terminal alone, only where it takes long, and gone at the end. */
import { expect } from 'chai';
import { mock } from 'node:test';
import { showProgress } from '../../src/command/progress.ts';

describe('the line of progress', () => {
  let written: string[];

  beforeEach(() => {
    written = [];
    mock.timers.enable({ apis: ['setInterval'] });
  });

  afterEach(() => {
    mock.timers.reset();
  });

  function show(terminal: boolean, columns?: number): () => void {
    const progress = () => ({ images: 60, judged: 12 });
    return showProgress({ progress }, { terminal, columns, colours: false, write: (text) => written.push(text) });
  }

  it('tells how many images are checked, and is taken away', () => {
    const end = show(true);
    mock.timers.tick(400);
    expect(written).to.deep.equal([]);
    mock.timers.tick(200);
    expect(written).to.deep.equal(['\r\u001b[Kchecked 12 of 60 images']);
    end();
    mock.timers.tick(1000);
    expect(written.slice(1)).to.deep.equal(['\r\u001b[K']);
  });

  it('leaves nothing where it was over soon', () => {
    show(true)();
    mock.timers.tick(1000);
    expect(written).to.deep.equal([]);
  });

  it('is cut on a narrow terminal, and is not there in a pipe', () => {
    show(true, 10);
    mock.timers.tick(600);
    expect(written).to.deep.equal(['\r\u001b[Kchecked 1']);
    show(false);
    mock.timers.tick(600);
    expect(written.filter((text) => text.length > 15)).to.deep.equal([]);
  });
});
