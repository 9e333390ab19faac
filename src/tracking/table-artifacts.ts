// Tables among the artifacts of runs: JSON with `columns` and `data`, as pandas writes it (mlflow.log_table, mlflow.load_table).
import { DecantError } from '../errors.ts';
import type { Value } from '../data/dtype.ts';
import { parseExactJson, renderValue } from '../formats/json/index.ts';
import type { ArtifactStore } from '../stores/artifacts/index.ts';
import { writeArtifact } from './write-artifact.ts';

/** A row of a table by the names of its columns. */
export type TableRow = Readonly<Record<string, Value>>;

/** Columns by name, or rows. */
export type TableData = Readonly<Record<string, readonly Value[]>> | readonly TableRow[];

/** Writes rows below those that the file holds already. */
export async function appendTable(store: ArtifactStore, artifactFile: string, data: TableData): Promise<void> {
  checkTableName(artifactFile);
  const rows = toRows(data);
  const all = (await hasFile(store, artifactFile)) ? [...(await readTable(store, artifactFile)), ...rows] : rows;
  const columns = [...new Set(all.flatMap((row) => Object.keys(row)))];
  const table = { columns, data: all.map((row) => columns.map((name) => toCell(row[name]))) };
  await writeArtifact(store, artifactFile, renderValue(table));
}

/** The rows of a table; RESOURCE_DOES_NOT_EXIST where the file is absent. */
export async function readTable(store: ArtifactStore, artifactFile: string): Promise<readonly TableRow[]> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const piece of await store.read(artifactFile)) text += decoder.decode(piece, { stream: true });
  const { columns, data } = parseTable(text + decoder.decode(), artifactFile);
  return data.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index] ?? null])));
}

/** The list of logged artifacts in a run's tag, with one more table; undefined where it is listed already. */
export function listTable(tag: string | undefined, artifactFile: string): string | undefined {
  const parsed = parseExactJson(tag ?? '[]');
  const entries: readonly Value[] = Array.isArray(parsed) ? (parsed as readonly Value[]) : [];
  const entry = { path: artifactFile, type: 'table' };
  if (entries.some((item) => renderValue(item) === renderValue(entry))) return undefined;
  return renderValue([...entries, entry]);
}

/** INVALID_PARAMETER_VALUE where a table cannot be logged under a name. */
export function checkTableName(artifactFile: string): void {
  const unfit = /["',:[\]{}]/.exec(artifactFile)?.[0];
  if (unfit !== undefined) {
    throw new DecantError('INVALID_PARAMETER_VALUE', `The artifact_file contains forbidden character: ${unfit}`);
  }
  if (artifactFile.endsWith('.json')) return;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Invalid artifact file path '${artifactFile}'. Please ensure the file you are trying to log as a table has a file name with the '.json' extension.`,
  );
}

async function hasFile(store: ArtifactStore, path: string): Promise<boolean> {
  const folder = path.split('/').slice(0, -1).join('/');
  return (await store.list(folder)).some((info) => info.path === path);
}

function parseTable(
  text: string,
  path: string,
): { readonly columns: readonly string[]; readonly data: readonly (readonly Value[])[] } {
  const table: unknown = parseExactJson(text);
  if (typeof table === 'object' && table !== null && 'columns' in table && 'data' in table) {
    const { columns, data } = table;
    if (isListOf(columns, (name) => typeof name === 'string') && isListOf(data, Array.isArray)) {
      return { columns: columns as readonly string[], data: data as readonly (readonly Value[])[] };
    }
  }
  throw new DecantError('MALFORMED_DATA', `${path} is no table: expected columns and data.`);
}

function isListOf(value: unknown, test: (item: unknown) => boolean): value is readonly unknown[] {
  return Array.isArray(value) && value.every(test);
}

function toRows(data: TableData): readonly TableRow[] {
  if (Array.isArray(data)) return data as readonly TableRow[];
  const columns = Object.entries(data as Readonly<Record<string, readonly Value[]>>);
  const lengths = new Set(columns.map(([, cells]) => cells.length));
  if (lengths.size > 1) {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'All columns of a table must have the same length.');
  }
  return Array.from({ length: [...lengths][0] ?? 0 }, (_, row) =>
    Object.fromEntries(columns.map(([name, cells]) => [name, cells[row] ?? null])),
  );
}

// JSON has no NaN.
function toCell(value: Value | undefined): Value {
  return value === undefined || (typeof value === 'number' && !Number.isFinite(value)) ? null : value;
}
