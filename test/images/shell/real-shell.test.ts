/** What a shell really runs of a script, held against what is read of it. */
import { expect } from 'chai';
import fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readScript } from '../../../src/images/shell/script.ts';
import { Variables } from '../../../src/images/shell/variables.ts';
import { UNKNOWN_TEXT } from '../../support/planned-images.ts';

/** Nothing in them runs anything but `p`, which prints its words. */
const PIECE = fc.oneof(
  fc.constantFrom(
    "'",
    '"',
    '\\',
    '\n',
    ';',
    ' ',
    '$A',
    '"$A"',
    '$B',
    '${A}',
    'p',
    'p x',
    ' && p ',
    ' || p',
    '#',
    '\\\n',
  ),
  fc.constantFrom('$(p q)', '`p r`', '<<E', '\nE\n', '(p)', '{ p; }', 'B=1', ' case a in a) p c;; esac', "'b c'"),
  fc.constantFrom(
    'if p; then p; fi',
    '"d e"',
    '<<-"E"',
    '${A:-x}',
    '$((1+2))',
    'export A=z;',
    'for i in 1 2; do p; done',
  ),
  fc.string({ maxLength: 2, unit: fc.constantFrom('a', '1', '=', '-', '/', ':', '.') }),
);
const SCRIPTS = fc.array(PIECE, { minLength: 1, maxLength: 12 }).map((pieces) => `p ${pieces.join('')}\n`);
const PRINT = `p() { printf p >&3; for i in "$@"; do printf '|%s' "$i" >&3; done; printf '\\0' >&3; }\n`;

/** @returns the commands that it ran, `p|word|word` */
function ranBy(shell: string, script: string): string[] {
  const { output } = spawnSync(shell, ['-c', `${PRINT}A='v  w'\n${script}`], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    env: { PATH: '/nothing' },
  });
  return String(output[3]).split('\0').slice(0, -1);
}

for (const shell of ['/bin/sh', '/bin/bash']) {
  describe(`what ${shell} runs`, () => {
    it('is read, or is told not to be clear', function () {
      if (!existsSync(shell)) {
        this.skip();
      }
      let compared = 0;
      fc.assert(
        fc.property(SCRIPTS, (script) => {
          const known = { valueOf: (name: string) => (name === 'A' ? 'v  w' : undefined), isOneWord: () => false };
          const { commands, isClear } = readScript(script, new Variables(script, known));
          const read = commands.map(({ words }) => words.map(({ text }) => text).join('|'));
          if (isClear && !read.some((line) => line.includes(UNKNOWN_TEXT))) {
            compared++;
            expect(read).to.include.members([...new Set(ranBy(shell, script))]);
          }
        }),
        { numRuns: 300 },
      );
      expect(compared).to.be.above(50);
    });
  });
}
