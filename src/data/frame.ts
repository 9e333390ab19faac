// Frame: named columns of one length, each in its own typed storage (the counterpart of a pandas DataFrame).
import { DecantError } from '../errors.ts';
import type { Dtype, Storage } from './dtype.ts';

/** A column's label: text, or the position that pandas gives to columns without names. */
export type ColumnName = string | number;

/** One column. `dtype` discriminates the type of `values`. */
export type Column = {
  [D in Dtype]: { readonly name: ColumnName; readonly dtype: D; readonly values: Storage[D] };
}[Dtype];

/** Columnar data; every column has `rowCount` values. */
export interface Frame {
  readonly kind: 'frame';
  readonly rowCount: number;
  /** An ndarray in columns, which some libraries judge by its one type. */
  readonly isArray?: boolean;
  readonly columns: readonly Column[];
}

/** Makes a frame; refuses columns of unequal length. `rowCount` is needed only when there are no columns. */
export function makeFrame(columns: readonly Column[], rowCount = columns[0]?.values.length ?? 0): Frame {
  for (const column of columns) {
    if (column.values.length !== rowCount) {
      throw new DecantError(
        'INVALID_PARAMETER_VALUE',
        `Column ${JSON.stringify(column.name)} has ${column.values.length} values; the frame has ${rowCount} rows.`,
      );
    }
  }
  return { kind: 'frame', rowCount, columns };
}

/** The column of this name (the last one, where names repeat), or undefined. */
export function findColumn(frame: Frame, name: ColumnName): Column | undefined {
  return frame.columns.findLast((column) => column.name === name);
}
