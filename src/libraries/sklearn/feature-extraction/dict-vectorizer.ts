// DictVectorizer of scikit-learn 0.19 to 1.9 (sklearn/feature_extraction/_dict_vectorizer.py): maps of features to rows; a text as
// value is a feature of its own, `name=text`.
import { DecantError } from '../../../errors.ts';
import type { Value } from '../../../data/dtype.ts';
import { toNumber } from '../../../data/guess-column.ts';
import { isValueDict, isValueList, nameOfPythonType } from '../../../data/python-text.ts';
import { PythonDict } from '../../../formats/python/values.ts';
import type { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import { makeDense, readOutputDtype } from '../output-dtype.ts';
import { isSince, readRelease } from '../release.ts';
import { spreadRows } from '../sparse-rows.ts';
import { readDocuments } from './documents.ts';
import { listTerms, readTermColumns } from './term-columns.ts';
import { SparseBuilder } from './sparse-builder.ts';

/** Reads a DictVectorizer. */
export function readDictVectorizer(attributes: Attributes): Estimator {
  attributes.refuseOverrides(['transform']);
  const release = readRelease(attributes);
  const columns = readColumns(attributes);
  const separator = attributes.string('separator');
  const isSparse = attributes.boolean('sparse');
  const dtype = readOutputDtype(attributes);
  const takesLists = isSince(release, 0, 24);
  const { className } = attributes;
  const names = listTerms(columns);
  return {
    className,
    outputNames: isSince(release, 1, 0) ? () => names : undefined,
    transform: (x) => {
      const samples = readDocuments(x, className);
      if (samples.length === 0) throw refuse('Sample sequence X is empty.');
      const builder = new SparseBuilder(columns.size);
      for (const sample of samples) {
        if (!isValueDict(sample))
          throw refuse(`A sample is ${nameOfPythonType(sample)}; a map of features is expected.`);
        for (const [name, value] of Object.entries(sample)) {
          for (const [feature, number] of listFeatures(name, value, separator, takesLists)) {
            const column = columns.get(feature);
            if (column !== undefined) builder.add(column, number);
          }
        }
        builder.endRow();
      }
      const matrix = builder.finish(dtype === 'float32');
      return isSparse ? matrix : makeDense(matrix.rowCount, matrix.columnCount, spreadRows(matrix), dtype);
    },
  };
}

function listFeatures(
  name: string,
  value: Value,
  separator: string,
  takesLists: boolean,
): readonly (readonly [string, number])[] {
  if (typeof value === 'string') return [[`${name}${separator}${value}`, 1]];
  if (value === null) return [[name, Number.NaN]];
  const number = typeof value === 'boolean' ? Number(value) : toNumber(value);
  if (number !== undefined) return [[name, number]];
  if (takesLists && isValueList(value) && value.every((item) => typeof item === 'string')) {
    return value.map((item) => [`${name}${separator}${item}`, 1] as const);
  }
  throw refuse(`Unsupported value type ${nameOfPythonType(value)} of a feature; a number or text is expected.`);
}

function readColumns(attributes: Attributes): ReadonlyMap<string, number> {
  const value = attributes.value('vocabulary_');
  if (value instanceof PythonDict) return readTermColumns(value, attributes);
  throw attributes.refuse('vocabulary_ is no map');
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
