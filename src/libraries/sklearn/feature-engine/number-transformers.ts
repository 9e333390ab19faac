// Functions of each number of a column, and caps of outliers (feature_engine/transformation, scaling, outliers).
import { log } from '../../../kernels/elementary/index.ts';
import type { Column, ColumnName, Frame } from '../../../data/frame.ts';
import { makeNumberColumn } from '../array-columns.ts';
import { unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import {
  appendColumns,
  checkInfinite,
  checkMissing,
  keepRows,
  putColumns,
  refuseInput,
  takeNumbers,
} from './feature-input.ts';
import { readFlag, readLayout, readNumberDict, readRaisesMissing, readVariables, requireEntry } from './layout.ts';
import { makeFeatureTransformer } from './make-feature-transformer.ts';

/** A function of a column's numbers; `refuses` says which numbers it does not take. */
interface ColumnFunction {
  readonly compute: (x: number) => number;
  readonly refuses?: { readonly test: (x: number) => boolean; readonly message: string };
}

/** Distance of 1 to the next double. */
const EPSILON = 2 ** -52;

/** Reads LogTransformer. */
export function readLogTransformer(attributes: Attributes): Estimator {
  const compute = readLogarithm(attributes);
  const message = "Some variables contain zero or negative values, can't apply log";
  return applyToColumns(attributes, () => ({ compute, refuses: { test: (x) => x <= 0, message } }));
}

/** Reads LogCpTransformer: the logarithm after a constant is added. */
export function readLogCpTransformer(attributes: Attributes): Estimator {
  const logarithm = readLogarithm(attributes);
  const constant = unwrapScalar(attributes.value('C_'));
  const constants = typeof constant === 'number' ? undefined : readNumberDict(attributes, 'C_');
  const message = "Some variables contain zero or negative values after adding constant C, can't apply log";
  return applyToColumns(attributes, (name) => {
    const added = constants === undefined ? Number(constant) : requireEntry(constants, name, attributes, 'C_');
    return { compute: (x) => logarithm(x + added), refuses: { test: (x) => x + added <= 0, message } };
  });
}

function readLogarithm(attributes: Attributes): (x: number) => number {
  return attributes.choice('base', ['e', '10']) === 'e' ? log : Math.log10;
}

/** Reads ReciprocalTransformer. */
export function readReciprocalTransformer(attributes: Attributes): Estimator {
  const message = "Some variables contain the value zero, can't apply reciprocal transformation.";
  return applyToColumns(attributes, () => ({ compute: (x) => 1 / x, refuses: { test: (x) => x === 0, message } }));
}

/** Reads PowerTransformer. */
export function readPowerTransformer(attributes: Attributes): Estimator {
  const exponent = attributes.number('exp');
  return applyToColumns(attributes, () => ({
    compute: (x) => (exponent === 0.5 && x !== -Infinity ? Math.sqrt(x) : x ** exponent),
  }));
}

/** Reads BoxCoxTransformer (scipy.special.boxcox). */
export function readBoxCoxTransformer(attributes: Attributes): Estimator {
  const lambdas = readNumberDict(attributes, 'lambda_dict_');
  return applyToColumns(attributes, (name) => {
    const lambda = requireEntry(lambdas, name, attributes, 'lambda_dict_');
    return {
      compute: (x) => (Math.abs(lambda) < 1e-19 ? log(x) : Math.expm1(lambda * log(x)) / lambda),
      refuses: { test: (x) => x <= 0, message: 'Data must be positive.' },
    };
  });
}

/** Reads YeoJohnsonTransformer (scipy.stats.yeojohnson). */
export function readYeoJohnsonTransformer(attributes: Attributes): Estimator {
  const lambdas = readNumberDict(attributes, 'lambda_dict_');
  return applyToColumns(attributes, (name) => {
    const lambda = requireEntry(lambdas, name, attributes, 'lambda_dict_');
    return { compute: (x) => yeoJohnson(x, lambda) };
  });
}

function yeoJohnson(x: number, lambda: number): number {
  if (x >= 0) return Math.abs(lambda) < EPSILON ? Math.log1p(x) : Math.expm1(lambda * Math.log1p(x)) / lambda;
  const rest = 2 - lambda;
  return Math.abs(rest) > EPSILON ? -Math.expm1(rest * Math.log1p(-x)) / rest : -Math.log1p(-x);
}

/** Reads ArcsinTransformer. */
export function readArcsinTransformer(attributes: Attributes): Estimator {
  const message = 'Some variables contain values outside the possible range 0-1.';
  return applyToColumns(attributes, () => ({
    compute: (x) => Math.asin(Math.sqrt(x)),
    refuses: { test: (x) => x < 0 || x > 1, message },
  }));
}

/** Reads ArcSinhTransformer. */
export function readArcSinhTransformer(attributes: Attributes): Estimator {
  const loc = attributes.number('loc');
  const scale = attributes.number('scale');
  return applyToColumns(attributes, () => ({ compute: (x) => Math.asinh((x - loc) / scale) }));
}

/** Reads MeanNormalizationScaler. */
export function readMeanScaler(attributes: Attributes): Estimator {
  const means = readNumberDict(attributes, 'mean_');
  const ranges = readNumberDict(attributes, 'range_');
  return applyToColumns(attributes, (name) => {
    const mean = requireEntry(means, name, attributes, 'mean_');
    const range = requireEntry(ranges, name, attributes, 'range_');
    return { compute: (x) => (x - mean) / range };
  });
}

function applyToColumns(attributes: Attributes, plan: (name: ColumnName) => ColumnFunction): Estimator {
  const plans = readVariables(attributes).map((name) => ({ name, ...plan(name) }));
  const check = makeNumberCheck(
    attributes,
    plans.map(({ name }) => name),
  );
  return makeFeatureTransformer(attributes, (x) => {
    check(x);
    const columns = plans.map(({ name, compute, refuses }) => {
      const { values } = takeNumbers(x, name);
      if (refuses !== undefined && values.some(refuses.test)) throw refuseInput(refuses.message);
      return makeNumberColumn(name, 'float64', values.map(compute));
    });
    return putColumns(x, columns);
  });
}

/** Makes the check of transformers of numbers: no missing value and, since 1.1, no infinity. */
export function makeNumberCheck(attributes: Attributes, names: readonly ColumnName[]): (x: Frame) => void {
  const allowsInfinity = readLayout(attributes) === 'shape';
  return (x) => {
    checkMissing(x, names);
    if (!allowsInfinity) checkInfinite(x, names);
  };
}

/** Reads Winsorizer and ArbitraryOutlierCapper: numbers beyond a cap become the cap. */
export function readCapper(attributes: Attributes): Estimator {
  const { right, left, check } = readCaps(attributes);
  const tails = readIndicatorTails(attributes);
  const variables = tails.length === 0 ? [] : readVariables(attributes);
  return makeFeatureTransformer(attributes, (x) => {
    check(x);
    const capped = putColumns(x, capColumns(x, right, left));
    const indicators = variables.flatMap((name) => {
      const { values: before } = takeNumbers(x, name);
      const { values: after } = takeNumbers(capped, name);
      return tails.map((tail) => {
        const isMoved = (value: number, row: number): number => {
          const was = before[row] ?? Number.NaN;
          return Number(tail === 'left' ? value > was : value < was);
        };
        return makeNumberColumn(`${name}_${tail}`, 'float64', after.map(isMoved));
      });
    });
    return appendColumns(capped, indicators);
  });
}

function readIndicatorTails(attributes: Attributes): readonly ('left' | 'right')[] {
  if (!readFlag(attributes, 'add_indicators')) return [];
  const tail = attributes.choice('tail', ['left', 'right', 'both']);
  return tail === 'both' ? ['left', 'right'] : [tail];
}

function capColumns(x: Frame, right: ReadonlyMap<ColumnName, number>, left: ReadonlyMap<ColumnName, number>): Column[] {
  const names = new Set([...right.keys(), ...left.keys()]);
  return [...names].map((name) => {
    const { values, dtype, isInteger } = takeNumbers(x, name);
    const upper = right.get(name) ?? Number.NaN;
    const lower = left.get(name) ?? Number.NaN;
    // A cap that is NaN caps nothing, and NaN stays.
    const capped = values
      .map((value) => (value > upper ? upper : value))
      .map((value) => (value < lower ? lower : value));
    const isWhole = isInteger && capped.every((value) => Number.isSafeInteger(value));
    return makeNumberColumn(name, isWhole ? dtype : 'float64', capped);
  });
}

/** Reads OutlierTrimmer: rows with a number beyond a cap are left out. */
export function readTrimmer(attributes: Attributes): Estimator {
  const { right, left, check } = readCaps(attributes);
  // `fold_` comes with 1.8. 1.4 and before keep NaN, later ones drop it.
  const dropsMissing = attributes.has('fold_') ? true : readLayout(attributes) === 'named' ? undefined : false;
  return makeFeatureTransformer(attributes, (x) => {
    check(x);
    const names = [...new Set([...right.keys(), ...left.keys()])];
    const tests = names.map((name) => {
      const { values } = takeNumbers(x, name);
      if (dropsMissing === undefined && values.some(Number.isNaN)) {
        throw refuseInput(
          `Column ${JSON.stringify(name)} has NaN, whose rows feature_engine 1.5 and later drop and releases before it keep; the model does not tell which release saved it.`,
        );
      }
      const upper = right.get(name) ?? Infinity;
      const lower = left.get(name) ?? -Infinity;
      return (row: number): boolean => {
        const value = values[row] ?? Number.NaN;
        if (Number.isNaN(value)) return dropsMissing !== true;
        return value <= upper && value >= lower;
      };
    });
    return keepRows(x, (row) => tests.every((isInside) => isInside(row)));
  });
}

interface Caps {
  readonly right: ReadonlyMap<ColumnName, number>;
  readonly left: ReadonlyMap<ColumnName, number>;
  readonly check: (x: Frame) => void;
}

function readCaps(attributes: Attributes): Caps {
  const raises = readRaisesMissing(attributes);
  const check = makeNumberCheck(attributes, readCapped(attributes));
  return {
    right: readNumberDict(attributes, 'right_tail_caps_'),
    left: readNumberDict(attributes, 'left_tail_caps_'),
    check: raises ? check : () => undefined,
  };
}

function readCapped(attributes: Attributes): readonly ColumnName[] {
  const hasNames = attributes.has('variables_') || attributes.has('variables');
  if (hasNames) return readVariables(attributes);
  return [
    ...readNumberDict(attributes, 'right_tail_caps_').keys(),
    ...readNumberDict(attributes, 'left_tail_caps_').keys(),
  ];
}
