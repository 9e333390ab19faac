// Metrics of neighbors estimators: names with parameters (`effective_metric_`), and DistanceMetric objects inside trees.
import { DecantError } from '../../../errors.ts';
import { BOOLEAN_METRICS } from '../../../kernels/distances/index.ts';
import type { BooleanMetricName, MetricSpec } from '../../../kernels/distances/index.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import { NdArray, PythonDict, PythonGlobal, PythonObject, PythonTuple } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { describeKind, unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { isSince } from '../release.ts';
import type { Release } from '../release.ts';

/** Metrics that only pairwise_distances has. */
export type PairwiseMetric = {
  readonly kind: 'cosine' | 'correlation' | 'sqeuclidean' | 'nan_euclidean' | 'precomputed';
};

/** What `effective_metric_` and its parameters say. `name` is the metric's name, aliases apart: l2 goes another way than euclidean. */
export interface NamedMetric {
  readonly name: string;
  readonly spec: MetricSpec | PairwiseMetric;
}

const ALIASES: Readonly<Record<string, string>> = {
  l2: 'euclidean',
  l1: 'manhattan',
  cityblock: 'manhattan',
  infinity: 'chebyshev',
  p: 'minkowski',
};

/** Reads a metric from its name and a dict of parameters; refuses functions and what is not known by name. */
export function readNamedMetric(
  attributes: Attributes,
  release: Release,
  nameOf = 'effective_metric_',
  paramsOf = 'effective_metric_params_',
): NamedMetric {
  const value = attributes.value(nameOf);
  if (typeof value !== 'string') throw attributes.refuse(`${nameOf} is ${describeKind(value)}, not a metric's name`);
  const params = readParameters(attributes, paramsOf);
  const kind = ALIASES[value] ?? value;
  const spec = readSpec(kind, params, attributes);
  params.delete('p');
  // The Euclidean distances before 1.1 are given no parameters: weights that fit took for another metric do nothing.
  if (value === 'euclidean' && !isSince(release, 1, 1)) params.clear();
  for (const [name, parameter] of params) {
    if (parameter !== null) throw attributes.refuse(`${paramsOf} of metric ${value} has ${name}, which is not known`);
  }
  return { name: value, spec };
}

function readParameters(attributes: Attributes, name: string): Map<string, PythonValue> {
  // A NearestCentroid has a metric without parameters.
  const value = name.endsWith('_') ? attributes.value(name) : (attributes.optional(name) ?? null);
  if (value === null) return new Map();
  if (!(value instanceof PythonDict)) throw attributes.refuse(`${name} is ${describeKind(value)}`);
  const params = new Map<string, PythonValue>();
  for (const [key, parameter] of value.entries) if (typeof key === 'string') params.set(key, parameter);
  return params;
}

function readSpec(kind: string, params: Map<string, PythonValue>, attributes: Attributes): MetricSpec | PairwiseMetric {
  const take = (name: string): Float64Array => {
    const value = params.get(name) ?? null;
    params.delete(name);
    return readNumbers(value, name, attributes);
  };
  switch (kind) {
    case 'euclidean':
    case 'manhattan':
    case 'chebyshev':
    case 'canberra':
    case 'braycurtis':
    case 'hamming':
    case 'haversine':
    case 'cosine':
    case 'correlation':
    case 'sqeuclidean':
    case 'nan_euclidean':
    case 'precomputed':
      return { kind };
    case 'minkowski': {
      const p = readOrder(params, attributes);
      if ((params.get('w') ?? null) !== null) return { kind, p, weights: take('w') };
      if (p === 1) return { kind: 'manhattan' };
      if (p === 2) return { kind: 'euclidean' };
      return p === Infinity ? { kind: 'chebyshev' } : { kind, p };
    }
    case 'wminkowski':
      return { kind, p: readOrder(params, attributes), weights: take('w') };
    case 'seuclidean':
      return { kind, variances: take('V') };
    case 'mahalanobis':
      return { kind, inverse: take('VI') };
    default:
      if (isBooleanMetric(kind)) return { kind };
      throw attributes.refuse(`metric ${JSON.stringify(kind)} is not known`);
  }
}

function isBooleanMetric(kind: string): kind is BooleanMetricName {
  return BOOLEAN_METRICS.some((name) => name === kind);
}

function readOrder(params: Map<string, PythonValue>, attributes: Attributes): number {
  const p = unwrapScalar(params.get('p') ?? 2);
  if (typeof p !== 'number' || !(p > 0)) throw attributes.refuse(`p = ${describeKind(p)} is no order of a metric`);
  return p;
}

