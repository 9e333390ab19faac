// What pandas writes beside the columns of a Parquet file (pandas/docs/source/development/developer.rst, "Storing pandas DataFrame
// objects in Apache Parquet format"): which columns are the index, and names that were numbers.
import type { FileMetaData } from 'hyparquet';

/** Facts of pandas about a file. */
export interface PandasMetadata {
  /** Columns that are the index and no data. */
  readonly indexColumns: ReadonlySet<string>;
  /** Are the names of columns numbers? */
  readonly hasNumberNames: boolean;
  /** pandas' type by column: `Int64` and its kin keep missing values apart from NaN. */
  readonly types: ReadonlyMap<string, string>;
}

const NONE: PandasMetadata = { indexColumns: new Set(), hasNumberNames: false, types: new Map() };

/** The facts; none where another program wrote the file, or where they are not what pandas writes. */
export function readPandasMetadata({
  key_value_metadata: entries,
}: Pick<FileMetaData, 'key_value_metadata'>): PandasMetadata {
  const text = entries?.find(({ key }) => key === 'pandas')?.value;
  if (text === undefined) return NONE;
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return NONE;
    throw error;
  }
  if (!isRecord(content)) return NONE;
  const index = listOf(content['index_columns']).filter((item) => typeof item === 'string');
  const [names] = listOf(content['column_indexes']);
  const types = listOf(content['columns']).flatMap((column): [string, string][] => {
    if (!isRecord(column)) return [];
    const { field_name: name, numpy_type: type } = column;
    return typeof name === 'string' && typeof type === 'string' ? [[name, type]] : [];
  });
  const hasNumberNames = isRecord(names) && names['pandas_type'] === 'int64';
  return { indexColumns: new Set(index), hasNumberNames, types: new Map(types) };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
