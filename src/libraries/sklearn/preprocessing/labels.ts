// LabelEncoder and LabelBinarizer of scikit-learn 0.19 to 1.9 (sklearn/preprocessing/_label.py; label.py before 0.22): labels of one
// dimension, or of one column, to codes or to indicator columns.
import { DecantError } from '../../../errors.ts';
import type { Value } from '../../../data/dtype.ts';
import type { Column } from '../../../data/frame.ts';
import { makeMatrix } from '../../../data/matrix.ts';
import type { Matrix } from '../../../data/matrix.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { makeNumberColumn, matrixToFrame, toObjects } from '../array-columns.ts';
import type { Attributes } from '../attributes.ts';
import { toKey } from '../encoders/category-keys.ts';
import type { CategoryKey } from '../encoders/category-keys.ts';
import type { Estimator, Features } from '../estimator.ts';
import { compressRows } from '../sparse-rows.ts';

/** Reads a LabelEncoder: each label becomes its place among the classes. */
export function readLabelEncoder(attributes: Attributes): Estimator {
  attributes.refuseOverrides(['transform']);
  const { classes, codes } = readClasses(attributes);
  return {
    className: attributes.className,
    classes,
    transform: (y) => {
      const keys = readLabels(y, attributes.className);
      const values = keys.map((key) => {
        const code = codes.get(key);
        if (code === undefined) {
          throw new DecantError('INVALID_PARAMETER_VALUE', 'y contains previously unseen labels.');
        }
        return code;
      });
      return { kind: 'series', rowCount: values.length, values };
    },
  };
}

/** Reads a LabelBinarizer of one label a row: a column for each class, or one column of two classes. */
export function readLabelBinarizer(attributes: Attributes): Estimator {
  attributes.refuseOverrides(['transform']);
  attributes.choice('y_type_', ['binary', 'multiclass']);
  const { classes, codes } = readClasses(attributes);
  const isSparse = attributes.boolean('sparse_output');
  const present = attributes.number('pos_label');
  const absent = attributes.number('neg_label');
  return {
    className: attributes.className,
    classes,
    transform: (y) => {
      const keys = readLabels(y, attributes.className);
      // Labels of two values at most are binary, whatever fit saw.
      const isBinary = new Set(keys).size <= 2;
      const isAlone = isBinary && codes.size === 1;
      const first = isBinary && codes.size === 2 ? 1 : 0;
      const width = codes.size - first;
      const data = new Float64Array(keys.length * width).fill(absent);
      keys.forEach((key, row) => {
        const code = codes.get(key);
        if (code !== undefined && code >= first && !isAlone) data[row * width + code - first] = present;
      });
      const matrix = makeMatrix(keys.length, width, data);
      return isSparse ? compressRows(matrix) : toWhole(matrix);
    },
  };
}

function toWhole(matrix: Matrix): Features {
  const { rowCount, columns } = matrixToFrame(matrix);
  return {
    kind: 'frame',
    rowCount,
    columns: columns.map(({ name, values }): Column =>
      makeNumberColumn(name, 'int64', Array.from<unknown, number>(values, Number)),
    ),
  };
}

function readClasses(attributes: Attributes): {
  readonly classes: Tensor;
  readonly codes: ReadonlyMap<CategoryKey, number>;
} {
  const classes = attributes.tensor('classes_');
  if (classes.shape.length !== 1) throw attributes.refuse(`classes_ has shape [${classes.shape.join(', ')}]`);
  const codes = new Map<CategoryKey, number>();
  Array.from<Value>(classes.data).forEach((value, code) => {
    const key = toKey(value);
    if (key === undefined) throw attributes.refuse('classes_ holds a label of an unknown kind');
    codes.set(key, code);
  });
  return { classes, codes };
}

function readLabels(y: Features, className: string): CategoryKey[] {
  return listValues(y, className).map((value) => {
    const key = toKey(value);
    if (key === undefined) throw new DecantError('INVALID_PARAMETER_VALUE', `${className} takes texts and numbers.`);
    return key;
  });
}

function listValues(y: Features, className: string): readonly Value[] {
  if (y.kind === 'series') return y.values;
  const columns = y.kind === 'frame' ? y.columns : y.kind === 'matrix' ? matrixToFrame(y).columns : [];
  const [column] = columns;
  if (column !== undefined && columns.length === 1) return toObjects(column, null);
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `${className} takes labels of one dimension, or one column of them.`,
  );
}
