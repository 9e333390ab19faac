// SimpleImputer (sklearn/impute/_base.py, scikit-learn 1.9).
import { DecantError } from '../../../../errors.ts';
import { PythonFloat } from '../../../../data/dtype.ts';
import { formatPythonValue, nameOfPythonType } from '../../../../data/python-text.ts';
import type { Value } from '../../../../data/dtype.ts';
import type { ModelInput } from '../../../../data/input.ts';
import type { NdArray } from '../../../../formats/python/values.ts';
import { sumPairwiseSingle } from '../../../../kernels/elementary/index.ts';
import { chooseSum, findMedian } from '../preprocessing/column-statistics.ts';
import { floatArray, numberArray, plainArray } from '../record-values.ts';
import { Transformer } from '../transformer.ts';
import { describeType, isMissingElement, readImputerData, takeNumbers, takeObjects } from './imputer-data.ts';
import type { ImputerData, MissingElement } from './imputer-data.ts';
import { MissingIndicator } from './missing-indicator.ts';
import { findModalValue, findMode } from './most-frequent.ts';

/** Parameters of {@link SimpleImputer}. */
export interface SimpleImputerParams {
  /** What stands for a missing element; null is None. */
  readonly missingValues: MissingElement;
  /** Are booleans added that tell which elements were missing? */
  readonly addIndicator: boolean;
  /** Do columns stay in which everything is missing? They are filled with 0, or the constant. */
  readonly keepEmptyFeatures: boolean;
  readonly strategy: 'mean' | 'median' | 'most_frequent' | 'constant';
  /** The constant. Default: 0, or `missing_value` among texts. */
  readonly fillValue: number | string | boolean | null;
  /** Accepted for scikit-learn's sake: X is never changed. */
  readonly copy: boolean;
}

// In the order in which the constructors of scikit-learn keep them.
const DEFAULTS: SimpleImputerParams = {
  missingValues: Number.NaN,
  addIndicator: false,
  keepEmptyFeatures: false,
  strategy: 'mean',
  fillValue: null,
  copy: true,
};

const STRATEGIES: ReadonlySet<string> = new Set(['mean', 'median', 'most_frequent', 'constant']);

interface Statistics {
  readonly array: NdArray;
  readonly values: readonly Value[];
}

/** Puts a statistic of the column, or a constant, where an element is missing. */
export class SimpleImputer extends Transformer<SimpleImputerParams> {
  #statistics: readonly Value[] | undefined;

  constructor(params: Partial<SimpleImputerParams> = {}) {
    super({ module: 'sklearn.impute._base', className: 'SimpleImputer', defaults: DEFAULTS }, params);
  }

  /** What fills each column; NaN where the column goes. */
  get statistics(): readonly Value[] {
    return this.fitted(this.#statistics).map((value) => (value instanceof PythonFloat ? value.value : value));
  }

  /** Learns from the elements of X that are not missing. */
  override fit(x: ModelInput): this {
    this.#check();
    const { missingValues, addIndicator } = this.params;
    const data = this.#read(x);
    const { array, values } = this.#measure(data);
    this.#statistics = values;
    return this.learn(data, {
      n_features_in_: data.columnCount,
      _fit_dtype: describeType(data),
      _fill_dtype: describeType(data),
      indicator_: addIndicator ? MissingIndicator.fitWithin(data, missingValues) : null,
      statistics_: array,
    });
  }

  #read(x: ModelInput): ImputerData {
    const { missingValues, strategy } = this.params;
    const target = strategy === 'mean' || strategy === 'median' ? 'float' : undefined;
    try {
      return readImputerData(x, { className: this.className, missingValues, target });
    } catch (error) {
      if (!(error instanceof DecantError) || !error.message.startsWith('could not convert')) throw error;
      throw refuse(`Cannot use ${strategy} strategy with non-numeric data:\n${error.message}`, error);
    }
  }

