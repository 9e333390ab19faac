// Design matrices of formulas: the order of terms and the coding of categories by patsy (patsy/build.py, redundancy.py).
import { parseFormula } from './parse-formula.ts';
import type { Factor, Term } from './parse-formula.ts';
import { readFactor } from './read-factor.ts';
import type { DesignFactor } from './read-factor.ts';
import { refuseRecord } from './record.ts';
import type { Variables } from './variables.ts';

/** A matrix of the design's columns, row by row; NaN in each column of a row that lacks a value. */
export interface Design {
  readonly columnCount: number;
  readonly build: (variables: Variables) => Float64Array;
}

/** A part of a term: its factors, and for categories whether each level has a column. */
interface Subterm {
  readonly factors: readonly { readonly factor: DesignFactor; readonly key: string; readonly isFull: boolean }[];
}

const MAX_COLUMNS = 100_000;

/** Learns the design of a formula from the training table. */
export function learnDesign(formula: string, training: Variables): Design {
  const terms = parseFormula(formula);
  const factors = new Map<string, DesignFactor>();
  for (const { key, expression } of terms.flat()) {
    if (!factors.has(key)) factors.set(key, readFactor({ key, expression }, training));
  }
  const subterms = orderTerms(terms, factors).flatMap((bucket) => codeBucket(bucket, factors));
  const columnCount = subterms.reduce((sum, subterm) => sum + countColumns(subterm), 0);
  if (columnCount > MAX_COLUMNS) throw refuseRecord('A formula', 'its design has too many columns');
  return { columnCount, build: (variables) => buildMatrix(subterms, columnCount, variables) };
}

// Terms with the same numeric factors stand together, those without any first; in each group, by the number of factors.
function orderTerms(terms: readonly Term[], factors: ReadonlyMap<string, DesignFactor>): Term[][] {
  const buckets = new Map<string, Term[]>();
  for (const term of terms) {
    const numeric = term.filter((factor) => factors.get(factor.key)?.kind === 'numeric');
    const name = JSON.stringify(numeric.map((factor) => factor.key).sort());
    buckets.set(name, [...(buckets.get(name) ?? []), term]);
  }
  const first = buckets.get('[]');
  buckets.delete('[]');
  const ordered = first === undefined ? [...buckets.values()] : [first, ...buckets.values()];
  return ordered.map((bucket) => bucket.sort((a, b) => a.length - b.length));
}

function codeBucket(terms: readonly Term[], factors: ReadonlyMap<string, DesignFactor>): Subterm[] {
  const used = new Set<string>();
  return terms.flatMap((term) => {
    const categorical = term.filter((factor) => factors.get(factor.key)?.kind === 'categorical');
    return pickCodings(categorical, used).map((coding) => ({
      factors: term.flatMap(({ key }) => {
        const factor = factors.get(key);
        if (factor === undefined) return [];
        const isFull = coding.get(key);
        return factor.kind === 'numeric' || isFull !== undefined ? [{ factor, key, isFull: isFull === true }] : [];
      }),
    }));
  });
}

// A term of categories spans those of its subsets too. What was spanned before is left out, and what remains is joined, a
// shorter part into a longer, whose added factor then has a column for each level.
function pickCodings(factors: readonly Factor[], used: Set<string>): Map<string, boolean>[] {
  if (factors.length > 10) throw refuseRecord('A formula', 'a term has too many categorical factors');
  const parts: Map<string, boolean>[] = [];
  for (const subset of listSubsets(factors)) {
    const name = JSON.stringify(subset.map((factor) => factor.key).sort());
    if (used.has(name)) continue;
    used.add(name);
    parts.push(new Map(subset.map((factor) => [factor.key, false])));
  }
  while (joinOnce(parts));
  return parts;
}

function joinOnce(parts: Map<string, boolean>[]): boolean {
  for (const [at, short] of parts.entries()) {
    for (let other = at + 1; other < parts.length; other++) {
      const long = parts[other]!;
      const contains = long.size - short.size === 1 && [...short].every(([key, isFull]) => long.get(key) === isFull);
      if (!contains) continue;
      const [added] = [...long.keys()].filter((key) => !short.has(key));
      parts[other] = new Map([...short, [added!, true]]);
      parts.splice(at, 1);
      return true;
    }
  }
  return false;
}