function readNumbers(value: PythonValue, name: string, attributes: Attributes): Float64Array {
  if (value === null) throw attributes.refuse(`its metric needs ${name}, which is not saved with it`);
  if (value instanceof NdArray) {
    const tensor = readTensor(value);
    if (
      tensor.dtype !== 'str' &&
      tensor.dtype !== 'bytes' &&
      tensor.dtype !== 'object' &&
      tensor.dtype !== 'datetime64'
    ) {
      return Float64Array.from(tensor.data, Number);
    }
  }
  const items = Array.isArray(value) ? value : value instanceof PythonTuple ? value.items : undefined;
  const numbers = items?.map(unwrapScalar).filter((item) => typeof item === 'number');
  if (numbers === undefined || numbers.length !== items?.length) {
    throw attributes.refuse(`${name} of its metric is ${describeKind(value)}, not an array of numbers`);
  }
  return Float64Array.from(numbers);
}

/** The class that a record of `newObj(Class)`, or of Class itself, stands for. */
export function findRecordClass(record: PythonObject): PythonGlobal {
  const [first] = record.args;
  return record.type.name === 'newObj' && first instanceof PythonGlobal ? first : record.type;
}

const CLASSES: Readonly<Record<string, string>> = {
  EuclideanDistance: 'euclidean',
  ManhattanDistance: 'manhattan',
  ChebyshevDistance: 'chebyshev',
  CanberraDistance: 'canberra',
  BrayCurtisDistance: 'braycurtis',
  HammingDistance: 'hamming',
  HaversineDistance: 'haversine',
  JaccardDistance: 'jaccard',
  MatchingDistance: 'matching',
  DiceDistance: 'dice',
  KulsinskiDistance: 'kulsinski',
  RogersTanimotoDistance: 'rogerstanimoto',
  RussellRaoDistance: 'russellrao',
  SokalMichenerDistance: 'sokalmichener',
  SokalSneathDistance: 'sokalsneath',
};

/** Reads a DistanceMetric object: its class, and the state (p, vector, matrix). */
export function readMetricObject(value: PythonValue | undefined, attributes: Attributes, release: Release): MetricSpec {
  if (!(value instanceof PythonObject) || !(value.state instanceof PythonTuple)) {
    throw attributes.refuse(`the metric of its tree is ${value === undefined ? 'missing' : describeKind(value)}`);
  }
  const className = findRecordClass(value).name.replace(/64$/, '');
  const [p, vector, matrix] = value.state.items;
  const read = (part: PythonValue | undefined, name: string): Float64Array =>
    readNumbers(part ?? null, name, attributes);
  switch (className) {
    case 'MinkowskiDistance': {
      const order = readOrder(new Map([['p', p ?? null]]), attributes);
      // Weights came with 1.1; before, the vector was a place holder.
      const weights = isSince(release, 1, 1) ? read(vector, 'w') : new Float64Array(0);
      return weights.length > 0 ? { kind: 'minkowski', p: order, weights } : { kind: 'minkowski', p: order };
    }
    case 'WMinkowskiDistance':
      return { kind: 'wminkowski', p: readOrder(new Map([['p', p ?? null]]), attributes), weights: read(vector, 'w') };
    case 'SEuclideanDistance':
      return { kind: 'seuclidean', variances: read(vector, 'V') };
    case 'MahalanobisDistance':
      return { kind: 'mahalanobis', inverse: read(matrix, 'VI') };
    default: {
      const kind = CLASSES[className];
      if (kind === undefined) throw attributes.refuse(`${className} of its tree is not known`);
      const spec = readSpec(kind, new Map(), attributes);
      if (isPairwiseOnly(spec)) throw attributes.refuse(`${className} of its tree is not known`);
      return spec;
    }
  }
}

function isPairwiseOnly(spec: MetricSpec | PairwiseMetric): spec is PairwiseMetric {
  return ['cosine', 'correlation', 'sqeuclidean', 'nan_euclidean', 'precomputed'].includes(spec.kind);
}

/** The metric, which is none of those that only pairwise_distances has. */
export function requireMetric(spec: MetricSpec | PairwiseMetric): MetricSpec {
  if (isPairwiseOnly(spec)) throw new DecantError('INTERNAL_ERROR', `Metric ${spec.kind} took the wrong way.`);
  return spec;
}

/** Refuses parameters of a metric that do not fit the number of columns. */
export function checkMetricWidth(spec: MetricSpec | PairwiseMetric, columnCount: number, attributes: Attributes): void {
  const expected: readonly [string, number, number] | undefined =
    spec.kind === 'seuclidean'
      ? ['V', spec.variances.length, columnCount]
      : spec.kind === 'mahalanobis'
        ? ['VI', spec.inverse.length, columnCount * columnCount]
        : spec.kind === 'wminkowski'
          ? ['w', spec.weights.length, columnCount]
          : spec.kind === 'minkowski' && spec.weights !== undefined
            ? ['w', spec.weights.length, columnCount]
            : spec.kind === 'haversine'
              ? ['columns', columnCount, 2]
              : undefined;
  if (expected === undefined || expected[1] === expected[2]) return;
  throw attributes.refuse(`metric ${spec.kind} has ${expected[1]} numbers in ${expected[0]}, not ${expected[2]}`);
}
