// Names of the columns of a DataFrameMapper's table (`get_names`): the selector's own name, with the transformer's classes or with
// numbers where it answers several columns.
import type { Column, ColumnName, Frame } from '../../../data/frame.ts';
import type { Dtype, Value } from '../../../data/dtype.ts';
import { formatPythonFloat } from '../../../data/python-text.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import { NdArray, PythonDict, PythonObject, PythonTuple } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { matrixToFrame } from '../array-columns.ts';
import { unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import type { Table } from '../estimator.ts';
import { isSince, readRelease } from '../release.ts';
import { spreadRows } from '../sparse-rows.ts';
import { makeMatrix } from '../../../data/matrix.ts';
import type { ColumnLabels } from './column-labels.ts';

/** How the columns of one answer are called. */
export type Naming =
  | { readonly kind: 'labels' }
  | {
      readonly kind: 'answer';
      readonly alias: string | undefined;
      readonly prefix: string;
      readonly suffix: string;
      /** Names that the transformer gives; they count where they are as many as its columns. */
      readonly parts: readonly string[] | undefined;
    };

// Other transformers that had get_feature_names before 1.2 would need it here.
const OTHER_NAMERS = new Set(['ColumnTransformer', 'DictVectorizer', 'FeatureUnion', 'PolynomialFeatures']);

/** Reads the options and the transformer's own names; refuses transformers whose old names are not known. */
export function readNaming(
  transformer: PythonValue,
  options: PythonDict | undefined,
  attributes: Attributes,
  place: string,
): Naming {
  const text = (name: string): string | undefined => {
    const value = options?.get(name) ?? null;
    if (value === null) return undefined;
    if (typeof value === 'string') return value;
    throw attributes.refuse(`${name} of ${place} is no text`);
  };
  const names = listSteps(transformer).map((step) => readPartNames(step, attributes, place));
  return {
    kind: 'answer',
    alias: text('alias'),
    prefix: text('prefix') ?? '',
    suffix: text('suffix') ?? '',
    parts: names.find((list) => list !== undefined),
  };
}

// The last step of a pipeline comes first.
function listSteps(transformer: PythonValue): readonly PythonObject[] {
  if (!(transformer instanceof PythonObject)) return [];
  if (transformer.type.name !== 'TransformerPipeline' || !(transformer.state instanceof PythonDict))
    return [transformer];
  const steps = transformer.state.get('steps');
  return (Array.isArray(steps) ? steps : [])
    .map((step) => (step instanceof PythonTuple ? step.items[1] : undefined))
    .filter((step) => step instanceof PythonObject)
    .reverse();
}

function readPartNames(step: PythonObject, attributes: Attributes, place: string): readonly string[] | undefined {
  const state = step.state instanceof PythonDict ? step.state : new PythonDict();
  const classes = state.get('classes_');
  if (classes instanceof NdArray && classes.shape.length === 1) return formatElements(classes);
  const { name, module } = step.type;
  if (!module.startsWith('sklearn'))
    throw attributes.refuse(`the names of ${step.type.path} at ${place} are not known`);
  if (attributes.version !== undefined && isSince(readRelease(attributes), 1, 2)) return undefined;
  if (OTHER_NAMERS.has(name)) throw attributes.refuse(`the names of ${name} at ${place} are not known`);
  const categories = state.get('categories_');
  if (name === 'OneHotEncoder' && Array.isArray(categories)) {
    if ((state.get('drop') ?? null) !== null) throw attributes.refuse(`the names of ${name} with drop are not known`);
    return categories.flatMap((values, column) =>
      values instanceof NdArray ? formatElements(values).map((value) => `x${column}_${value}`) : [],
    );
  }
  const vocabulary = state.get('vocabulary_');
  if (!(vocabulary instanceof PythonDict)) return undefined;
  const terms = [...vocabulary.entries].map(([term, at]): [string, number] => [
    typeof term === 'string' ? term : '',
    Number(unwrapScalar(at)),
  ]);
  return terms.sort(([, a], [, b]) => a - b).map(([term]) => term);
}

function formatElements(array: NdArray): string[] {
  const { data, dtype } = readTensor(array);
  return Array.from<Value, string>(data, (value) => formatElement(value, dtype));
}

function formatElement(value: Value, dtype: Dtype): string {
  if (dtype === 'bool') return value === 0 ? 'False' : 'True';
  if (typeof value === 'number' && (dtype === 'float64' || dtype === 'float32')) return formatPythonFloat(value);
  return typeof value === 'object' ? '' : String(value);
}

/** The answers as one table with their names. */
export function nameAnswers(
  parts: readonly { readonly answer: Table; readonly columns: ColumnLabels; readonly naming: Naming | undefined }[],
  rowCount: number,
): Frame {
  const columns = parts.flatMap(({ answer, columns: labels, naming }) => {
    const found = listColumns(answer);
    const names = naming?.kind === 'answer' ? makeNames(labels, naming, found.length) : labels.labels;
    return found.map((column, index): Column => ({ ...column, name: names[index] ?? index }));
  });
  return { kind: 'frame', rowCount, columns };
}

function listColumns(answer: Table): readonly Column[] {
  if (answer.kind === 'frame') return answer.columns;
  if (answer.kind === 'matrix') return matrixToFrame(answer).columns;
  return matrixToFrame(makeMatrix(answer.rowCount, answer.columnCount, spreadRows(answer))).columns;
}

function makeNames(
  { labels, isSingle }: ColumnLabels,
  { alias, prefix, suffix, parts }: Extract<Naming, { kind: 'answer' }>,
  count: number,
): readonly ColumnName[] {
  const name = alias ?? (isSingle ? (labels[0] ?? '') : labels.join('_'));
  if (count <= 1 && prefix === '' && suffix === '') return [name];
  const names =
    count <= 1
      ? [name]
      : Array.from(
          { length: count },
          (_, index) => `${name}_${parts?.length === count ? (parts[index] ?? '') : index}`,
        );
  return names.map((each) => `${prefix}${each}${suffix}`);
}
