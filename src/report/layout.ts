/** Rows and sentences in lines of a terminal's width. A word that is longer stays whole, so that it can be copied. */

const GAP = '  ';

/** A narrower terminal is not served. */
const MIN_COLUMNS = 20;

/**
 * A row whose cells fit into one line has them there, in columns. The cells of any other row fill as many lines as they
 * need, behind the first one.
 *
 * @param head is there if most rows have columns
 * @param rows each with as many cells; empty cells take no room in a row that does not fit
 * @param columns of the terminal; undefined for any number
 */
export function rowLines(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  columns = Infinity,
): readonly string[] {
  const first = longest([...rows, head].map(([cell = '']) => cell));
  const whole = (cells: readonly string[]) => [(cells[0] ?? '').padEnd(first), ...cells.slice(1)].join(GAP).trimEnd();
  const fitting = rows.filter((cells) => whole(cells).length <= columns);
  const widths = head.map((_, index) => longest([head, ...fitting].map((cells) => cells[index] ?? '')));
  const inColumns = (cells: readonly string[]) =>
    cells
      .map((cell, index) => cell.padEnd(index === 0 ? first : (widths[index] ?? 0)))
      .join(GAP)
      .trimEnd();
  const lines = rows.flatMap((cells) => {
    const line = [inColumns(cells), whole(cells)].find(({ length }) => length <= columns);
    return line === undefined ? filledUp(cells, first, columns) : [line];
  });
  return fitting.length * 2 < rows.length ? lines : [inColumns(head), ...lines];
}

/** Each cell stands behind the one before it where there is room, else in a line of its own. */
function filledUp([first = '', ...others]: readonly string[], indent: number, columns: number): string[] {
  const room = columns - indent - GAP.length;
  const lines: string[] = [];
  for (const cell of others.filter((text) => text !== '')) {
    const joined = [...lines.slice(-1), cell].join(GAP);
    if (lines.length > 0 && joined.length <= room) {
      lines.splice(-1, 1, joined);
    } else {
      lines.push(...wrapped(cell, room));
    }
  }
  return lines.map((line, index) => `${(index === 0 ? first : '').padEnd(indent)}${GAP}${line}`);
}

function longest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(({ length }) => length));
}

/**
 * @param text one line
 * @returns lines of at most so many characters, broken at blanks; all but the first begin with `indent`
 */
export function wrapped(text: string, columns = Infinity, indent = ''): string[] {
  const width = Math.max(columns, indent.length + MIN_COLUMNS);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length > width && line !== '') {
      lines.push(line);
      line = indent + word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}
