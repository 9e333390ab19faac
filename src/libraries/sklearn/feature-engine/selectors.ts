// Selectors, which drop columns, MatchVariables, which makes the columns those of fit (feature_engine/selection, preprocessing).
import { PythonDtype } from '../../../formats/python/values.ts';
import { isNumericDtype } from '../../../data/dtype.ts';
import type { Column, ColumnName } from '../../../data/frame.ts';
import { makeNumberColumn } from '../array-columns.ts';
import { describeKind, unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import { checkMissing, dropColumns, refuseInput, toTable } from './feature-input.ts';
import { readFlag, readLabelDict, readLabels, readRaisesMissing } from './layout.ts';
import { checkOverrides, makeFeatureTransformer } from './make-feature-transformer.ts';
import { PythonSet } from '../../../formats/python/values.ts';
import { readLabel } from './layout.ts';

/** Reads a selector: its columns are dropped. */
export function readSelector(attributes: Attributes): Estimator {
  const dropped = readDropped(attributes);
  return makeFeatureTransformer(attributes, (x) => dropColumns(x, dropped));
}

function readDropped(attributes: Attributes): readonly ColumnName[] {
  const value = attributes.value('features_to_drop_');
  if (!(value instanceof PythonSet)) return readLabels(attributes, 'features_to_drop_');
  return value.items.map((item) => readLabel(item, attributes, 'features_to_drop_'));
}

/** Reads MatchVariables: columns that fit did not see are dropped, those that lack are added with one value. */
export function readMatchVariables(attributes: Attributes): Estimator {
  checkOverrides(attributes);
  const names = readLabels(attributes, attributes.has('feature_names_in_') ? 'feature_names_in_' : 'input_features_');
  const fill = unwrapScalar(attributes.value('fill_value'));
  if (typeof fill !== 'number' && typeof fill !== 'string')
    throw attributes.refuse(`fill_value is ${describeKind(fill)}`);
  const raises = readRaisesMissing(attributes);
  const types = readFlag(attributes, 'match_dtypes') ? readTypes(attributes) : new Map<ColumnName, string>();
  const { className } = attributes;
  return {
    className,
    transform: (given) => {
      const x = toTable(given, className, names, false);
      const present = new Set(x.columns.map(({ name }) => name));
      if (raises)
        checkMissing(
          x,
          names.filter((name) => present.has(name)),
        );
      const columns = names.map((name): Column => {
        const column = x.columns.find((candidate) => candidate.name === name) ?? fillColumn(name, fill, x.rowCount);
        return matchType(column, types.get(name));
      });
      return { kind: 'frame', rowCount: x.rowCount, columns };
    },
  };
}

function fillColumn(name: ColumnName, fill: number | string, rowCount: number): Column {
  if (typeof fill === 'string') return { name, dtype: 'object', values: new Array<string>(rowCount).fill(fill) };
  return makeNumberColumn(name, Number.isInteger(fill) ? 'int64' : 'float64', new Float64Array(rowCount).fill(fill));
}

function readTypes(attributes: Attributes): ReadonlyMap<ColumnName, string> {
  const types = new Map<ColumnName, string>();
  for (const [name, value] of readLabelDict(attributes, 'dtype_dict_')) {
    if (!(value instanceof PythonDtype)) throw attributes.refuse(`dtype_dict_ has ${describeKind(value)}`);
    const { kind, itemSize } = value.dtype;
    types.set(
      name,
      kind === 'O'
        ? 'object'
        : kind === 'f'
          ? `float${itemSize * 8}`
          : kind === 'i'
            ? `int${itemSize * 8}`
            : kind === 'b'
              ? 'bool'
              : kind,
    );
  }
  return types;
}

function matchType(column: Column, type: string | undefined): Column {
  const { dtype, name } = column;
  if (type === undefined || dtype === type || (type === 'object' && dtype === 'str')) return column;
  if (type === 'float64' && isNumericDtype(dtype)) {
    return makeNumberColumn(name, 'float64', Float64Array.from(column.values as ArrayLike<number | bigint>, Number));
  }
  throw refuseInput(`Column ${JSON.stringify(name)} is ${dtype}; it was ${type} in fit, and is not made so here.`);
}
