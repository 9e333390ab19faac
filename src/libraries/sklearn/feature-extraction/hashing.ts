// HashingVectorizer and FeatureHasher of scikit-learn 0.19 to 1.9 (sklearn/feature_extraction/_hash.py, _hashing_fast.pyx): the hash
// of a feature is its column, and its sign that of the value.
import { DecantError } from '../../../errors.ts';
import type { Value } from '../../../data/dtype.ts';
import { toNumber } from '../../../data/guess-column.ts';
import { isValueDict, isValueList, nameOfPythonType } from '../../../data/python-text.ts';
import type { CsrMatrix } from '../../../data/matrix.ts';
import { hashMurmur3 } from '../../../kernels/text/index.ts';
import type { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import { readOutputDtype } from '../output-dtype.ts';
import { isSince, readRelease } from '../release.ts';
import { readAnalyzer } from './analyzer.ts';
import { readDocuments } from './documents.ts';
import { normalizeSparseRows } from './normalize-sparse-rows.ts';
import { SparseBuilder } from './sparse-builder.ts';

/** Reads a HashingVectorizer. It learns nothing, so it need not be fitted. */
export function readHashingVectorizer(attributes: Attributes): Estimator {
  attributes.refuseOverrides(['transform', 'build_analyzer']);
  const analyze = readAnalyzer(attributes);
  const hasher = readHasher(attributes);
  const isBinary = attributes.boolean('binary');
  const norm = attributes.choice('norm', ['l1', 'l2', null]);
  const { className } = attributes;
  return {
    className,
    transform: (x) => {
      const rows = readDocuments(x, className).map((document) => analyze(document).map((term) => [term, 1] as const));
      const matrix = hasher(rows);
      if (isBinary) matrix.data.fill(1);
      if (norm !== null) normalizeSparseRows(matrix, norm);
      return matrix;
    },
  };
}

/** Reads a FeatureHasher: samples are maps, lists of pairs, or lists of texts. */
export function readFeatureHasher(attributes: Attributes): Estimator {
  attributes.refuseOverrides(['transform']);
  const hasher = readHasher(attributes);
  const inputType = attributes.choice('input_type', ['dict', 'pair', 'string']);
  // Before 1.2 a text passed for a list of its characters.
  const isLoose = inputType === 'string' && !isSince(readRelease(attributes), 1, 2);
  const { className } = attributes;
  return {
    className,
    transform: (x) => {
      const samples = readDocuments(x, className);
      if (samples.length === 0) throw refuse('Cannot vectorize empty sequence.');
      return hasher(samples.map((sample) => listFeatures(isLoose ? spreadText(sample) : sample, inputType)));
    },
  };
}

function spreadText(sample: Value): Value {
  return typeof sample === 'string' ? Array.from(sample) : sample;
}

/** A feature's name and its value; a text as value belongs to the name. */
type Feature = readonly [string, Value];

function listFeatures(sample: Value, inputType: 'dict' | 'pair' | 'string'): readonly Feature[] {
  if (inputType === 'dict') {
    if (isValueDict(sample)) return Object.entries(sample);
    throw refuse(`A sample is ${nameOfPythonType(sample)}; a map of features is expected.`);
  }
  if (!isValueList(sample)) throw refuse(`A sample is ${nameOfPythonType(sample)}; a list of features is expected.`);
  return sample.map((item): Feature => {
    if (inputType === 'string') {
      if (typeof item === 'string') return [item, 1];
      throw refuse(`A feature is ${nameOfPythonType(item)}; feature names must be strings.`);
    }
    const [name, value] = isValueList(item) ? item : [];
    if (typeof name === 'string' && value !== undefined) return [name, value];
    throw refuse('A feature is no pair of a text and a value.');
  });
}

function readHasher(attributes: Attributes): (rows: readonly (readonly Feature[])[]) => CsrMatrix {
  const columnCount = attributes.number('n_features');
  if (!Number.isInteger(columnCount) || columnCount < 1 || columnCount > 2 ** 31 - 1) {
    throw attributes.refuse(`n_features = ${columnCount} is not between 1 and 2^31 - 1`);
  }
  const alternates = attributes.boolean('alternate_sign');
  // Releases before 0.21 can also make all values positive at the end.
  const isPositive = attributes.has('non_negative') && attributes.boolean('non_negative');
  const dtype = readOutputDtype(attributes);
  if (dtype !== 'float64' && dtype !== 'float32') throw attributes.refuse(`dtype = ${dtype} is not known`);
  const encoder = new TextEncoder();
  return (rows) => {
    const builder = new SparseBuilder(columnCount);
    for (const features of rows) {
      for (const [name, given] of features) {
        const isText = typeof given === 'string';
        const value = isText ? 1 : readNumber(given);
        if (value === 0) continue;
        const hash = hashMurmur3(encoder.encode(isText ? `${name}=${given}` : name));
        // |-2^31| has no place in 32 bits; scikit-learn defines it like this.
        const size = hash === -(2 ** 31) ? 2 ** 31 - 1 - (columnCount - 1) : Math.abs(hash);
        builder.add(size % columnCount, alternates && hash < 0 ? -value : value);
      }
      builder.endRow();
    }
    const matrix = builder.finish(dtype === 'float32');
    if (isPositive) for (let at = 0; at < matrix.data.length; at++) matrix.data[at] = Math.abs(matrix.data[at]!);
    return matrix;
  };
}

function readNumber(value: Value): number {
  const number = typeof value === 'boolean' ? Number(value) : toNumber(value);
  if (number !== undefined) return number;
  throw refuse(`The value of a feature is ${nameOfPythonType(value)}; a number or a text is expected.`);
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
