// The text of a CSV body as JSON Schema: a pattern of the header and of rows, so that a program can make one that the model takes.
import type { ColSpec, ColumnType, Signature } from '../../data/schema.ts';
import type { Json } from './json-schema.ts';

/** Longest header whose pattern is still of use. */
const MAX_COLUMNS = 50;

const CELLS: Readonly<Record<string, string>> = {
  boolean: '(True|False)',
  integer: '-?\\d{1,9}',
  long: '-?\\d{1,18}',
  float: '-?\\d{1,9}(\\.\\d{1,9})?',
  double: '-?\\d{1,9}(\\.\\d{1,9})?',
  string: '[A-Za-z][A-Za-z0-9 ]{3,20}',
  // The text is not decoded (SRV-068).
  binary: '[A-Za-z0-9+/]{4,8}',
  datetime: '(19|20)\\d\\d-(0[1-9]|1[0-2])-(0[1-9]|1\\d|2[0-8])',
};

/** The schema of the text; the pattern is narrower than what is read: quotes and missing cells are left out of it. */
export function describeCsv(signature: Signature | undefined): Json {
  const about = { type: 'string', description: 'A line with the names of the columns, then the rows.' };
  const inputs = signature?.inputs;
  if (inputs?.kind !== 'columns' || inputs.columns.length > MAX_COLUMNS) return about;
  const names = inputs.columns.map(({ name }) => name);
  const cells = inputs.columns.map(({ type }: ColSpec) => cellOf(type));
  if (!names.every((name) => typeof name === 'string') || cells.includes(undefined)) return about;
  const header = names.map(escapeName).join(',');
  return { ...about, pattern: `^${header}(\\n${cells.join(',')})+\\n?$` };
}

function cellOf(type: ColumnType): string | undefined {
  return typeof type === 'string' ? CELLS[type] : undefined;
}

/** The name as a CSV file has it, with every sign of patterns escaped. */
function escapeName(name: string): string {
  const text = /[",\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
  return text
    .replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
}
