// HashingEncoder: each category counts in the column that the digest of its text names (category_encoders/hashing.py). Chunks and
// processes change nothing.
import { DecantError } from '../../../errors.ts';
import type { Column, ColumnName } from '../../../data/frame.ts';
import { formatPythonFloat, formatPythonScalar } from '../../../data/python-text.ts';
import { PythonDict, PythonObject } from '../../../formats/python/values.ts';
import { DIGEST_METHODS, makeDigest } from '../../../kernels/digests/index.ts';
import type { Digest } from '../../../kernels/digests/index.ts';
import { isFloat, makeNumberColumn, tableDtype, toDoubles, toObjects } from '../array-columns.ts';
import type { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import { refuseInput, takeColumn } from './encoder-input.ts';
import { readLabels, readLayout } from './layout.ts';
import { makeEncoder } from './make-encoder.ts';

/** What a missing text is: None is left out, NaN is hashed as `nan`; `unclear` where the model does not tell. */
type MissingRule = 'none' | 'nan' | 'unclear';

/** Reads a HashingEncoder. */
export function readHashingEncoder(attributes: Attributes): Estimator {
  const digest = makeDigest(attributes.choice('hash_method', DIGEST_METHODS));
  const width = attributes.number('n_components');
  if (!Number.isSafeInteger(width) || width < 1 || width > 2 ** 20) {
    throw attributes.refuse(`n_components = ${width} is not known`);
  }
  const lumping = attributes.optional('min_group_lumping_');
  if (lumping instanceof PythonDict && lumping.entries.size > 0) {
    throw attributes.refuse('min_group_size is not read for this class');
  }
  const labels = readLabels(attributes, 'cols');
  const missing = readMissingRule(attributes);
  return makeEncoder(attributes, {
    none: 'kept',
    encode: () => [],
    combine: (x) => {
      const texts = listTexts(
        labels.map((label) => takeColumn(x, label)),
        missing,
      );
      const counts = Array.from({ length: width }, () => new Float64Array(x.rowCount));
      const places = new Map<string, number>();
      for (const column of texts) {
        column.forEach((text, row) => {
          if (text === null) return;
          let place = places.get(text);
          if (place === undefined) places.set(text, (place = findPlace(text, digest, width)));
          counts[place]![row]! += 1;
        });
      }
      const hashed = counts.map((values, place) => makeNumberColumn(`col_${place}`, 'int64', values));
      return { ...x, columns: [...hashed, ...x.columns.filter(({ name }) => !labels.includes(name))] };
    },
  });
}

const ENCODER = new TextEncoder();

function findPlace(text: string, digest: Digest, width: number): number {
  let place = 0;
  for (const byte of digest(ENCODER.encode(text))) place = (place * 256 + byte) % width;
  return place;
}

// pandas 3 has a type for texts, and None is NaN in it. Until 2.4 the library is older than that. Until 2.6.3 it keeps the table of
// fit, whose class has another place in pandas 3; since 2.11 the types of fit, and none of them tells where no column was of that type.
function readMissingRule(attributes: Attributes): MissingRule {
  if (readLayout(attributes) === 'plain') return 'none';
  const table = attributes.optional('X');
  if (table instanceof PythonObject && table.type.name === 'DataFrame') {
    return table.type.module === 'pandas' ? 'nan' : 'none';
  }
  if (!attributes.has('feature_dtypes_in_')) return 'unclear';
  const isNewPandas = attributes
    .list('feature_dtypes_in_')
    .some((dtype) => dtype instanceof PythonObject && dtype.type.name === 'StringDtype');
  return isNewPandas ? 'nan' : 'unclear';
}

// str() of the elements as Python has them in the one array that pandas makes of the columns.
function listTexts(columns: readonly Column[], rule: MissingRule): readonly (readonly (string | null)[])[] {
  const dtype = tableDtype(columns);
  if (isFloat(dtype)) {
    const format = dtype === 'float32' ? formatSingle : formatPythonFloat;
    return columns.map((column) => Array.from(toDoubles(column) ?? [], format));
  }
  return columns.map((column) => {
    const isText = column.dtype === 'str';
    const values = toObjects(column, null);
    const present = values.filter((value) => value !== null);
    const holdsTexts = present.length > 0 && present.every((value) => typeof value === 'string');
    return values.map((value) => {
      if (value !== null) {
        const text = formatPythonScalar(value);
        if (text !== undefined) return text;
        throw refuseInput(`Column ${JSON.stringify(column.name)} has values that are no number, text or boolean.`);
      }
      if (rule === 'none') return null;
      // Of texts beside None pandas 3 makes its type, but not of everything that an array holds.
      if (rule === 'unclear' || (!isText && holdsTexts)) throw refuseNone(column.name);
      return isText ? 'nan' : null;
    });
  });
}

function refuseNone(name: ColumnName): DecantError {
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Column ${JSON.stringify(name)} has None, which is left out with pandas 1 and 2 and hashed as nan with pandas 3; the model ` +
      'does not tell which pandas saved it.',
  );
}

// str(numpy.float32): the fewest digits that read back to it.
function formatSingle(value: number): string {
  for (let digits = 1; digits < 9 && Number.isFinite(value); digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return formatPythonFloat(short);
  }
  return formatPythonFloat(Number.isFinite(value) ? Number(value.toPrecision(9)) : value);
}
