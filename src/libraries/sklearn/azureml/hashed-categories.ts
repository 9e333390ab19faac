// Categories by their hash: HashOneHotVectorizerTransformer and LabelEncoderTransformer of AzureML
// (featurizer/transformer/categorical). The hash is scikit-learn's murmurhash3_32 of the text in UTF-8, signed.
import { DecantError } from '../../../errors.ts';
import type { Value } from '../../../data/dtype.ts';
import type { CsrMatrix } from '../../../data/matrix.ts';
import { hashMurmur3 } from '../../../kernels/text/index.ts';
import { toObjects } from '../array-columns.ts';
import type { Attributes } from '../attributes.ts';
import { toKey } from '../encoders/category-keys.ts';
import { requireMethod } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import type { ReadContext } from '../reader.ts';

/** Reads a HashOneHotVectorizerTransformer: one column for each remainder of the hash. */
export function readHashOneHotVectorizer(attributes: Attributes): Estimator {
  attributes.refuseOverrides(['transform']);
  const columnCount = attributes.number('_num_cols');
  const seed = attributes.number('_seed');
  if (!Number.isSafeInteger(columnCount) || columnCount < 1) throw attributes.refuse('_num_cols is no count');
  return {
    className: attributes.className,
    transform: (x): CsrMatrix => {
      const { rowCount } = x;
      const columnIndices = Int32Array.from(listTexts(x, attributes.className), (text) => {
        return takeRemainder(text, seed, columnCount);
      });
      const rowOffsets = Int32Array.from({ length: rowCount + 1 }, (_, row) => row);
      return {
        kind: 'csr',
        rowCount,
        columnCount,
        rowOffsets,
        columnIndices,
        data: new Float64Array(rowCount).fill(1),
      };
    },
  };
}

/** Reads a LabelEncoderTransformer: a label that fit did not see counts as the one that its hash chooses. */
export function readLabelEncoderTransformer(attributes: Attributes, context: ReadContext): Estimator {
  attributes.refuseOverrides(['transform']);
  const seed = attributes.number('_hashing_seed_val');
  const encoder = context.readEstimator(attributes.value('_label_encoder'), '_label_encoder');
  const classes = encoder.classes;
  if (classes === undefined || !('data' in classes)) throw attributes.refuse('its LabelEncoder has no classes');
  const labels: readonly Value[] = Array.from<Value>(classes.data);
  const known = new Set(labels.map(toKey));
  const encode = requireMethod(encoder, 'transform');
  return {
    className: attributes.className,
    children: [encoder],
    transform: (x) => {
      if (x.kind === 'csr') throw attributes.refuse('it takes no sparse matrix');
      const given = listValues(x, attributes.className);
      const values = given.map((value): Value => {
        if (known.has(toKey(value))) return value;
        return labels[takeRemainder(requireText(value, attributes.className), seed, labels.length)] ?? null;
      });
      return encode({ kind: 'series', rowCount: values.length, values });
    },
  };
}

const ENCODER = new TextEncoder();

// Python's remainder is never negative.
function takeRemainder(text: string, seed: number, count: number): number {
  const bytes = ENCODER.encode(text);
  const remainder = hashMurmur3(bytes, bytes.length, seed) % count;
  return remainder < 0 ? remainder + count : remainder;
}

function listTexts(x: Features, className: string): readonly string[] {
  return listValues(x, className).map((value) => requireText(value, className));
}

function listValues(x: Features, className: string): readonly Value[] {
  if (x.kind === 'series') return x.values;
  const [column, ...others] = x.kind === 'frame' ? x.columns : [];
  if (column !== undefined && others.length === 0) return toObjects(column, null);
  throw new DecantError('INVALID_PARAMETER_VALUE', `${className} takes one column of texts.`);
}

function requireText(value: Value, className: string): string {
  if (typeof value === 'string') return value;
  throw new DecantError('INVALID_PARAMETER_VALUE', `${className} hashes texts; a value is none.`);
}
