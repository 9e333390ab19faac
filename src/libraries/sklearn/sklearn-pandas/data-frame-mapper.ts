// DataFrameMapper of sklearn-pandas 1.1 to 2.2 (sklearn_pandas/dataframe_mapper.py): each transformer gets its columns of a table,
// as an array or as they are (`input_df`), and the answers are put side by side.
import type { ColumnName, Frame } from '../../../data/frame.ts';
import { PythonDict, PythonTuple } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { toObjects } from '../array-columns.ts';
import type { MissingText } from '../array-columns.ts';
import type { Attributes } from '../attributes.ts';
import { borrowRelease } from '../borrow-release.ts';
import { selectColumns } from '../compose/select-columns.ts';
import { readMissingText } from '../encoders/category-table.ts';
import { requireMethod, requireTable } from '../estimator.ts';
import type { Estimator, Features, Table } from '../estimator.ts';
import type { ReadContext } from '../reader.ts';
import { stackColumns, stackSparse } from '../stack-columns.ts';
import { findLabels, readColumnLabels, requireFrame } from './column-labels.ts';
import type { ColumnLabels } from './column-labels.ts';
import { nameAnswers, readNaming } from './output-names.ts';
import type { Naming } from './output-names.ts';
import { seriesToColumn } from './series-to-column.ts';

interface Step {
  /** Undefined for the columns that no other step selects. */
  readonly columns: ColumnLabels | undefined;
  /** Undefined passes the columns through. */
  readonly estimator: Estimator | undefined;
  /** Does the transformer get a table or Series of pandas, or an array? */
  readonly isTable: boolean;
  /** How the answer's columns are called, where the mapper answers a table. */
  readonly naming: Naming | undefined;
}

/** Reads a DataFrameMapper; refuses transformers without reader, and columns that a function selects, by name. */
export function readDataFrameMapper(given: Attributes, context: ReadContext): Estimator {
  const attributes = borrowRelease(given);
  attributes.refuseOverrides(['transform']);
  const missingText = readMissingText(attributes);
  const isSparse = readFlag(attributes, 'sparse');
  const isTable = readFlag(attributes, 'df_out');
  const steps = readSteps(attributes, context, isTable);
  const selected = readSelected(attributes);
  return {
    className: attributes.className,
    children: steps.flatMap(({ estimator }) => estimator ?? []),
    transform: (input) => {
      const x = requireFrame(input, attributes.className);
      const parts = steps.map((step) => {
        const columns = step.columns ?? listOthers(x, selected);
        return { answer: applyStep(x, columns, step, missingText), columns, naming: step.naming };
      });
      const answers = parts.map(({ answer }) => answer);
      if (isTable) return nameAnswers(parts, x.rowCount);
      if (!answers.some(({ kind }) => kind === 'csr')) return stackColumns(answers, missingText);
      const stacked = stackSparse(answers, attributes.className);
      return isSparse ? stacked : stackColumns([stacked], missingText);
    },
  };
}

// Files of old releases lack some parameters (`__setstate__`).
function readFlag(attributes: Attributes, name: string): boolean {
  return attributes.has(name) && attributes.boolean(name);
}

function readSteps(attributes: Attributes, context: ReadContext, isNamed: boolean): readonly Step[] {
  const isTable = readFlag(attributes, 'input_df');
  const name = attributes.has('built_features') ? 'built_features' : 'features';
  if (attributes.value(name) === null) throw attributes.refuse('it was saved before fit()');
  const steps = attributes.list(name).map((entry, index): Step => {
    const place = `${name}[${index}]`;
    const [columns, transformer, options] = listParts(entry);
    if (columns === undefined || transformer === undefined) throw attributes.refuse(`${place} is no tuple`);
    if (options !== undefined && !(options instanceof PythonDict)) throw attributes.refuse(`${place} has no options`);
    const labels = readColumnLabels(columns, attributes, place);
    const wanted = options?.get('input_df') ?? isTable;
    if (typeof wanted !== 'boolean') throw attributes.refuse(`input_df of ${place} is no boolean`);
    return {
      columns: labels,
      estimator: readTransformer(transformer, attributes, context, place),
      isTable: wanted,
      naming: isNamed ? readNaming(transformer, options, attributes, place) : undefined,
    };
  });
  const rest = attributes.optional('built_default') ?? attributes.optional('default') ?? null;
  const hasDefault = attributes.has('built_default') || attributes.has('default');
  if (!hasDefault || rest === false) return steps;
  const estimator = readTransformer(rest, attributes, context, 'built_default');
  // With None they keep their names; df_out takes no other default.
  return [...steps, { columns: undefined, estimator, isTable, naming: isNamed ? { kind: 'labels' } : undefined }];
}

function readTransformer(
  value: PythonValue,
  attributes: Attributes,
  context: ReadContext,
  place: string,
): Estimator | undefined {
  if (value === null) return undefined;
  const estimator = context.readEstimator(value, place);
  if (estimator.transform !== undefined) return estimator;
  throw attributes.refuse(`${estimator.className} at ${place} has no transform`);
}

function listParts(entry: PythonValue): readonly PythonValue[] {
  return entry instanceof PythonTuple ? entry.items : Array.isArray(entry) ? entry : [];
}

// What the features name themselves, and drop_cols; a function among them selects nothing here, as in Python.
function readSelected(attributes: Attributes): ReadonlySet<PythonValue> {
  const selected = new Set<PythonValue>();
  for (const entry of attributes.list('features')) {
    const [columns] = listParts(entry);
    for (const label of Array.isArray(columns) ? columns : [columns ?? null]) selected.add(label);
  }
  const dropped = attributes.optional('drop_cols') ?? null;
  if (dropped !== null) for (const label of attributes.list('drop_cols')) selected.add(label);
  return selected;
}

function listOthers(x: Frame, selected: ReadonlySet<PythonValue>): ColumnLabels {
  const labels = x.columns.map(({ name }): ColumnName => name).filter((name) => !selected.has(name));
  return { labels, isSingle: false };
}

function applyStep(x: Frame, columns: ColumnLabels, step: Step, missingText: MissingText): Table {
  const chosen = selectColumns(x, findLabels(columns.labels, x));
  const given = step.isTable ? chosen : stackColumns([chosen], missingText);
  if (step.estimator === undefined) return given;
  const answer = requireMethod(step.estimator, 'transform')(columns.isSingle ? toSeries(chosen, missingText) : given);
  if (answer.kind !== 'series') return requireTable(answer);
  return { kind: 'frame', rowCount: answer.rowCount, columns: [seriesToColumn(answer, 0)] };
}

function toSeries(x: Table, missingText: MissingText): Features {
  const [column] = x.kind === 'frame' ? x.columns : [];
  if (column === undefined) return x;
  return { kind: 'series', rowCount: x.rowCount, values: toObjects(column, missingText) };
}
