import { columnsOf, cutTo, terminalText } from "./terminal-text.ts";

/** A column of a table of `Row`s. */
export interface Column<Row> {
  readonly title: string;
  readonly text: (row: Row) => string;
  /** It is left out before those with a smaller number where all together are too wide; 0: never. */
  readonly sacrifice: number;
  /** Columns of the terminal that are left to it where it has to be cut; never cut if left out. */
  readonly min?: number;
  /** Columns of the terminal for which others are left out; `min` if left out. */
  readonly legible?: number;
}

const GAP = 2;

/**
 * A table as lines without trailing spaces, the titles first. `width` is that of the terminal; without it nothing is
 * cut or left out. Texts may be anybody's.
 */
export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number | undefined,
): readonly string[] {
  const laidOut = columns.map((column) => {
    const texts = rows.map((row) => terminalText(column.text(row)));
    const needed = Math.max(...[column.title, ...texts].map(columnsOf));
    return { ...column, texts, needed, given: needed };
  });
  const kept = width === undefined ? laidOut : fitted(laidOut, width);
  const line = (cells: readonly string[]): string => {
    const padded = cells.map((cell, at) => {
      const given = kept[at]?.given ?? 0;
      const shown = cutTo(cell, given);
      return shown + " ".repeat(given - columnsOf(shown) + GAP);
    });
    return padded.join("").trimEnd();
  };
  return [
    line(kept.map(({ title }) => title)),
    ...rows.map((_, at) => line(kept.map(({ texts }) => texts[at] ?? ""))),
  ];
}

interface LaidOut {
  readonly sacrifice: number;
  readonly min?: number;
  readonly legible?: number;
  readonly needed: number;
  given: number;
}

/** Leaves out columns until the others can be read, then cuts what may be cut, the widest first. */
function fitted<C extends LaidOut>(columns: readonly C[], width: number): readonly C[] {
  const last = Math.max(...columns.map(({ sacrifice }) => sacrifice));
  const leastOf = ({ needed, min = needed, legible = min }: C): number =>
    Math.min(needed, last > 0 ? legible : min);
  const least = columns.reduce((sum, column) => sum + GAP + leastOf(column), -GAP);
  if (least > width && last > 0) {
    return fitted(
      columns.filter(({ sacrifice }) => sacrifice !== last),
      width,
    );
  }
  const given = columns.reduce((sum, column) => sum + GAP + column.given, -GAP);
  for (let excess = given - width; excess > 0; excess -= 1) {
    const cuttable = columns.filter((column) => column.given > leastOf(column));
    const [widest] = cuttable.toSorted((a, b) => b.given - a.given);
    if (widest === undefined) break;
    widest.given -= 1;
  }
  return columns;
}