// Short before long, and of one length in the order of the factors' positions.
function listSubsets(factors: readonly Factor[]): Factor[][] {
  let subsets: number[][] = [[]];
  factors.forEach((_, position) => {
    subsets = [...subsets, ...subsets.map((subset) => [...subset, position])];
  });
  subsets.sort((a, b) => a.length - b.length || comparePositions(a, b));
  return subsets.map((subset) => subset.map((position) => factors[position]!));
}

function comparePositions(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return 0;
}

function widthOf({ factor, isFull }: Subterm['factors'][number]): number {
  if (factor.kind === 'numeric') return 1;
  return isFull ? factor.levelCount : factor.levelCount - 1;
}

function countColumns(subterm: Subterm): number {
  return subterm.factors.reduce((product, part) => product * widthOf(part), 1);
}

function buildMatrix(subterms: readonly Subterm[], columnCount: number, variables: Variables): Float64Array {
  const { rowCount } = variables;
  const out = new Float64Array(rowCount * columnCount);
  const values = new Map<string, Float64Array | Int32Array>();
  const isMissing = new Uint8Array(rowCount);
  for (const { factor, key } of subterms.flatMap((subterm) => subterm.factors)) {
    if (values.has(key)) continue;
    const column = factor.kind === 'numeric' ? factor.values(variables) : factor.codes(variables);
    const missing = factor.kind === 'numeric' ? Number.isNaN : (code: number): boolean => code < 0;
    column.forEach((value, row) => {
      if (missing(value)) isMissing[row] = 1;
    });
    values.set(key, column);
  }
  let start = 0;
  for (const subterm of subterms) {
    const width = countColumns(subterm);
    for (let row = 0; row < rowCount; row++) {
      const at = row * columnCount + start;
      if (isMissing[row] === 1) out.fill(NaN, at, at + width);
      else writeSubterm(subterm, values, row, out.subarray(at, at + width));
    }
    start += width;
  }
  return out;
}

// The levels of the first factor vary fastest; of each category one column at most is not zero.
function writeSubterm(
  { factors }: Subterm,
  values: ReadonlyMap<string, Float64Array | Int32Array>,
  row: number,
  out: Float64Array,
): void {
  if (factors.some(({ factor }) => factor.kind === 'categorical' && factor.contrast !== undefined)) {
    multiplyCodes(factors, values, row, out);
    return;
  }
  let product = 1;
  let column = 0;
  let stride = 1;
  let isZero = false;
  for (const part of factors) {
    const value = values.get(part.key)![row]!;
    if (part.factor.kind === 'numeric') {
      product *= value;
      continue;
    }
    let place = value;
    if (!part.isFull) {
      const { reference } = part.factor;
      if (value === reference) isZero = true;
      place = value > reference ? value - 1 : value;
    }
    column += place * stride;
    stride *= widthOf(part);
  }
  // Infinity times the zeros of the other columns is NaN.
  if (!Number.isFinite(product)) out.fill(NaN);
  if (!isZero) out[column] = product;
}

// Contrasts may have a number in each column.
function multiplyCodes(
  factors: Subterm['factors'],
  values: ReadonlyMap<string, Float64Array | Int32Array>,
  row: number,
  out: Float64Array,
): void {
  let products = [1];
  for (const part of factors) {
    const value = values.get(part.key)![row]!;
    const codes = listCodes(part, value);
    products = codes.flatMap((code) => products.map((product) => product * code));
  }
  out.set(products);
}

function listCodes(part: Subterm['factors'][number], value: number): number[] {
  const { factor, isFull } = part;
  if (factor.kind === 'numeric') return [value];
  const { contrast, levelCount, reference } = factor;
  if (contrast !== undefined) {
    const width = levelCount - 1;
    const codes = Array.from(contrast.subarray(value * width, (value + 1) * width));
    return isFull ? [1, ...codes] : codes;
  }
  const codes = Array.from({ length: levelCount }, (_, level) => (level === value ? 1 : 0));
  return isFull ? codes : codes.filter((_, level) => level !== reference);
}
