// coef_ of an estimator, where the file holds it or scikit-learn makes it of what the file holds.
import type { CsrMatrix } from '../../../data/matrix.ts';
import { readSparse } from '../../../formats/python/sparse.ts';
import { NdArray, PythonObject } from '../../../formats/python/values.ts';
import type { Attributes } from '../attributes.ts';
import { readTable } from '../read-table.ts';
import type { FloatTable } from '../read-table.ts';
import { isSince } from '../release.ts';
import type { Release } from '../release.ts';
import { spreadRows } from '../sparse-rows.ts';

/** Rows of coefficients; `isFlat` where coef_ has one dimension. */
export type Coefficients = FloatTable & { readonly isFlat: boolean };

/** Reads coef_; undefined where the estimator has none. */
export function readCoefficients(attributes: Attributes, release: Release): Coefficients | undefined {
  // Between 1.1 and 1.2 the coefficients of partial least squares were turned.
  const name = attributes.has('_coef_') && isSince(release, 1, 1) && !isSince(release, 1, 3) ? '_coef_' : 'coef_';
  const value = attributes.optional(name);
  if (value instanceof NdArray) return { ...readTable(attributes, name), isFlat: value.shape.length === 1 };
  if (value instanceof PythonObject) return fromSparse(readSparse(value));
  if (MACHINES.has(attributes.className) && attributes.optional('kernel') === 'linear') return fromVectors(attributes);
  if (BAYES.has(attributes.className) && !isSince(release, 1, 1)) return fromLogarithms(attributes);
  return undefined;
}

const MACHINES: ReadonlySet<string> = new Set(['NuSVC', 'NuSVR', 'OneClassSVM', 'SVC', 'SVR']);
const BAYES: ReadonlySet<string> = new Set(['BernoulliNB', 'ComplementNB', 'MultinomialNB']);

function fromSparse(matrix: CsrMatrix): Coefficients {
  const { rowCount, columnCount } = matrix;
  return { rowCount, columnCount, data: spreadRows(matrix), isFloat32: false, isFlat: false };
}

// Of two classes, naive Bayes has coefficients of the second one only.
function fromLogarithms(attributes: Attributes): Coefficients {
  const table = readTable(attributes, 'feature_log_prob_');
  if (table.rowCount !== 2) return { ...table, isFlat: false };
  return { ...table, rowCount: 1, data: table.data.slice(table.columnCount), isFlat: false };
}

// A linear machine's planes: support vectors times dual coefficients, one plane for each pair of classes.
function fromVectors(attributes: Attributes): Coefficients {
  if (!(attributes.value('support_vectors_') instanceof NdArray)) {
    throw attributes.refuse('its support vectors are sparse');
  }
  const vectors = readTable(attributes, 'support_vectors_');
  const dual = readTable(attributes, 'dual_coef_');
  const counts =
    dual.rowCount === 1
      ? [vectors.rowCount]
      : Array.from(attributes.floats(attributes.has('_n_support') ? '_n_support' : 'n_support_').data);
  const starts = counts.reduce<number[]>((ends, count) => [...ends, ends.at(-1)! + count], [0]);
  const planes: Float64Array[] = [];
  const add = (plane: Float64Array, row: number, part: number): void => {
    for (let vector = starts[part]!; vector < starts[part + 1]!; vector++) {
      const weight = dual.data[row * dual.columnCount + vector]!;
      for (let column = 0; column < plane.length; column++) {
        plane[column]! += weight * vectors.data[vector * vectors.columnCount + column]!;
      }
    }
  };
  if (dual.rowCount === 1) {
    planes.push(new Float64Array(vectors.columnCount));
    add(planes[0]!, 0, 0);
  } else {
    for (let i = 0; i <= dual.rowCount; i++) {
      for (let j = i + 1; j <= dual.rowCount; j++) {
        const plane = new Float64Array(vectors.columnCount);
        add(plane, j - 1, i);
        add(plane, i, j);
        planes.push(plane);
      }
    }
  }
  const data = Float64Array.from(planes.flatMap((plane) => Array.from(plane)));
  return { rowCount: planes.length, columnCount: vectors.columnCount, data, isFloat32: false, isFlat: false };
}
