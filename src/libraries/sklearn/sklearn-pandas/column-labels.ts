// Which columns a step of a DataFrameMapper gets: pandas' `X[label]`, or `X[[labels]]`.
import { DecantError } from '../../../errors.ts';
import type { ColumnName, Frame } from '../../../data/frame.ts';
import { isPandasIndex, readPandasIndex } from '../../../formats/python/pandas.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { describeKind, unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { refuseMissing } from '../compose/column-key.ts';
import type { Features } from '../estimator.ts';

/** Labels of columns; a single label outside a list gives one dimension. */
export interface ColumnLabels {
  readonly labels: readonly ColumnName[];
  readonly isSingle: boolean;
}

/** Reads a selector that fit resolved; refuses functions and other selectors by name. */
export function readColumnLabels(value: PythonValue, attributes: Attributes, place: string): ColumnLabels {
  const single = readLabel(value);
  if (single !== undefined) return { labels: [single], isSingle: true };
  const items = Array.isArray(value) ? value : isPandasIndex(value) ? readPandasIndex(value) : undefined;
  if (items === undefined) throw attributes.refuse(`${place} selects columns by ${describeKind(value)}`);
  const labels = items.map((item) => {
    const label = readLabel(item);
    if (label === undefined) throw attributes.refuse(`${place} selects columns by ${describeKind(item)}`);
    return label;
  });
  return { labels, isSingle: false };
}

function readLabel(value: PythonValue): ColumnName | undefined {
  const label = unwrapScalar(value);
  return typeof label === 'string' || (typeof label === 'number' && Number.isSafeInteger(label)) ? label : undefined;
}

/** X as a table with labels; a mapper takes nothing else. */
export function requireFrame(x: Features, className: string): Frame {
  if (x.kind === 'frame') return x;
  throw new DecantError('INVALID_PARAMETER_VALUE', `${className} selects its columns by label; it takes no array.`, {
    hint: 'Give a table with column names.',
  });
}

/** Positions of the labels in X; refuses labels that X lacks, or has twice. */
export function findLabels(labels: readonly ColumnName[], x: Frame): number[] {
  const missing = labels.filter((label) => !x.columns.some(({ name }) => name === label));
  if (missing.length > 0) throw refuseMissing(missing.map(String));
  return labels.map((label) => {
    const places = x.columns.flatMap(({ name }, place) => (name === label ? [place] : []));
    if (places.length === 1) return places[0] ?? 0;
    throw new DecantError('INVALID_PARAMETER_VALUE', `X has the column ${JSON.stringify(label)} more than once.`);
  });
}
