// SimpleImputer of scikit-learn 0.20 to 1.9 (sklearn/impute/_base.py; 0.20 in sklearn/impute.py). It answers the type that came:
// floats, whole numbers, or Python objects.
import { PythonFloat } from '../../../data/dtype.ts';
import type { Value } from '../../../data/dtype.ts';
import { NdArray, PythonDtype, PythonObject } from '../../../formats/python/values.ts';
import type { NumpyDtype } from '../../../formats/python/values.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import { fromBigInt } from '../array-columns.ts';
import { describeKind } from '../attributes.ts';
import { Attributes } from '../attributes.ts';
import { stackColumns, stackSparse } from '../stack-columns.ts';
import { readMissingText } from '../encoders/category-table.ts';
import { checkRows } from '../check-rows.ts';
import { checkNames, checkWidth } from '../check-width.ts';
import type { Estimator } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { answerTable } from '../answer-table.ts';
import { isSince, readFlag, readRelease } from '../release.ts';
import type { Release } from '../release.ts';
import { fillMissing } from './fill-missing.ts';
import { readInput } from './imputer-input.ts';
import type { InputRules } from './imputer-input.ts';
import { invertImputation } from './invert-imputation.ts';
import { markMissing, readIndicatorPlan } from './missing-indicator.ts';
import type { IndicatorPlan } from './missing-indicator.ts';
import { isNaNValue, readMissingValue } from './missing-value.ts';
import { checkFillType } from './fill-type.ts';

/** Reads a SimpleImputer; refuses unknown parameter values by name. */
export function readSimpleImputer(attributes: Attributes): Estimator {
  attributes.refuseOverrides(['transform']);
  const release = readRelease(attributes);
  const strategy = readStrategy(attributes, release);
  const missing = readMissingValue(attributes);
  const { values, dtype } = readStatistics(attributes);
  const isConstant = strategy === 'constant';
  const keepsEmpty = readFlag(attributes, 'keep_empty_features', [1, 2]) || (isConstant && !isSince(release, 1, 8));
  const kept = values.flatMap((value, index) => (!keepsEmpty && isNaNValue(value) ? [] : [index]));
  const fillType = isSince(release, 1, 8) ? readDtype(attributes, '_fill_dtype') : undefined;
  const statistics = kept.map((index) => castStatistic(values[index] ?? null, fillType));
  const fitKind = isSince(release, 1, 1) ? readDtype(attributes, '_fit_dtype').kind : undefined;
  const isAnyType = isConstant || strategy === 'most_frequent';
  const rules: InputRules = {
    className: attributes.className,
    target: fitKind === 'O' ? 'object' : isAnyType ? undefined : 'float',
    missing,
    missingText: readMissingText(attributes),
    release,
  };
  const castFrom = isConstant && isSince(release, 1, 4) ? (fillType ?? dtype) : undefined;
  const indicator = readIndicator(attributes);
  const featureNames = readFeatureNames(attributes);
  return answerTable(attributes, {
    className: attributes.className,
    featureCount: values.length,
    featureNames,
    transform: (x) => {
      checkNames(x, featureNames, release);
      checkWidth(x, values.length, attributes.className);
      checkRows(x, attributes.className);
      const input = readInput(x, rules);
      if (castFrom !== undefined) checkFillType(castFrom, input);
      const filled = fillMissing(input, { missing, kept, statistics });
      // No column of booleans leaves the type as it is.
      if (indicator === undefined || indicator.features.length === 0) return filled;
      const parts = [filled, markMissing(input, indicator, attributes.className)];
      return filled.kind === 'csr' ? stackSparse(parts) : stackColumns(parts);
    },
    ...(isSince(release, 0, 24) && {
      inverse_transform: (x) =>
        invertImputation(x, { className: attributes.className, featureCount: values.length, missing, indicator }),
    }),
    outputNames: isSince(release, 1, 0)
      ? (names) => {
          const inputs = names ?? values.map((_, index) => `x${index}`);
          const marks = indicator?.features.map((index) => `missingindicator_${inputs[index] ?? ''}`) ?? [];
          return [...kept.map((index) => inputs[index] ?? ''), ...marks];
        }
      : undefined,
  });
}

type Strategy = 'mean' | 'median' | 'most_frequent' | 'constant' | 'callable';

function readStrategy(attributes: Attributes, release: Release): Strategy {
  // A function was needed in fit only.
  if (isSince(release, 1, 5) && typeof attributes.value('strategy') !== 'string') return 'callable';
  return attributes.choice('strategy', ['mean', 'median', 'most_frequent', 'constant']);
}

function readStatistics(attributes: Attributes): { readonly values: readonly Value[]; readonly dtype: NumpyDtype } {
  const array = attributes.value('statistics_');
  if (!(array instanceof NdArray)) throw attributes.refuse(`statistics_ is ${describeKind(array)}, not an array`);
  const tensor = readTensor(array);
  if (tensor.shape.length !== 1) throw attributes.refuse('statistics_ has not one dimension');
  const { dtype } = array;
  switch (tensor.dtype) {
    case 'float32':
    case 'float64':
      return { values: Array.from(tensor.data, toPythonFloat), dtype };
    case 'int64':
    case 'uint64':
      return { values: Array.from(tensor.data, fromBigInt), dtype };
    case 'bool':
      return { values: Array.from(tensor.data, (element) => element !== 0), dtype };
    case 'datetime64':
    case 'bytes':
      throw attributes.refuse(`statistics_ is an array of ${tensor.dtype}`);
    default:
      return { values: Array.from<Value>(tensor.data), dtype };
  }
}

function toPythonFloat(element: number): Value {
  return Number.isInteger(element) ? new PythonFloat(element) : element;
}

function readDtype(attributes: Attributes, name: string): NumpyDtype {
  const value = attributes.value(name);
  if (value instanceof PythonDtype) return value.dtype;
  throw attributes.refuse(`attribute ${name} is ${describeKind(value)}, not a dtype`);
}

// Since 1.8 a statistic takes the type of the data in fit before it fills anything.
function castStatistic(value: Value, dtype: NumpyDtype | undefined): Value {
  const number = value instanceof PythonFloat ? value.value : value;
  if (dtype === undefined || dtype.kind === 'O' || typeof number !== 'number') return value;
  if (dtype.kind === 'f') return toPythonFloat(dtype.itemSize === 4 ? Math.fround(number) : number);
  return Math.trunc(number);
}

/** The indicator of an imputer with `add_indicator`; undefined without. */
export function readIndicator(attributes: Attributes): IndicatorPlan | undefined {
  if (!readFlag(attributes, 'add_indicator', [0, 21])) return undefined;
  const value = attributes.value('indicator_');
  if (!(value instanceof PythonObject) || value.type.name !== 'MissingIndicator') {
    throw attributes.refuse(`indicator_ is ${describeKind(value)}`);
  }
  const path = attributes.path === '' ? 'indicator_' : `${attributes.path}.indicator_`;
  return { ...readIndicatorPlan(new Attributes(value, path)), errorOnNew: false };
}
