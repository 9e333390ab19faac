// Damaged and unknown model files of CatBoost.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column } from '../../../src/data/frame.ts';
import { DecantError } from '../../../src/errors.ts';
import { PythonDict, PythonGlobal, PythonObject } from '../../../src/formats/python/values.ts';
import {
  createEstimator,
  isEstimatorRecord,
  readCatboostEstimator,
  readModel,
} from '../../../src/libraries/catboost/index.ts';
import type { Features } from '../../../src/libraries/catboost/index.ts';
import { readBytes } from './catboost-cases.ts';

const CBM = ['cat12-regression', 'cat12-ctr-all', 'cat12-depthwise', 'cat12-one-hot-leaves', 'cat12-classes-many'].map(
  (name) => readBytes(name).bytes,
);
const JSON_TEXTS = ['cat12-lossguide', 'cat12-one-hot-json', 'cat12-ctr-mean', 'cat12-classes-floats'].map((name) =>
  new TextDecoder().decode(readBytes(name).bytes),
);
const [REGRESSION = new Uint8Array(0)] = CBM;

/** Five columns of one row, the cases' categories among them. */
const ROW: Features = {
  kind: 'array',
  rowCount: 1,
  columns: [1.5, 'red', 3, 0.5, 'x'].map((value, name): Column => ({ name, dtype: 'object', values: [value] })),
};

/** The code of a refusal; undefined where the bytes are a model that answers. */
function tryModel(bytes: Uint8Array): string | undefined {
  try {
    const model = createEstimator(readModel(bytes), 'CatBoostClassifier', undefined);
    for (const predictionType of ['RawFormulaVal', 'Class', 'Probability', 'LogProbability'] as const) {
      model.predict(ROW, { predictionType });
    }
    model.calcLeafIndexes(ROW);
    model.shapValues(ROW);
    model.predictionValuesChange();
    return undefined;
  } catch (error) {
    if (error instanceof DecantError) return error.code;
    throw error;
  }
}

function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof DecantError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'no refusal';
}

const CODES = [undefined, 'MALFORMED_DATA', 'LIMIT_EXCEEDED', 'UNSUPPORTED_MODEL', 'INVALID_PARAMETER_VALUE'];

describe('a damaged CatBoost model file', () => {
  it('in the binary format is refused, or still a model that answers', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CBM),
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1, 2, 4, 127, 128, 255)), {
          minLength: 1,
          maxLength: 8,
        }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (bytes, edits, keep) => {
          const end = keep < 0.8 ? bytes.length : Math.floor(keep * bytes.length);
          const damaged = bytes.slice(0, end);
          for (const [at, byte] of edits) damaged[Math.floor(at * end)] = byte;
          expect(CODES).toContain(tryModel(damaged));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('in JSON is refused, or still a model that answers', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...JSON_TEXTS),
        fc.array(
          fc.record({
            at: fc.double({ min: 0, max: 1, noNaN: true }),
            size: fc.nat(30),
            insert: fc.constantFrom(
              '',
              '0',
              '-1',
              '1e999',
              'null',
              '[]',
              '{}',
              '99999999999',
              '"',
              ',',
              '0.5',
              'NaN',
              '[1,2]',
            ),
          }),
          { minLength: 1, maxLength: 4 },
        ),
        (text, edits) => {
          let damaged = text;
          for (const { at, size, insert } of edits) {
            const start = Math.floor(at * damaged.length);
            damaged = damaged.slice(0, start) + insert + damaged.slice(start + size);
          }
          expect(CODES).toContain(tryModel(new TextEncoder().encode(damaged)));
        },
      ),
      { numRuns: 400 },
    );
  });

  it.each([0, 3, 4, 7, 8, 100, 1000])('of its first %d bytes is refused', (length) => {
    expect(tryModel(REGRESSION.subarray(0, length))).toBe('MALFORMED_DATA');
  });

  it('says what is wrong', () => {
    expect(refusal(() => readModel(new TextEncoder().encode('hello')))).toBe(
      'MALFORMED_DATA: The CatBoost model is damaged: it is neither a cbm file nor JSON.',
    );
    expect(refusal(() => readModel(new TextEncoder().encode('{"oblivious_trees": 1}')))).toBe(
      'MALFORMED_DATA: The CatBoost model is damaged: oblivious_trees is no list.',
    );
    expect(refusal(() => readModel(new TextEncoder().encode('{"a": 1}')))).toBe(
      'MALFORMED_DATA: The CatBoost model is damaged: it has no trees.',
    );
  });

  it('asks for no more classes than can be', () => {
    const [, , , text = ''] = JSON_TEXTS;
    const many = text
      .replace('"classes_count":0', '"classes_count":2000000000')
      .replace(/"class_names":\[[^\]]*\]/g, '"class_names":[]');
    expect(refusal(() => createEstimator(readModel(new TextEncoder().encode(many)), 'CatBoost', undefined))).toBe(
      'MALFORMED_DATA: The CatBoost model is damaged: class_params has 2000000000 classes.',
    );
  });
});

describe('a CatBoost model that is not known', () => {
  it('is refused by the version of its format', () => {
    const text = new TextEncoder().encode('FlabuffersModel_v1');
    const at = REGRESSION.findIndex((_, start) => text.every((byte, index) => REGRESSION[start + index] === byte));
    const other = REGRESSION.slice();
    other[at + text.length - 1] = '9'.charCodeAt(0);
    expect(refusal(() => readModel(other))).toBe(
      'UNSUPPORTED_MODEL: CatBoost models of format "FlabuffersModel_v9" are not known.',
    );
  });

  it('is refused where it reads texts or embeddings', () => {
    const [text = ''] = JSON_TEXTS;
    const other = text.replace('"features_info":{', '"features_info":{"text_features":[{"feature_index":0}],');
    expect(refusal(() => readModel(new TextEncoder().encode(other)))).toContain(
      'UNSUPPORTED_MODEL: The CatBoost model reads text features',
    );
  });

  it('is refused where a record is no fitted model', () => {
    const record = new PythonObject(new PythonGlobal('catboost.core', 'CatBoostRegressor'));
    expect(isEstimatorRecord(record)).toBe(true);
    expect(refusal(() => readCatboostEstimator(record))).toBe(
      'UNSUPPORTED_MODEL: catboost.core.CatBoostRegressor: it holds no parameters.',
    );
    record.state = new PythonDict(new Map([['iterations', 5]]));
    expect(refusal(() => readCatboostEstimator(record))).toBe(
      'UNSUPPORTED_MODEL: catboost.core.CatBoostRegressor: it was saved before fit() was called.',
    );
    record.state = new PythonDict(new Map([['__model', 'text']]));
    expect(refusal(() => readCatboostEstimator(record))).toBe(
      'UNSUPPORTED_MODEL: catboost.core.CatBoostRegressor: __model holds no bytes.',
    );
    const other = new PythonObject(new PythonGlobal('catboost.core', 'Pool'));
    expect(isEstimatorRecord(other)).toBe(false);
    expect(refusal(() => readCatboostEstimator(other))).toContain('UNSUPPORTED_MODEL: catboost.core.Pool');
  });
});
