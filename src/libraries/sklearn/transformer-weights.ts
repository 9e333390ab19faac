// transformer_weights of ColumnTransformer and FeatureUnion: a number that multiplies a transformer's answer.
import { DecantError } from '../../errors.ts';
import { makeMatrix } from '../../data/matrix.ts';
import { PythonDict } from '../../formats/python/values.ts';
import { makeNumberColumn, toDoubles } from './array-columns.ts';
import { describeKind, unwrapScalar } from './attributes.ts';
import type { Attributes } from './attributes.ts';
import { requireTable } from './estimator.ts';
import type { Features, Table } from './estimator.ts';

/** Weights by the transformers' names. */
export function readWeights(attributes: Attributes): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  const value = attributes.value('transformer_weights');
  if (value === null) return weights;
  if (!(value instanceof PythonDict)) throw attributes.refuse(`transformer_weights is ${describeKind(value)}`);
  for (const [name, item] of value.entries) {
    const weight = unwrapScalar(item);
    if (weight === null) continue;
    if (typeof name !== 'string' || typeof weight !== 'number') {
      throw attributes.refuse('transformer_weights are not numbers by name');
    }
    weights.set(name, weight);
  }
  return weights;
}

/** X times the weight; refuses columns that are no numbers. */
export function applyWeight(x: Features, weight: number): Table {
  const table = requireTable(x);
  switch (table.kind) {
    case 'matrix':
      return makeMatrix(
        table.rowCount,
        table.columnCount,
        table.data.map((element) => element * weight),
      );
    case 'csr':
      return { ...table, data: table.data.map((element) => element * weight) };
    case 'frame': {
      const columns = table.columns.map((column) => {
        const numbers = toDoubles(column);
        if (numbers === undefined) {
          throw new DecantError(
            'INVALID_PARAMETER_VALUE',
            `A weight applies to numbers; a column holds ${column.dtype}.`,
          );
        }
        const dtype = column.dtype === 'float32' ? 'float32' : 'float64';
        return makeNumberColumn(
          column.name,
          dtype,
          numbers.map((element) => element * weight),
        );
      });
      return { kind: 'frame', rowCount: table.rowCount, columns };
    }
  }
}
