// The columns of an answer, from the JSON that a scoring server gives.
import type { Value } from '../data/dtype.ts';
import { PythonFloat } from '../data/dtype.ts';
import { isValueDict, isValueList } from '../data/python-text.ts';
import type { ColumnType, Schema } from '../data/schema.ts';

/** One column of an answer. */
export interface AnswerColumn {
  readonly name: string;
  readonly values: readonly Value[];
}

/** Name of the one column of an answer of plain values. */
const ONLY = 'prediction';

/** Splits an answer: records by key, lists by position, plain values as one column. */
export function splitAnswer(answer: Value): readonly AnswerColumn[] {
  if (isValueDict(answer)) {
    return Object.entries(answer).map(([name, value]) => ({ name, values: isValueList(value) ? value : [value] }));
  }
  if (!isValueList(answer)) return [{ name: ONLY, values: [answer] }];
  if (answer.length > 0 && answer.every(isValueDict)) {
    const names = [...new Set(answer.flatMap((row) => Object.keys(row)))];
    return names.map((name) => ({ name, values: answer.map((row) => row[name] ?? null) }));
  }
  if (answer.length > 0 && answer.every(isValueList)) {
    const width = Math.max(...answer.map((row) => row.length));
    return Array.from({ length: width }, (_, column) => ({
      name: String(column),
      values: answer.map((row) => row[column] ?? null),
    }));
  }
  return [{ name: ONLY, values: answer }];
}

/** What in an answer does not fit the outputs of the signature; nothing where all fits. */
export function findMisfits(columns: readonly AnswerColumn[], outputs: Schema): readonly string[] {
  if (outputs.kind === 'tensors') {
    const [spec] = outputs.tensors;
    if (outputs.tensors.length !== 1 || spec === undefined) return [];
    const { shape, dtype } = spec;
    const width = shape.length === 1 ? 1 : shape.length === 2 ? (shape[1] ?? -1) : -1;
    if (width >= 0 && width !== columns.length) {
      return [`The answer has ${columns.length} columns; the signature has ${width}.`];
    }
    const type = tensorType(dtype);
    return type === undefined ? [] : columns.flatMap((column) => checkColumn(column, type));
  }
  const specs = outputs.columns;
  if (specs.length !== columns.length) {
    return [`The answer has ${columns.length} columns; the signature has ${specs.length}.`];
  }
  return specs.flatMap(({ name, type }, index) => {
    const own = columns[index];
    if (own === undefined) return [];
    const found = typeof name === 'string' ? (columns.find((column) => column.name === name) ?? own) : own;
    return checkColumn(found, type);
  });
}

function tensorType(dtype: string): ColumnType | undefined {
  if (dtype === 'bool') return 'boolean';
  if (/^u?int/.test(dtype)) return 'long';
  return dtype.startsWith('float') ? 'double' : undefined;
}

function checkColumn({ name, values }: AnswerColumn, type: ColumnType): readonly string[] {
  if (typeof type !== 'string') return [];
  const bad = values.findIndex((value) => value !== null && !fitsType(value, type));
  if (bad < 0) return [];
  return [`Column ${JSON.stringify(name)} is ${type} in the signature; row ${bad} of the answer is not.`];
}

function fitsType(value: Value, type: ColumnType): boolean {
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'integer':
    case 'long':
      return (
        typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value)) || isNested(value, type)
      );
    case 'float':
    case 'double':
      return (
        typeof value === 'number' || typeof value === 'bigint' || value instanceof PythonFloat || isValueList(value)
      );
    case 'string':
    case 'binary':
    case 'datetime':
      return typeof value === 'string';
    default:
      return true;
  }
}

// Cells of tensors of three dimensions and more.
function isNested(value: Value, type: ColumnType): boolean {
  return isValueList(value) && value.every((item) => fitsType(item, type));
}
