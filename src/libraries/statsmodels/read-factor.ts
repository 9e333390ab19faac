// Factors of a design: what patsy learns of each from the training table, and its values on another table
// (patsy/build.py, categorical.py, contrasts.py).
import { DecantError } from '../../errors.ts';
import { CONTRASTS } from './contrasts.ts';
import { evaluateExpression, toLabels } from './evaluate-expression.ts';
import type { Expression } from './expression.ts';
import { fixTransforms } from './fix-transforms.ts';
import type { Factor } from './parse-formula.ts';
import { refuseRecord } from './record.ts';
import type { Labels, Level, Variable, Variables } from './variables.ts';

/** Values of a numeric factor; NaN is missing. */
export interface NumericFactor {
  readonly kind: 'numeric';
  values(variables: Variables): Float64Array;
}

/** Codes of a categorical factor: positions of levels; -1 is missing. */
export interface CategoricalFactor {
  readonly kind: 'categorical';
  readonly levelCount: number;
  /** The level that has no column where the coding is not of full rank. */
  readonly reference: number;
  /** Columns of a contrast other than Treatment, a row for each level; of full rank, a column of ones stands before them. */
  readonly contrast: Float64Array | undefined;
  codes(variables: Variables): Int32Array;
}

export type DesignFactor = NumericFactor | CategoricalFactor;

/** Learns a factor from the training table. */
export function readFactor(factor: Factor, training: Variables): DesignFactor {
  const expression = fixTransforms(factor.expression, training);
  if (expression.type === 'call' && expression.name === 'C') return readCategories(expression, training);
  const value = evaluateFactor(expression, training);
  if (value.kind === 'labels')
    return makeCategorical(expression, value, undefined, (levels) => readCoding(undefined, levels));
  return {
    kind: 'numeric',
    values(variables) {
      const result = evaluateFactor(expression, variables);
      if (result.kind === 'numbers') return result.data;
      throw new DecantError(
        'INVALID_PARAMETER_VALUE',
        'A factor of the formula is numeric; its column holds no numbers.',
      );
    },
  };
}

function evaluateFactor(expression: Expression, variables: Variables): Variable {
  const value = evaluateExpression(expression, variables);
  if (value.kind === 'scalar') throw refuseRecord('A formula', 'a factor is a constant');
  return value;
}

// C(data, contrast, levels)
function readCategories(call: Expression & { type: 'call' }, training: Variables): CategoricalFactor {
  const [data, second, third] = call.args;
  const { contrast = second, levels: given = third, ...others } = call.keywords;
  if (data === undefined || call.args.length > 3 || Object.keys(others).length > 0) {
    throw refuseRecord('A formula', 'C() has arguments that are not read');
  }
  const levels = given === undefined ? undefined : readLevels(given);
  const value = toLabels(evaluateFactor(data, training));
  return makeCategorical(data, value, levels, (all) => readCoding(contrast, all));
}

function makeCategorical(
  expression: Expression,
  training: Labels,
  given: readonly Level[] | undefined,
  findCoding: (levels: readonly Level[]) => Coding,
): CategoricalFactor {
  const levels = given ?? training.levels ?? sortLevels(training);
  const positions = new Map(levels.map((level, position) => [keyOf(level), position]));
  return {
    kind: 'categorical',
    levelCount: levels.length,
    ...findCoding(levels),
    codes(variables) {
      const { data } = toLabels(evaluateFactor(expression, variables));
      return Int32Array.from(data, (label) => {
        if (label === null) return -1;
        const position = positions.get(keyOf(label));
        if (position !== undefined) return position;
        throw new DecantError(
          'INVALID_PARAMETER_VALUE',
          'Error converting data to categorical: an observation does not match any of the levels of its factor.',
          { hint: `The factor has ${levels.length} levels, those of the training data.` },
        );
      });
    },
  };
}

// Python's True is 1, and so it is in a dict of levels.
function keyOf(level: Level): string {
  return typeof level === 'string' ? `s${level}` : `n${Number(level)}`;
}

