// DictionaryLearning, MiniBatchDictionaryLearning and SparseCoder of scikit-learn 0.19 to 1.9 (sklearn/decomposition/_dict_learning.py;
// dict_learning.py before 0.22): rows as sums of few atoms.
import type { Matrix } from '../../../data/matrix.ts';
import { createPursuit, followPath } from '../../../kernels/factorization/index.ts';
import type { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import { makeDenseTransformer } from '../make-transformer.ts';
import { isSingle, makeAnswer, multiplyRows } from '../multiply-rows.ts';
import { readTable } from '../read-table.ts';
import type { FloatTable } from '../read-table.ts';
import { isSince, readRelease } from '../release.ts';

/** Writes the code of a row to `out`, given its products with the atoms. */
type Coder = (products: Float64Array, out: Float64Array) => void;

/**
 * Reads an estimator that codes rows by a dictionary. The algorithm `lasso_cd` is refused: it stops short of the solution, at a place
 * that depends on the steps of its iteration.
 */
export function readSparseCoder(attributes: Attributes): Estimator {
  const dictionary = readTable(attributes, attributes.has('dictionary') ? 'dictionary' : 'components_');
  const { rowCount: atomCount, columnCount: featureCount } = dictionary;
  const code = readCoder(attributes, dictionary);
  const splits = attributes.boolean('split_sign');
  return makeDenseTransformer(attributes, {
    featureCount,
    outputCount: atomCount,
    transform: (x) => {
      const codes = encodeRows(x, dictionary, code);
      const isFloat32 = dictionary.isFloat32 && isSingle(x);
      return splits
        ? makeAnswer(x.rowCount, 2 * atomCount, splitSigns(codes, atomCount), false)
        : makeAnswer(x.rowCount, atomCount, codes, isFloat32);
    },
  });
}

function encodeRows(x: Matrix, dictionary: FloatTable, code: Coder): Float64Array {
  const { rowCount: atomCount } = dictionary;
  const products = multiplyRows(x, dictionary);
  const out = new Float64Array(products.length);
  for (let start = 0; start < out.length; start += atomCount) {
    code(products.subarray(start, start + atomCount), out.subarray(start, start + atomCount));
  }
  return out;
}

function splitSigns(codes: Float64Array, atomCount: number): Float64Array {
  const out = new Float64Array(codes.length * 2);
  codes.forEach((element, at) => {
    const start = Math.floor(at / atomCount) * 2 * atomCount + (at % atomCount);
    out[start] = Math.max(element, 0);
    out[start + atomCount] = -Math.min(element, 0);
  });
  return out;
}

function readCoder(attributes: Attributes, dictionary: FloatTable): Coder {
  const { rowCount: atomCount, columnCount: featureCount } = dictionary;
  const algorithm = attributes.choice('transform_algorithm', ['omp', 'lars', 'lasso_lars', 'threshold']);
  const isPositive = isSince(readRelease(attributes), 0, 20) && attributes.boolean('positive_code');
  const gram = multiplyRows({ kind: 'matrix', ...dictionary }, dictionary);
  if (isPositive && (algorithm === 'omp' || algorithm === 'lars')) {
    throw attributes.refuse(`positive_code=True does not go with transform_algorithm='${algorithm}'`);
  }
  const path = { gram, featureCount: atomCount, sampleCount: featureCount, isPositive };
  switch (algorithm) {
    case 'threshold':
      return createThreshold(readAlpha(attributes), isPositive);
    case 'omp':
      return createPursuit({ gram, atomCount, mostAtoms: readMostAtoms(attributes, dictionary) });
    case 'lars': {
      const maxIterations = readMostAtoms(attributes, dictionary);
      return (products, out) => {
        out.set(followPath({ ...path, method: 'lar', alphaMin: 0, maxIterations }, products));
      };
    }
    case 'lasso_lars': {
      const alphaMin = readAlpha(attributes) / featureCount;
      // Before transform_max_iter there was LassoLars' own limit.
      const maxIterations = attributes.has('transform_max_iter') ? attributes.number('transform_max_iter') : 500;
      return (products, out) => {
        out.set(followPath({ ...path, method: 'lasso', alphaMin, maxIterations }, products));
      };
    }
  }
}

function createThreshold(alpha: number, isPositive: boolean): Coder {
  return (products, out) => {
    products.forEach((product, at) => {
      const shrunk = Math.sign(product) * Math.max(Math.abs(product) - alpha, 0);
      out[at] = isPositive ? Math.max(shrunk, 0) : shrunk;
    });
  };
}

function readMostAtoms(attributes: Attributes, { rowCount, columnCount }: FloatTable): number {
  const isDefault = attributes.value('transform_n_nonzero_coefs') === null;
  const count = isDefault
    ? Math.min(Math.max(columnCount / 10, 1), rowCount)
    : attributes.number('transform_n_nonzero_coefs');
  const most = Math.trunc(count);
  if (most >= 1 && most <= rowCount) return most;
  throw attributes.refuse(`transform_n_nonzero_coefs = ${count} with ${rowCount} atoms`);
}

// Since 1.2 the penalty of fit stands in for that of transform.
function readAlpha(attributes: Attributes): number {
  if (attributes.value('transform_alpha') !== null) return attributes.number('transform_alpha');
  return isSince(readRelease(attributes), 1, 2) && attributes.has('alpha') ? attributes.number('alpha') : 1;
}
