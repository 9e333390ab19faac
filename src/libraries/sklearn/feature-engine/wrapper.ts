// SklearnTransformerWrapper: a transformer of scikit-learn on some columns of a table (feature_engine/wrappers/wrappers.py).
import type { Column, ColumnName, Frame } from '../../../data/frame.ts';
import { matrixToFrame } from '../array-columns.ts';
import type { Attributes } from '../attributes.ts';
import { findRelease } from '../borrow-release.ts';
import { requireMethod, requireTable } from '../estimator.ts';
import type { Estimator } from '../estimator.ts';
import type { ReadContext } from '../reader.ts';
import { appendColumns, dropColumns, putColumns, refuseInput, takeColumn } from './feature-input.ts';
import { readLabels, readLayout, readVariables } from './layout.ts';
import { makeFeatureTransformer } from './make-feature-transformer.ts';

const SELECTORS: readonly string[] = [
  'GenericUnivariateSelect',
  'RFE',
  'RFECV',
  'SelectFdr',
  'SelectFpr',
  'SelectFromModel',
  'SelectFwe',
  'SelectKBest',
  'SelectPercentile',
  'SequentialFeatureSelector',
  'VarianceThreshold',
];

/** Reads a SklearnTransformerWrapper. */
export function readTransformerWrapper(attributes: Attributes, context: ReadContext): Estimator {
  const layout = readLayout(attributes);
  const name = attributes.has('transformer_') ? 'transformer_' : 'transformer';
  const inner = context.readEstimator(attributes.value(name), name);
  const variables = readVariables(attributes);
  if (SELECTORS.includes(inner.className)) {
    if (layout !== 'named') throw attributes.refuse(`${inner.className} is read since feature_engine 1.3 only`);
    const dropped = readLabels(attributes, 'features_to_drop_');
    return makeFeatureTransformer(attributes, (x) => dropColumns(x, dropped));
  }
  const isCreator = inner.className === 'OneHotEncoder' || inner.className === 'PolynomialFeatures';
  const transform = (x: Frame): readonly Column[] => {
    const part: Frame = {
      kind: 'frame',
      rowCount: x.rowCount,
      columns: variables.map((label) => takeColumn(x, label)),
    };
    const answer = requireTable(requireMethod(inner, 'transform')(part));
    if (answer.kind === 'csr')
      throw refuseInput(`${inner.className} in ${attributes.className} answers a sparse matrix.`);
    return answer.kind === 'matrix' ? matrixToFrame(answer).columns : answer.columns;
  };
  if (inner.transform === undefined) throw attributes.refuse(`${inner.className} has no transform`);
  if (!isCreator) {
    return makeFeatureTransformer(attributes, (x) => putColumns(x, rename(transform(x), variables, inner.className)), [
      inner,
    ]);
  }
  const keeps = readKeeping(attributes, inner);
  const outputNames = inner.outputNames?.(variables.map(String));
  if (outputNames === undefined) throw attributes.refuse(`${inner.className} does not tell the names of its columns`);
  return makeFeatureTransformer(
    attributes,
    (x) => appendColumns(keeps ? x : dropColumns(x, variables), rename(transform(x), outputNames, inner.className)),
    [inner],
  );
}

// Before 1.5 the columns of a creator stayed. 1.4 took no OneHotEncoder of scikit-learn 1.2 or later, whose `sparse` is not False.
function readKeeping(attributes: Attributes, inner: Estimator): boolean {
  if (readLayout(attributes) !== 'named') return true;
  const release = /^(\d+)\.(\d+)/.exec(findRelease(attributes.record) ?? '');
  const isLate = release !== null && Number(release[1]) * 1000 + Number(release[2]) >= 1002;
  if (inner.className === 'OneHotEncoder' && isLate) return false;
  throw attributes.refuse(
    `columns under ${inner.className} stay before feature_engine 1.5 and go since, and the model does not tell which release saved it`,
  );
}

function rename(columns: readonly Column[], names: readonly ColumnName[], className: string): readonly Column[] {
  if (columns.length === names.length)
    return columns.map((column, index) => ({ ...column, name: names[index] ?? index }));
  throw refuseInput(`${className} answers ${columns.length} columns; ${names.length} were expected.`);
}
