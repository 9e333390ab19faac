// The element type that X and the fitted rows have as NumPy arrays: scikit-learn chooses its search by it.
import { requireTable } from './estimator.ts';
import type { Features } from './estimator.ts';
import { tableDtype } from './array-columns.ts';

/** float64, float32, or whole numbers and booleans of any kind. */
export type ElementType = 'float64' | 'float32' | 'whole';

/** Element type of X after check_array, which makes float64 of objects and texts and keeps numbers. */
export function findElementType(x: Features): ElementType {
  const table = requireTable(x);
  if (table.kind !== 'frame') return table.data instanceof Float32Array ? 'float32' : 'float64';
  const dtype = tableDtype(table.columns);
  if (dtype === 'float32') return 'float32';
  return dtype === 'float64' || dtype === 'object' || dtype === 'datetime64' ? 'float64' : 'whole';
}
