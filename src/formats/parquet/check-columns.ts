// Which column of a Parquet file each part of its row groups is (parquet-format: ColumnMetaData). Parts that no column waits for would fail where nobody
// hears it.
import type { FileMetaData, SchemaTree } from 'hyparquet';
import { malformedParquet } from './check-pages.ts';

/** Refuses a file with a part of no column, or with two parts of one column in a row group. */
export function checkColumns({ row_groups: rowGroups }: FileMetaData, schema: SchemaTree): void {
  const leaves = new Set(listLeaves(schema));
  if (leaves.size !== listLeaves(schema).length) throw malformedParquet('two columns have one name');
  for (const { columns } of rowGroups) {
    const seen = new Set<string>();
    for (const { meta_data: column } of columns) {
      const path = JSON.stringify(column?.path_in_schema ?? []);
      if (!leaves.has(path)) throw malformedParquet('a part belongs to no column');
      if (seen.has(path)) throw malformedParquet('a column is there twice');
      seen.add(path);
    }
  }
}

function listLeaves({ children, path }: SchemaTree): string[] {
  return children.length === 0 ? [JSON.stringify(path)] : children.flatMap(listLeaves);
}
