// Labels of classes as measures tell them apart: True is 1, as in Python; sorted as numpy.unique sorts them.
import { DecantError } from '../../../errors.ts';
import { compareCodePoints, formatPythonScalar } from '../../../data/python-text.ts';

/** A label of a class. */
export type ClassLabel = number | bigint | string | boolean;

/** Labels that are equal have the same key. */
export function toLabelKey(label: ClassLabel): number | bigint | string {
  if (typeof label === 'boolean') return Number(label);
  return typeof label === 'bigint' && BigInt.asIntN(54, label) === label ? Number(label) : label;
}

/** The labels that are in the lists, once each, sorted; refuses texts among numbers. */
export function sortLabels(...lists: readonly ArrayLike<ClassLabel>[]): readonly ClassLabel[] {
  const labels = new Map<number | bigint | string, ClassLabel>();
  for (const list of lists) {
    for (const label of Array.from(list)) if (!labels.has(toLabelKey(label))) labels.set(toLabelKey(label), label);
  }
  if (new Set(Array.from(labels.keys(), (key) => typeof key === 'string')).size > 1) {
    throw refuse('Labels in y_true and y_pred should be of the same type. Got texts and numbers.');
  }
  return [...labels.values()].sort(compareLabels);
}

function compareLabels(one: ClassLabel, other: ClassLabel): number {
  if (typeof one === 'string' && typeof other === 'string') return compareCodePoints(one, other);
  return one < other ? -1 : one > other ? 1 : 0;
}

/** The place of each label in a list. */
export function placeLabels(labels: readonly ClassLabel[]): ReadonlyMap<number | bigint | string, number> {
  return new Map(labels.map((label, place) => [toLabelKey(label), place]));
}

/** The positive one of two labels: the given one, else 1 where the labels are those that have a meaning (sklearn/utils/validation.py, `_check_pos_label_consistency`). */
export function choosePositive(posLabel: ClassLabel | undefined, yTrue: ArrayLike<ClassLabel>): ClassLabel {
  if (posLabel !== undefined) return posLabel;
  const keys = sortLabels(yTrue).map(toLabelKey);
  if (['0,1', '-1,1', '0', '-1', '1'].includes(keys.join()) && keys.every((key) => typeof key === 'number')) return 1;
  throw refuse(
    `y_true takes value in {${keys.map((key) => formatPythonScalar(key) ?? '').join(', ')}} and pos_label is not specified: either make y_true take value in {0, 1} or {-1, 1} or pass pos_label explicitly.`,
  );
}

/** The error of data or options that measures do not take. */
export function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
