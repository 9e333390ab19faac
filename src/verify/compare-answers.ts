// How far two answers are from each other, column by column.
import type { Value } from '../data/dtype.ts';
import { PythonFloat } from '../data/dtype.ts';
import { isValueDict, isValueList } from '../data/python-text.ts';
import { renderValue } from '../formats/json/index.ts';
import type { AnswerColumn } from './answer-columns.ts';

/** One column, ours against theirs. */
export interface ColumnParity {
  readonly name: string;
  readonly rows: number;
  /** Rows that are the same to the bit. */
  readonly equal: number;
  readonly maxAbsoluteDifference: number;
  readonly maxRelativeDifference: number;
  /** Most doubles that lie between two numbers. */
  readonly maxUlps: number;
  /** Rows whose texts, booleans, nulls or kinds of value differ. */
  readonly labelsDiffering: number;
  readonly isWithinTolerance: boolean;
}

/** Compares columns by name and order; numbers may differ by `tolerance`, relative, and absolute below 1. */
export function compareAnswers(
  ours: readonly AnswerColumn[],
  theirs: readonly AnswerColumn[],
  tolerance: number,
): readonly ColumnParity[] {
  const names = [...new Set([...ours, ...theirs].map(({ name }) => name))];
  return names.map((name) => compareColumn(name, findValues(ours, name), findValues(theirs, name), tolerance));
}

function findValues(columns: readonly AnswerColumn[], name: string): readonly Value[] {
  return columns.find((column) => column.name === name)?.values ?? [];
}

function compareColumn(
  name: string,
  ours: readonly Value[],
  theirs: readonly Value[],
  tolerance: number,
): ColumnParity {
  const rows = Math.max(ours.length, theirs.length);
  const state: Differences = { absolute: 0, relative: 0, ulps: 0, labels: 0, isWithin: true };
  let equal = 0;
  for (let row = 0; row < rows; row++) {
    const [a, b] = [ours[row], theirs[row]];
    if (a !== undefined && b !== undefined && renderValue(a) === renderValue(b)) equal++;
    else compareValues(a, b, tolerance, state);
  }
  return {
    name,
    rows,
    equal,
    maxAbsoluteDifference: state.absolute,
    maxRelativeDifference: state.relative,
    maxUlps: state.ulps,
    labelsDiffering: state.labels,
    isWithinTolerance: state.isWithin,
  };
}

interface Differences {
  absolute: number;
  relative: number;
  ulps: number;
  labels: number;
  isWithin: boolean;
}

function compareValues(a: Value | undefined, b: Value | undefined, tolerance: number, out: Differences): void {
  if (a === undefined || b === undefined) {
    addLabel(out);
    return;
  }
  if (isValueList(a) && isValueList(b) && a.length === b.length) {
    for (const [index, item] of a.entries()) compareValues(item, b[index], tolerance, out);
    return;
  }
  if (isValueDict(a) && isValueDict(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) compareValues(a[key], b[key], tolerance, out);
    return;
  }
  const [x, y] = [toNumber(a), toNumber(b)];
  if (x === undefined || y === undefined) {
    if (renderValue(a) !== renderValue(b)) addLabel(out);
    return;
  }
  if (Object.is(x, y) || x === y) {
    // 1 and 1.0 are of two types: integers beyond doubles are told apart as texts.
    if (typeof a === 'bigint' && typeof b === 'bigint' && a !== b) addLabel(out);
    return;
  }
  if (!Number.isFinite(x) || !Number.isFinite(y)) {
    addLabel(out);
    return;
  }
  const difference = Math.abs(x - y);
  const size = Math.max(Math.abs(x), Math.abs(y));
  out.absolute = Math.max(out.absolute, difference);
  out.relative = Math.max(out.relative, difference / size);
  out.ulps = Math.max(out.ulps, countUlps(x, y));
  if (!(difference <= tolerance * Math.max(1, size))) out.isWithin = false;
}

function addLabel(out: Differences): void {
  out.labels++;
  out.isWithin = false;
}

function toNumber(value: Value): number | undefined {
  if (value instanceof PythonFloat) return value.value;
  if (typeof value === 'number') return value;
  return typeof value === 'bigint' ? Number(value) : undefined;
}

/** Doubles between two finite numbers, one of them counted. */
function countUlps(x: number, y: number): number {
  const distance = orderOf(x) - orderOf(y);
  return Number(distance < 0n ? -distance : distance);
}

// The bits of a double as an integer that grows with it.
function orderOf(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigInt64(0);
  return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits;
}
