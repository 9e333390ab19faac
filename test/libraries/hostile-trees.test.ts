// Trees of every library at values one step around each threshold, NaN, infinities, -0 and denormals, in float64 and float32, against what
// the library itself answered (tools/fixtures/hostile_trees.py).
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { makeMatrix } from '../../src/data/matrix.ts';
import type { Matrix } from '../../src/data/matrix.ts';
import { DecantError } from '../../src/errors.ts';
import { readPickle } from '../../src/formats/pickle/index.ts';
import { PythonObject } from '../../src/formats/python/values.ts';
import { createEstimator, readModel } from '../../src/libraries/catboost/index.ts';
import { Booster, readModelText } from '../../src/libraries/lightgbm/index.ts';
import { loadEstimator } from '../../src/libraries/sklearn/load.ts';
import { requireMethod } from '../../src/libraries/sklearn/estimator.ts';
import { readBooster } from '../../src/libraries/xgboost/index.ts';

interface ArrayRecord {
  readonly dtype: 'float64' | 'float32' | 'int32' | 'int64' | 'uint32';
  readonly shape: readonly number[];
  readonly data: string;
}

type Library = 'xgboost' | 'lightgbm' | 'catboost' | 'sklearn';

interface Case {
  readonly library: Library;
  readonly file: string;
  readonly inputs: readonly ArrayRecord[];
  readonly calls: readonly {
    readonly method: string;
    readonly input: number;
    readonly answer?: ArrayRecord;
    readonly error?: string;
  }[];
}

type Predict = (method: string, x: Matrix) => { readonly data: ArrayLike<unknown> };

const ROOT = process.env['HOSTILE_CASES'] ?? fileURLToPath(new URL('../fixtures/trees/', import.meta.url));

describe.each(readdirSync(ROOT))('%s', (name) => {
  const { library, file, inputs, calls } = JSON.parse(readFileSync(`${ROOT}/${name}/case.json`, 'utf8')) as Case;
  const bytes = new Uint8Array(readFileSync(`${ROOT}/${name}/${file}`));

  test('answers hostile values as the library does', () => {
    const predict = LOADERS[library](bytes);
    for (const { method, input, answer, error } of calls) {
      const record = inputs[input];
      if (record === undefined) throw new Error(`The case has no input ${input}.`);
      const place = `${method} of input ${input} (${record.dtype})`;
      const [rowCount = 0, columnCount = 0] = record.shape;
      const x = makeMatrix(rowCount, columnCount, decode(record) as Float64Array | Float32Array);
      if (answer === undefined) {
        expect(
          codeOf(() => predict(method, x)),
          `${place}: ${error}`,
        ).toBe('INVALID_PARAMETER_VALUE');
      } else {
        expect(Array.from(predict(method, x).data, Number), place).toEqual(Array.from(decode(answer), Number));
      }
    }
  });
});

const LOADERS: Readonly<Record<Library, (bytes: Uint8Array) => Predict>> = {
  xgboost(bytes) {
    const booster = readBooster(readObject(bytes));
    return (method, x) => booster.predict(x, { predLeaf: method === 'pred_leaf' });
  },
  lightgbm(bytes) {
    const booster = new Booster(readModelText(new TextDecoder().decode(bytes)));
    return (method, x) => booster.predict(x, { predLeaf: method === 'pred_leaf' });
  },
  catboost(bytes) {
    const estimator = createEstimator(readModel(bytes), 'CatBoost', undefined);
    return (_, x) => estimator.predict(x);
  },
  sklearn(bytes) {
    const estimator = loadEstimator(readPickle(bytes).value, []);
    return (method, x) => {
      const answer = requireMethod(estimator, method === 'predict' ? 'predict' : 'predict_proba')(x);
      if (!('data' in answer)) throw new Error('The answer is no array.');
      return answer;
    };
  },
};

function readObject(bytes: Uint8Array): PythonObject {
  const { value } = readPickle(bytes);
  if (value instanceof PythonObject) return value;
  throw new Error('The file holds no object.');
}

const ARRAYS = {
  float64: Float64Array,
  float32: Float32Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint32: Uint32Array,
};

function decode({ dtype, data }: ArrayRecord): ArrayLike<number | bigint> {
  return new ARRAYS[dtype](new Uint8Array(Buffer.from(data, 'base64')).buffer);
}

function codeOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof DecantError) return error.code;
    throw error;
  }
  return 'no error';
}
