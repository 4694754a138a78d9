/** Shell scripts, and the commands that they may run. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { Command } from '../../../src/images/shell/command.ts';
import { readScript } from '../../../src/images/shell/script.ts';
import { Variables } from '../../../src/images/shell/variables.ts';
import { UNKNOWN_TEXT } from '../../support/planned-images.ts';

const ENVIRONMENT: Readonly<Record<string, string>> = { A: 'x y', IMG: 'e:1', GLOB: 'a*', EMPTY: '' };

function read(text: string) {
  const known = { valueOf: (name: string) => ENVIRONMENT[name], isOneWord: (name: string) => name === 'NS' };
  return readScript(text, new Variables(text, known));
}

/** `NAME=value word|word <input`; `?` is not known, and `~` before a word says that it may be several. */
function line({ assignments, words, input }: Command): string {
  const shown = (text: string) => text.replaceAll(UNKNOWN_TEXT, '?');
  return [
    ...assignments.map(({ name, value }) => `${name}=${shown(value.text)}`),
    words.map(({ text, open }) => `${open ? '~' : ''}${shown(text)}`).join('|'),
    ...(input.kind === 'text' ? [`<${JSON.stringify(shown(input.text))}`] : []),
    ...(input.kind === 'file' ? [`<file ${shown(input.file.text)}`] : []),
    ...(input.kind === 'command' ? [`<command ${input.command?.words[0]?.text ?? 'of a group'}`] : []),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

const CLEAR: readonly (readonly [script: string, ...commands: readonly string[]])[] = [
  ['a b  c', 'a|b|c'],
  ['a; b && c || d & e\nf', 'a', 'b', 'c', 'd', 'e', 'f'],
  ['', ''],
  [`a 'b c' "d e" f\\ g h""i ''`, 'a|b c|d e|f g|hi|'],
  [`a 'it'"'"'s' "\\$x \\" \\\\ \\n"`, `a|it's|$x " \\ \\n`],
  ['a \\\n  b', 'a|b'],
  ['a $IMG\\\n  "$A\\\n b"\\\n', 'a|e:1|x y b'],
  ['a |\\\nb &&\\\nX=1 c', 'a', 'b <command a', 'X=1 c'],
  ['{ a; } <<< "b $IMG"', 'a', `<"b e:1\\n"`],
  ['<<< b', '<"b\\n"'],
  ['a # b; c\nd', 'a', 'd'],
  ['a b#c', 'a|b#c'],
  ['a $IMG "$A" $A', 'a|e:1|x y|x|y'],
  ['a --image=$IMG --image=${IMG}', 'a|--image=e:1|--image=e:1'],
  ['a $EMPTY "$EMPTY" b', 'a||b'],
  ['a $GLOB "$GLOB"', 'a|~a*|a*'],
  ['a $B "$B" x$B "x${B:-y}"', 'a|~?|?|~x?|x?'],
  ['a $1 "$1" "$@" "$*" "${B[@]}" $? $#', 'a|~?|?|~?|?|~?|~?|~?'],
  ['a $NS', 'a|?'],
  ["a $ $. '$IMG'", 'a|$|$.|$IMG'],
  ['a *.yaml {b,c} {} [x]', 'a|~*.yaml|~{b,c}|{}|~[x]'],
  ['X=1 Y="$IMG" a', 'X=1 Y=e:1 a'],
  ['a X=1', 'a|X=1'],
  ['if a; then b; elif c; then d; else e; fi', 'a', 'b', 'c', 'd', 'e'],
  ['while ! a; do b; done', 'a', 'b'],
  ['for i in x y; do a $i; done', 'for|i|in|x|y', 'a|~?'],
  ['a | b |& c', 'a', 'b <command a', 'c <command b'],
  ['(a; b) | c', 'a', 'b', 'c <command of a group'],
  ['{ a; } | b', 'a', 'b <command of a group'],
  ['f() { a "$@"; }; f b', 'a|~?', 'f|b'],
  ['x=$(a "b c"); d', 'a|b c', 'x=?', 'd'],
  ['d "`a \\`b\\``"', 'b', 'a|~?', 'd|?'],
  ['x $(a $(b))', 'b', 'a|~?', 'x|~?'],
  ['echo $((1 << 2))\na', 'echo|~?', 'a'],
  ['((x=1<<2)); a', 'a'],
  ['$((a) | b)', 'a', 'b <command of a group', '~?'],
  ['a ${x:-"$(b)"} ${y#\'}\'} c', 'b', 'a|~?|~?|c'],
  ['a 2>&1 >/dev/null 3<>x </in', 'a <file /in'],
  ['a <<< "$IMG"', 'a <"e:1\\n"'],
  ['diff <(a) b', 'a', 'diff|~?|b'],
  ['a <<E\n$IMG $(b) \\$x\nE\nc', 'a <"e:1 ? $x\\n"', 'b', 'c'],
  ["a <<'E'\n$IMG $(b)\nE\nc", 'a <"$IMG $(b)\\n"', 'c'],
  ['a <<-E\n\t\tx\n\tE\nb', 'a <"x\\n"', 'b'],
  ['a <<E x; b <<F\n1\nE\n2\nF\nc', 'a|x <"1\\n"', 'b <"2\\n"', 'c'],
  ['a <<E $(b)\nx\nE\nc', 'b', 'a|~? <"x\\n"', 'c'],
  ['a <<E\nx\\\nE\nE\nb', 'a <"xE\\n"', 'b'],
  ['cat <<E | a\nx\nE', 'cat <"x\\n"', 'a <command cat'],
  ['case $x in a|b) c ;; (*) d ;; esac; e', 'case|~?|in', 'c', 'd', 'e'],
  ['case x in\n a)\n b\nesac\nc', 'case|x|in', 'b', 'c'],
  ['y=$(case x in a) b;; esac); c', 'case|x|in', 'b', 'y=?', 'c'],
  ['X=1; a $X', 'X=1', 'a|1'],
  ['IMG=f:2; a $IMG', 'IMG=f:2', 'a|f:2'],
  ['export "IMG=f:2"; a $IMG', 'IMG=f:2 export|IMG=f:2', 'a|f:2'],
  ['B=(a b)', 'a|b', 'B=?'],
];

/** Where a variable is set in ways that are not followed, it is not known. */
const FORGOTTEN: readonly (readonly [script: string, last: string])[] = [
  ['b && IMG=f:2; a $IMG', 'a|?'],
  ['b && IMG="f:2 g"; a $IMG', 'a|~?'],
  ['read IMG; a $IMG', 'a|~?'],
  ['re""ad IMG; a $IMG', 'a|~?'],
  ['eval "I""MG=f:2"; a $IMG', 'a|~?'],
  ['. /file; a $IMG', 'a|~?'],
  ['printf -v IMG f:2; a $IMG', 'a|~?'],
  ['$B IMG=f:2; a $IMG', 'a|~?'],
  ['for IMG in f:2; do a $IMG; done', 'a|~?'],
  ['f() { IMG=f:2; }; f; a $IMG', 'a|?'],
  ['f() { IMG="f:2 g"; }; f; a $IMG', 'a|~?'],
  ['a ${IMG:=f:2} $IMG', 'a|~?|~?'],
  ['command export IMG=f:2; a $IMG', 'a|~?'],
  ['set -e; printf "%s" "$x"; a $IMG', 'a|e:1'],
];

const UNCLEAR: readonly string[] = [
  "a 'b",
  'a "b',
  'a `b',
  'a $(b',
  'a ${b',
  '(a',
  'a)',
  'a <<E\nb',
  'a $IM\\\nG',
  'a "$IM\\\nG"',
  'a $\\\nIMG',
  'a "$\\\n{IMG}"',
  'a $\\\n(b)',
  'IM\\\nG=b; a $IMG',
  'i\\\nf a; then b; fi',
  'a <\\\n<E\nb\nE\n',
  'a <<E\\\nF\nb\nE\n',
  "a <<'E F\nb\n",
  'a \0',
  `a ${'$('.repeat(100)}`,
  `a ${'x'.repeat(70_000)}`,
  'a;'.repeat(6000),
  'a $A'.repeat(1) + ' $A'.repeat(15_000) + '"',
];

describe('a shell script', () => {
  for (const [script, ...commands] of CLEAR) {
    it(`is read: ${JSON.stringify(script)}`, () => {
      const { commands: found, isClear } = read(script);
      expect(found.map(line)).to.deep.equal(commands.filter((command) => command !== ''));
      expect(isClear).to.equal(true);
    });
  }

  for (const [script, last] of FORGOTTEN) {
    it(`has variables that can't be told: ${JSON.stringify(script)}`, () => {
      expect(read(script).commands.map(line).at(-1)).to.equal(last);
    });
  }

  for (const script of UNCLEAR) {
    it(`is not clear: ${JSON.stringify(script.slice(0, 40))}`, () => {
      expect(read(script).isClear).to.equal(false);
    });
  }

  const piece = fc.oneof(
    fc.constantFrom("'", '"', '`', '$(', '${', '$((', '((', '))', ')', '(', '}', '{', '\\', '\n', ';', ';;', '&', '|'),
    fc.constantFrom(
      '<<A',
      '<<-A',
      '\nA\n',
      '<',
      '>',
      '<(',
      '#',
      ' ',
      '$A',
      '$@',
      'case',
      ' in ',
      'esac',
      'a',
      '=',
      'A=',
    ),
    fc.constantFrom('\v', '\f', '\u00a0', '\r', "$'", '*', '[', 'eval ', 'export ', '1', 'a b c'),
    fc.string({ unit: 'binary', maxLength: 3 }),
  );

  it('never makes its reader throw, nor go on without end', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        expect(read(pieces.join('')).commands).to.be.an('array');
      }),
      { numRuns: 3000 },
    );
  });

  it('never hides a command on a line of its own, or is not clear', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), fc.array(piece, { maxLength: 20 }), (before, after) => {
        // What is in these is no command, and is not kept: names of files, arithmetic, values of parameters,
        // and a line that goes on.
        fc.pre(!/\$\{|\(\(|(?<!<)<(?!<)|>|\\$/.test(before.join('')));
        const { commands, isClear } = read(`${before.join('')}\nkubectl run x --image=e:1\n${after.join('')}`);
        const isFound = commands.some((command) => line(command).includes('kubectl|run|x|--image=e:1'));
        const isText = commands.some(({ input, words, assignments }) =>
          JSON.stringify([input, words, assignments]).includes('kubectl run'),
        );
        expect(isFound || isText || !isClear).to.equal(true);
      }),
      { numRuns: 2000 },
    );
  });
});