  #measure(data: ImputerData): Statistics {
    const { strategy, keepEmptyFeatures } = this.params;
    const columns = Array.from({ length: data.columnCount }, (_, column) => column);
    if (strategy === 'constant') return this.#fill(data);
    if (strategy === 'most_frequent' && data.dtype === 'object') {
      const values = columns.map((column): Value => {
        const present = takeObjects(data, column);
        return present.length === 0 && keepEmptyFeatures ? 0 : findModalValue(present);
      });
      return { array: plainArray(values), values };
    }
    const measure = chooseStatistic(strategy, data);
    const numbers = columns.map((column) => {
      const present = takeNumbers(data, column);
      return present.length === 0 && keepEmptyFeatures ? 0 : measure(present);
    });
    // Medians of an array keep its type.
    const isNarrow = strategy === 'median' && data.dtype === 'float32' && data.input.kind !== 'sparse';
    return { array: isNarrow ? numberArray('float32', numbers) : floatArray(numbers), values: numbers };
  }

  #fill(data: ImputerData): Statistics {
    const { fillValue, keepEmptyFeatures } = this.params;
    const { dtype, input, marks } = data;
    if (fillValue !== null) checkFill(fillValue, dtype);
    const constant = fillValue ?? (dtype === 'object' ? 'missing_value' : 0);
    const isEmpty = (column: number): boolean => {
      if (input.kind !== 'sparse') return !marks[column]!.includes(0);
      // A column of implicit zeros counts as empty: only elements that are there are looked at.
      const { columnIndices } = input.matrix;
      const count = columnIndices.reduce((sum, index) => sum + Number(index === column), 0);
      return count === marks[column]!.reduce((sum, mark) => sum + mark, 0);
    };
    const values = marks.map((_, column): Value => (!keepEmptyFeatures && isEmpty(column) ? Number.NaN : constant));
    return { array: input.kind === 'sparse' ? floatArray(values.map(Number)) : plainArray(values), values };
  }

  #check(): void {
    const { missingValues, addIndicator, keepEmptyFeatures, strategy } = this.params;
    if (!isMissingElement(missingValues)) throw this.refuse('missingValues', 'a number, a str or None');
    if (typeof addIndicator !== 'boolean') throw this.refuse('addIndicator', "an instance of 'bool'");
    if (typeof keepEmptyFeatures !== 'boolean') throw this.refuse('keepEmptyFeatures', "an instance of 'bool'");
    if (!STRATEGIES.has(strategy)) {
      throw this.refuse('strategy', "a str among {'mean', 'median', 'most_frequent', 'constant'}");
    }
  }
}

function chooseStatistic(
  strategy: 'mean' | 'median' | 'most_frequent',
  { columnCount, dtype }: ImputerData,
): (present: Float64Array) => number {
  if (strategy === 'most_frequent') return findMode;
  if (strategy === 'median') {
    return (present) => (dtype === 'float32' ? Math.fround(findMedian(present.sort())) : findMedian(present.sort()));
  }
  const add = dtype === 'float32' ? chooseSingleSum(columnCount) : chooseSum(columnCount);
  return (present) => (present.length === 0 ? Number.NaN : add(present) / present.length);
}

// NumPy adds floats of 32 bits as such, in the same orders.
function chooseSingleSum(columnCount: number): (values: Float64Array) => number {
  if (columnCount === 1) return (values) => sumPairwiseSingle(Float32Array.from(values), 0, values.length);
  return (values) => values.reduce((sum, value) => Math.fround(sum + value), 0);
}

// numpy.can_cast of the constant's type, with casting='same_kind'.
function checkFill(fillValue: number | string | boolean, dtype: ImputerData['dtype']): void {
  if (dtype === 'object' || typeof fillValue === 'boolean') return;
  const isFloat = dtype.startsWith('float');
  if (typeof fillValue === 'number' && (isFloat || (Number.isInteger(fillValue) && dtype.startsWith('int')))) return;
  throw refuse(
    `fill_value=${formatPythonValue(fillValue)} (of type <class '${nameOfPythonType(fillValue)}'>) cannot be cast to the input data that is dtype('${dtype}'). Make sure that both dtypes are of the same kind.`,
  );
}

function refuse(message: string, cause?: Error): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message, cause === undefined ? {} : { cause });
}
