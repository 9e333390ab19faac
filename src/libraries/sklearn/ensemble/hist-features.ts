// X as HistGradientBoosting* reads it: float64, categories as numbers (sklearn/ensemble/_hist_gradient_boosting/gradient_boosting.py
// `_preprocess_X`; `_predictor.pyx` for categories that are no byte).
import { DecantError } from '../../../errors.ts';
import type { Matrix } from '../../../data/matrix.ts';
import { makeMatrix } from '../../../data/matrix.ts';
import { PythonDict, PythonGlobal, PythonObject } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { Attributes, describeKind } from '../attributes.ts';
import { checkRows } from '../check-rows.ts';
import { checkNames, checkWidth } from '../check-width.ts';
import { readColumnTransformer } from '../compose/column-transformer.ts';
import { requireMethod } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { toFloatMatrix } from '../float-matrix.ts';
import type { ReadContext } from '../reader.ts';
import { isSince } from '../release.ts';
import type { Release } from '../release.ts';

/** Gives X in the order of the trees' columns. */
export type HistFeatures = (x: Features) => Matrix & { readonly data: Float64Array };

/** What X is checked against. */
export interface HistInput {
  readonly featureCount: number;
  readonly release: Release;
  /** 1 for each column that holds categories. */
  readonly isCategorical: Uint8Array;
}

/** Reads how X is prepared: by `_preprocessor` of 1.4 and later, where categories are encoded, else as it comes. */
export function readHistFeatures(attributes: Attributes, context: ReadContext, input: HistInput): HistFeatures {
  const { className } = attributes;
  const { featureCount, release, isCategorical } = input;
  const preprocessor = isSince(release, 1, 4) ? attributes.value('_preprocessor') : null;
  if (preprocessor !== null) {
    const transform = requireMethod(readPreprocessor(attributes, context, preprocessor), 'transform');
    return (x) => toDoubles(transform(x), className);
  }
  const featureNames = readFeatureNames(attributes);
  return (x) => {
    checkNames(x, featureNames, release);
    checkWidth(x, featureCount, className);
    const matrix = toDoubles(x, className);
    if (!isSince(release, 0, 22)) checkFinite(matrix.data);
    return isCategorical.includes(1) ? wrapCategories(matrix, isCategorical, release) : matrix;
  };
}

function toDoubles(x: Features, className: string): Matrix & { readonly data: Float64Array } {
  checkRows(x, className);
  const { rowCount, columnCount, data } = toFloatMatrix(x, className);
  return {
    ...makeMatrix(rowCount, columnCount, data),
    data: data instanceof Float64Array ? data : new Float64Array(data),
  };
}

function checkFinite(data: Float64Array): void {
  if (data.every((value) => Number.isFinite(value))) return;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    "Input contains NaN, infinity or a value too large for dtype('float64').",
  );
}

// A category is the lowest byte of the number as an int32 (0, where it is none). Since 1.2 negative numbers are missing.
function wrapCategories(
  matrix: Matrix & { readonly data: Float64Array },
  isCategorical: Uint8Array,
  release: Release,
): Matrix & { readonly data: Float64Array } {
  const refusesNegative = isSince(release, 1, 2);
  const data = matrix.data.slice();
  for (let at = 0; at < data.length; at++) {
    if (isCategorical[at % matrix.columnCount] !== 1) continue;
    const value = data[at]!;
    if (value !== value || (refusesNegative && value < 0)) data[at] = Number.NaN;
    else data[at] = value > -2147483649 && value < 2147483648 ? value & 255 : 0;
  }
  return { ...matrix, data };
}

// A ColumnTransformer of an OrdinalEncoder for categories, and of check_array for numbers.
function readPreprocessor(attributes: Attributes, context: ReadContext, value: PythonValue): Estimator {
  if (
    !(value instanceof PythonObject) ||
    value.type.name !== 'ColumnTransformer' ||
    !value.type.module.startsWith('sklearn.compose.')
  ) {
    throw attributes.refuse(`_preprocessor is ${describeKind(value)}`);
  }
  const place = '_preprocessor';
  return readColumnTransformer(
    new Attributes(value, attributes.path === '' ? place : `${attributes.path}.${place}`, attributes.pandasMajor),
    {
      path: context.path,
      readEstimator: (inner, innerPlace) => {
        if (!isArrayCheck(inner)) return context.readEstimator(inner, `${place}.${innerPlace}`);
        return { className: 'FunctionTransformer', transform: (x) => toDoubles(x, attributes.className) };
      },
    },
  );
}

// FunctionTransformer(partial(check_array, dtype=[float64], ensure_all_finite=False))
function isArrayCheck(value: PythonValue): boolean {
  if (!(value instanceof PythonObject) || value.type.name !== 'FunctionTransformer') return false;
  const call = value.state instanceof PythonDict ? value.state.get('func') : undefined;
  if (!(call instanceof PythonObject) || call.type.path !== 'functools.partial') return false;
  const target = call.args[0];
  return target instanceof PythonGlobal && target.path === 'sklearn.utils.validation.check_array';
}
