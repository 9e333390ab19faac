// Labels of a classifier: classes_ as numpy.unique sorts them, and y as their positions.
import { DecantError } from '../../../errors.ts';
import { compareCodePoints } from '../../../data/python-text.ts';
import type { NdArray } from '../../../formats/python/values.ts';
import { booleanArray, floatArray, longArray, textArray } from './record-values.ts';
import { checkLength } from './training-data.ts';
import type { Target } from './training-data.ts';

/** A label of a class. */
export type Label = number | bigint | string | boolean;

/** y of a classifier. */
export interface EncodedLabels {
  /** Labels of the classes, sorted. */
  readonly classes: readonly Label[];
  /** classes_ */
  readonly array: NdArray;
  /** For each row the position of its label among the classes. */
  readonly codes: Int32Array;
}

/** The classes of y and the class of each row; refuses labels of several types, and fewer than two classes. */
export function encodeLabels(y: Target, rowCount: number, className: string): EncodedLabels {
  checkLength(y, rowCount);
  const encoded = sortLabels(y, className);
  const { classes } = encoded;
  if (classes.some((label) => typeof label === 'number' && !Number.isSafeInteger(label))) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      'Unknown label type: continuous. Maybe you are trying to fit a classifier, which expects discrete classes on a regression target with continuous values.',
    );
  }
  if (classes.length >= 2) return encoded;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `This solver needs samples of at least 2 classes in the data, but the data contains ${classes.length} class.`,
  );
}

/** The labels of y, sorted, and the place of each row's; refuses labels of several types. */
export function sortLabels(y: Target, className: string): EncodedLabels {
  const labels = Array.from(y as ArrayLike<Label>);
  const [first] = labels;
  if (labels.some((label) => typeof label !== typeof first)) {
    throw new DecantError('INVALID_PARAMETER_VALUE', `${className}: y holds labels of several types.`);
  }
  const classes = [...new Set(labels)].sort(compareLabels);
  const positions = new Map(classes.map((label, position) => [label, position]));
  return { classes, array: toArray(classes), codes: Int32Array.from(labels, (label) => positions.get(label)!) };
}

// NaN is the last one.
function compareLabels(a: Label, b: Label): number {
  if (typeof a === 'string' && typeof b === 'string') return compareCodePoints(a, b);
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : a > b ? 1 : 0;
}

function toArray(classes: readonly Label[]): NdArray {
  const [first] = classes;
  if (typeof first === 'string') return textArray(classes as readonly string[]);
  if (typeof first === 'boolean') return booleanArray(classes as readonly boolean[]);
  const numbers = classes as readonly (number | bigint)[];
  const isWhole = numbers.every((label) => typeof label === 'bigint' || Number.isSafeInteger(label));
  return isWhole ? longArray(numbers) : floatArray(numbers as readonly number[]);
}
