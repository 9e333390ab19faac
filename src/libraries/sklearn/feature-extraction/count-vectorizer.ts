// CountVectorizer and TfidfVectorizer of scikit-learn 0.19 to 1.9 (sklearn/feature_extraction/text.py): terms of the vocabulary are
// counted, then weighted.
import { NdArray, PythonDict, PythonObject, PythonSet, PythonTuple } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import type { CsrMatrix } from '../../../data/matrix.ts';
import { Attributes, describeKind } from '../attributes.ts';
import type { Estimator, Features } from '../estimator.ts';
import { readOutputDtype } from '../output-dtype.ts';
import { isSince, readRelease } from '../release.ts';
import { readAnalyzer } from './analyzer.ts';
import { readDocuments } from './documents.ts';
import { SparseBuilder } from './sparse-builder.ts';
import { listTerms, readTermColumns } from './term-columns.ts';
import { readTfidfWeights } from './tfidf-transformer.ts';

/** Reads a CountVectorizer. */
export function readCountVectorizer(attributes: Attributes): Estimator {
  const { count, terms } = readCounter(attributes);
  return describeVectorizer(attributes, terms, count);
}

/** Reads a TfidfVectorizer: the weights are in a TfidfTransformer inside it. */
export function readTfidfVectorizer(attributes: Attributes): Estimator {
  const { count, terms } = readCounter(attributes);
  const inner = attributes.value('_tfidf');
  if (!(inner instanceof PythonObject) || inner.type.name !== 'TfidfTransformer') {
    throw attributes.refuse(`_tfidf is ${describeKind(inner)}, not a TfidfTransformer`);
  }
  const place = attributes.path === '' ? '_tfidf' : `${attributes.path}._tfidf`;
  const weigh = readTfidfWeights(new Attributes(inner, place), terms.length);
  return describeVectorizer(attributes, terms, (x) => weigh(count(x)));
}

function describeVectorizer(
  attributes: Attributes,
  terms: readonly string[],
  transform: (x: Features) => CsrMatrix,
): Estimator {
  return {
    className: attributes.className,
    transform,
    outputNames: isSince(readRelease(attributes), 1, 0) ? () => terms : undefined,
  };
}

interface Counter {
  readonly terms: readonly string[];
  readonly count: (x: Features) => CsrMatrix;
}

function readCounter(attributes: Attributes): Counter {
  attributes.refuseOverrides(['transform', 'build_analyzer']);
  const analyze = readAnalyzer(attributes);
  const vocabulary = readVocabulary(attributes);
  const isBinary = attributes.boolean('binary');
  const isFloat32 = readOutputDtype(attributes) === 'float32';
  const { className } = attributes;
  const terms = listTerms(vocabulary);
  const count = (x: Features): CsrMatrix => {
    const builder = new SparseBuilder(vocabulary.size);
    for (const document of readDocuments(x, className)) {
      for (const term of analyze(document)) {
        const column = vocabulary.get(term);
        if (column !== undefined) builder.add(column, 1);
      }
      builder.endRow();
    }
    const counts = builder.finish(isFloat32);
    if (isBinary) counts.data.fill(1);
    return counts;
  };
  return { terms, count };
}

// Fitted, or given by the author: a map of terms to columns, a list in the order of the columns, or a set, which is sorted.
function readVocabulary(attributes: Attributes): ReadonlyMap<string, number> {
  const isFitted = attributes.has('vocabulary_');
  const given = attributes.optional('vocabulary') ?? null;
  const value = isFitted || given === null ? attributes.value('vocabulary_') : given;
  return value instanceof PythonDict ? readTermColumns(value, attributes) : readTermList(value, attributes);
}

function readTermList(value: PythonValue, attributes: Attributes): ReadonlyMap<string, number> {
  const isList = Array.isArray(value);
  const items = isList ? value : value instanceof PythonTuple || value instanceof PythonSet ? value.items : undefined;
  const list = value instanceof NdArray && value.shape.length === 1 ? value.items : items;
  if (list?.every((item) => typeof item === 'string') !== true) {
    throw attributes.refuse(`its vocabulary is ${describeKind(value)}`);
  }
  const terms = list.map(String);
  const ordered = value instanceof PythonSet ? sortCodePoints(terms) : terms;
  return new Map(ordered.map((term, column) => [term, column]));
}

// Python compares texts by code points, JavaScript by units of UTF-16.
function sortCodePoints(terms: readonly string[]): readonly string[] {
  const keyed = terms.map((term) => ({ term, points: Array.from(term, (character) => character.codePointAt(0) ?? 0) }));
  keyed.sort((a, b) => {
    const at = a.points.findIndex((point, index) => point !== b.points[index]);
    return at < 0 ? a.points.length - b.points.length : (a.points[at] ?? 0) - (b.points[at] ?? -1);
  });
  return keyed.map(({ term }) => term);
}