function sortLevels({ data, isBoolean }: Labels): Level[] {
  const seen = new Map<string, Level>();
  for (const label of data) if (label !== null) seen.set(keyOf(label), label);
  const levels = [...seen.values()];
  const [first] = levels;
  if (isBoolean || (levels.length > 0 && levels.every((level) => typeof level === 'boolean'))) return [false, true];
  if (levels.some((level) => typeof level !== typeof first)) {
    throw refuseRecord('A formula', 'a factor has levels of several types');
  }
  return levels.sort((a, b) =>
    typeof a === 'string' && typeof b === 'string' ? compareTexts(a, b) : Number(a) - Number(b),
  );
}

// Python's order of texts: by code point.
function compareTexts(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function readLevels(expression: Expression): Level[] {
  if (expression.type !== 'list') throw refuseRecord('A formula', 'levels of C() are no list');
  return expression.items.map(readLevel);
}

function readLevel(expression: Expression): Level {
  if (expression.type === 'text' || expression.type === 'number') return expression.value;
  if (expression.type === 'negative' && expression.of.type === 'number') return -expression.of.value;
  if (expression.type === 'name' && (expression.name === 'True' || expression.name === 'False')) {
    return expression.name === 'True';
  }
  throw refuseRecord('A formula', 'a level is neither a text nor a number');
}

type Coding = Pick<CategoricalFactor, 'reference' | 'contrast'>;

// A contrast by its name, or called with one argument: the reference of Treatment, the level that Sum omits, the scores of Poly.
const ARGUMENTS: Readonly<Record<string, string>> = { Treatment: 'reference', Sum: 'omit', Poly: 'scores' };

function readCoding(contrast: Expression | undefined, levels: readonly Level[]): Coding {
  if (contrast === undefined) return { reference: checkCount(levels, 0), contrast: undefined };
  const name = contrast.type === 'name' || contrast.type === 'call' ? contrast.name : contrast.type;
  const make = Object.hasOwn(CONTRASTS, name) ? CONTRASTS[name] : undefined;
  if (name !== 'Treatment' && make === undefined) throw refuseRecord('A formula', `the contrast ${name} is not read`);
  const argument = contrast.type === 'call' ? readArgument(contrast) : undefined;
  if (make === undefined) {
    return {
      reference: argument === undefined ? checkCount(levels, 0) : findLevel(argument, levels),
      contrast: undefined,
    };
  }
  const omitted = name === 'Sum' && argument !== undefined ? findLevel(argument, levels) : levels.length - 1;
  const scores =
    name === 'Poly' && argument !== undefined ? readLevels(argument) : levels.map((_, position) => position);
  return {
    reference: checkCount(levels, 0),
    contrast: make(levels.length, { omitted, scores: scores.map(Number) }),
  };
}

function readArgument(call: Expression & { type: 'call' }): Expression | undefined {
  const { args, keywords, name } = call;
  const word = ARGUMENTS[name];
  const names = Object.keys(keywords);
  if (args.length + names.length > (word === undefined ? 0 : 1) || names.some((other) => other !== word)) {
    throw refuseRecord('A formula', `${name}() has arguments that are not read`);
  }
  return args[0] ?? (word === undefined ? undefined : keywords[word]);
}

// A level, or its position, which counts from the end where it is negative.
function findLevel(argument: Expression, levels: readonly Level[]): number {
  const level = readLevel(argument);
  const position = levels.findIndex((other) => keyOf(other) === keyOf(level));
  if (position >= 0) return position;
  if (typeof level !== 'number' || !Number.isInteger(level)) {
    throw refuseRecord('A formula', 'the argument of a contrast is no level');
  }
  return checkCount(levels, level < 0 ? level + levels.length : level);
}

function checkCount(levels: readonly Level[], reference: number): number {
  if (reference >= 0 && reference < levels.length) return reference;
  throw refuseRecord('A formula', 'the reference level of a factor is out of range');
}
