// Tables of two or three columns for people: aligned by spaces, no lines around.

/** Lines of a table; every column but the last is as wide as its longest cell, up to 40 characters. */
export function formatTable(rows: readonly (readonly string[])[], indent: string): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, Math.min(cell.length, MAX_WIDTH));
    }
  }
  return rows.map((row) => {
    const cells = row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)));
    return (indent + cells.join('  ')).trimEnd();
  });
}

const MAX_WIDTH = 40;

/** Lines of a table below headers, as MLflow's command prints it: dashes under each header, cells padded to the widest. */
export function formatHeadedTable(rows: readonly (readonly string[])[], headers: readonly string[]): string {
  const widths = headers.map((header, column) =>
    Math.max(header.length + 2, MIN_HEADED_WIDTH, ...rows.map((row) => countCharacters(row[column] ?? ''))),
  );
  const lines = [headers, widths.map((width) => '-'.repeat(width)), ...rows];
  return lines.map((cells) => cells.map((cell, column) => padCell(cell, widths[column] ?? 0)).join('  ')).join('\n');
}

const MIN_HEADED_WIDTH = 4;

function padCell(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - countCharacters(cell)));
}

// Of Unicode, as Python counts them.
function countCharacters(text: string): number {
  return Array.from(text).length;
}

/** The first lines, and a line that counts the rest. */
export function shortenLines(lines: readonly string[], most: number, indent: string): readonly string[] {
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most), `${indent}... and ${lines.length - most} more`];
}
