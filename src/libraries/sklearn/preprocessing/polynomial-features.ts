// PolynomialFeatures of scikit-learn 0.19 to 1.9 (sklearn/preprocessing/_polynomial.py; data.py and _data.py before 1.0): products of
// columns, in the order of itertools.combinations.
import { makeMatrix } from '../../../data/matrix.ts';
import type { CsrMatrix, Matrix } from '../../../data/matrix.ts';
import type { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import { makeTransformer } from '../make-transformer.ts';
import { isSince, readRelease } from '../release.ts';
import { compressRows } from '../sparse-rows.ts';

/** Most products that a model may ask for. */
const MAX_TERMS = 1 << 22;

/** A product of columns, each as often as it is named, in ascending order. */
type Term = readonly number[];

interface Plan {
  readonly featureCount: number;
  /** Terms of the answer. */
  readonly terms: readonly Term[];
  /** Computed in this order; terms of lower degree, which others are made of, come before them. */
  readonly steps: readonly Step[];
  /** Step of each term. */
  readonly sources: Int32Array;
}

/** The product of an earlier step (-1 for none) and a column (-1 for none). */
interface Step {
  readonly base: number;
  readonly column: number;
}

/** Reads a PolynomialFeatures. */
export function readPolynomialFeatures(attributes: Attributes): Estimator {
  const plan = readPlan(attributes);
  const { featureCount, terms } = plan;
  // 0.19 takes no sparse X.
  const acceptsSparse = isSince(readRelease(attributes), 0, 20);
  return makeTransformer(attributes, {
    featureCount,
    outputCount: terms.length,
    acceptsSparse,
    transform: (x) => (x.kind === 'csr' ? compressRows(expandSparse(x, plan)) : expandRows(x, plan)),
    namesSince: [1, 0],
    outputNames: (names) => terms.map((term) => nameTerm(term, names)),
  });
}

function readPlan(attributes: Attributes): Plan {
  const release = readRelease(attributes);
  const hasRange = isSince(release, 1, 0);
  const featureCount = attributes.number(attributes.has('n_features_in_') ? 'n_features_in_' : 'n_input_features_');
  const lowest = hasRange ? attributes.number('_min_degree') : 0;
  const highest = hasRange ? attributes.number('_max_degree') : attributes.number('degree');
  const allowsRepeats = !attributes.boolean('interaction_only');
  const hasBias = attributes.boolean('include_bias');
  const expected = attributes.number('n_output_features_');
  if (expected > MAX_TERMS) throw attributes.refuse(`${expected} columns are more than ${MAX_TERMS}`);
  // Until 0.21 a product was taken from its first column on, since then from its last one on.
  const fromLast = isSince(release, 0, 22);
  const terms: Term[] = [];
  const steps: Step[] = [];
  const sources: number[] = [];
  if (hasBias) {
    terms.push([]);
    sources.push(steps.length);
    steps.push({ base: -1, column: -1 });
  }
  let previous = new Map<string, number>();
  for (let degree = 1; degree <= highest; degree++) {
    const current = new Map<string, number>();
    for (const term of listTerms(featureCount, degree, allowsRepeats)) {
      if (steps.length > 2 * MAX_TERMS) throw attributes.refuse(`its products are more than ${MAX_TERMS}`);
      const rest = fromLast ? term.slice(1) : term.slice(0, -1);
      const column = fromLast ? term[0]! : term.at(-1)!;
      current.set(term.join(), steps.length);
      if (degree >= lowest) {
        terms.push(term);
        sources.push(steps.length);
      }
      steps.push({ base: degree === 1 ? -1 : previous.get(rest.join())!, column });
    }
    if (current.size === 0) break;
    previous = current;
  }
  if (terms.length !== expected) {
    throw attributes.refuse(`n_output_features_ is ${expected}, its parameters give ${terms.length}`);
  }
  return { featureCount, terms, steps, sources: Int32Array.from(sources) };
}

// Combinations of `size` columns in lexicographic order, with or without repeats.
function* listTerms(count: number, size: number, allowsRepeats: boolean): Generator<Term> {
  const least = (place: number, before: number): number => (allowsRepeats ? before : before + (place > 0 ? 1 : 0));
  const term: number[] = [];
  for (let place = 0; place < size; place++) term.push(place === 0 ? 0 : least(place, term[place - 1]!));
  if (term.at(-1)! >= count) return;
  for (;;) {
    yield term.slice();
    let place = size - 1;
    while (place >= 0 && term[place]! >= count - (allowsRepeats ? 1 : size - place)) place -= 1;
    if (place < 0) return;
    term[place]! += 1;
    for (let next = place + 1; next < size; next++) term[next] = least(next, term[next - 1]!);
  }
}

function expandRows({ rowCount, columnCount, data }: Matrix, { steps, sources }: Plan): Matrix {
  const width = sources.length;
  const isSingle = data instanceof Float32Array;
  const out = isSingle ? new Float32Array(rowCount * width) : new Float64Array(rowCount * width);
  const products = isSingle ? new Float32Array(steps.length) : new Float64Array(steps.length);
  for (let row = 0; row < rowCount; row++) {
    const start = row * columnCount;
    for (let at = 0; at < steps.length; at++) {
      const { base, column } = steps[at]!;
      if (column < 0) products[at] = 1;
      else products[at] = base < 0 ? data[start + column]! : products[base]! * data[start + column]!;
    }
    for (let at = 0, to = row * width; at < width; at++, to++) out[to] = products[sources[at]!]!;
  }
  return makeMatrix(rowCount, width, out);
}

function expandSparse(x: CsrMatrix, plan: Plan): Matrix {
  const size = x.rowCount * x.columnCount;
  const data = x.data instanceof Float32Array ? new Float32Array(size) : new Float64Array(size);
  for (let row = 0; row < x.rowCount; row++) {
    for (let at = x.rowOffsets[row]!; at < x.rowOffsets[row + 1]!; at++) {
      data[row * x.columnCount + x.columnIndices[at]!]! += x.data[at]!;
    }
  }
  return expandRows(makeMatrix(x.rowCount, x.columnCount, data), plan);
}

function nameTerm(term: Term, names: readonly string[] | undefined): string {
  if (term.length === 0) return '1';
  const parts: string[] = [];
  for (let at = 0; at < term.length;) {
    const column = term[at]!;
    let power = 0;
    while (term[at] === column) {
      power += 1;
      at += 1;
    }
    const name = names?.[column] ?? `x${column}`;
    parts.push(power === 1 ? name : `${name}^${power}`);
  }
  return parts.join(' ');
}
