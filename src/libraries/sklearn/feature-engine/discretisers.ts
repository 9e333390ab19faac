// Discretisers: numbers become the number of their interval, or what a tree predicts for them (feature_engine/discretisation).
import type { Column, ColumnName } from '../../../data/frame.ts';
import { formatPythonString } from '../../../data/python-text.ts';
import type { Tensor } from '../../../data/tensor.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { makeNumberColumn } from '../array-columns.ts';
import { describeKind, unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { requireMethod } from '../estimator.ts';
import type { Estimator, Features, Prediction } from '../estimator.ts';
import type { ReadContext } from '../reader.ts';
import { dropColumns, putColumns, refuseInput, takeColumn, takeNumbers } from './feature-input.ts';
import { toObjectColumn } from './imputers.ts';
import { readFlag, readLabel, readLabelDict, readVariables, requireEntry } from './layout.ts';
import { makeFeatureTransformer } from './make-feature-transformer.ts';
import { makeNumberCheck } from './number-transformers.ts';

/** Reads a discretiser with edges of intervals: EqualWidth, EqualFrequency, GeometricWidth, ArbitraryDiscretiser. */
export function readBinDiscretiser(attributes: Attributes): Estimator {
  if (attributes.boolean('return_boundaries')) throw attributes.refuse('return_boundaries=True is not read');
  const variables = readVariables(attributes);
  const edges = readLabelDict(attributes, 'binner_dict_');
  const bins = variables.map((name) => ({
    name,
    edges: readEdges(requireEntry(edges, name, attributes, 'binner_dict_'), attributes),
  }));
  // `precision` comes with 1.6, which put the lowest edge into the first interval.
  const includesLowest = attributes.has('precision');
  const isObject = readFlag(attributes, 'return_object');
  const raises = attributes.has('errors') && attributes.choice('errors', ['ignore', 'raise']) === 'raise';
  const check = makeNumberCheck(attributes, variables);
  return makeFeatureTransformer(attributes, (x) => {
    check(x);
    const columns = bins.map((bin) => {
      const column = cutColumn(bin.name, takeNumbers(x, bin.name).values, bin.edges, includesLowest);
      if (raises && column.dtype === 'float64') {
        throw refuseInput(`During the discretisation, NaN values were introduced in the feature(s) ${bin.name}.`);
      }
      return isObject ? toObjectColumn(column) : column;
    });
    return putColumns(x, columns);
  });
}

function readEdges(value: PythonValue, attributes: Attributes): readonly number[] {
  if (!Array.isArray(value)) throw attributes.refuse(`binner_dict_ has ${describeKind(value)}, not a list of edges`);
  const edges = value.map((item) => {
    const edge = unwrapScalar(item);
    if (typeof edge === 'number' && !Number.isNaN(edge)) return edge;
    throw attributes.refuse(`binner_dict_ has the edge ${describeKind(edge)}`);
  });
  // pandas.cut drops nothing: equal edges are an error there, and so are those that fall.
  if (edges.length < 2 || edges.some((edge, at) => at > 0 && edge <= (edges[at - 1] ?? edge))) {
    throw attributes.refuse('the edges in binner_dict_ do not rise');
  }
  return edges;
}

// pandas.cut with labels=False: intervals are open on the left and closed on the right.
function cutColumn(name: ColumnName, values: Float64Array, edges: readonly number[], includesLowest: boolean): Column {
  const places = values.map((value) => {
    if (includesLowest && value === edges[0]) return 0;
    let low = 0;
    let high = edges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (edges[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low === 0 || low === edges.length ? Number.NaN : low - 1;
  });
  return makeNumberColumn(name, places.some(Number.isNaN) ? 'float64' : 'int64', places);
}

/** Reads a DecisionTreeDiscretiser. */
export function readTreeDiscretiser(attributes: Attributes, context: ReadContext): Estimator {
  const variables = readVariables(attributes);
  const entries = readLabelDict(attributes, 'binner_dict_');
  const output = attributes.has('bin_output')
    ? attributes.choice('bin_output', ['prediction', 'bin_number'])
    : 'prediction';
  const check = makeNumberCheck(attributes, variables);
  if (output === 'bin_number') {
    const bins = variables.map((name) => ({
      name,
      edges: readEdges(requireEntry(entries, name, attributes, 'binner_dict_'), attributes),
    }));
    return makeFeatureTransformer(attributes, (x) => {
      check(x);
      return putColumns(
        x,
        bins.map(({ name, edges }) => cutColumn(name, takeNumbers(x, name).values, edges, true)),
      );
    });
  }
  const ask = readAsk(attributes);
  const trees = variables.map((name) => {
    const tree = context.readEstimator(
      requireEntry(entries, name, attributes, 'binner_dict_'),
      `binner_dict_[${JSON.stringify(name)}]`,
    );
    return { name, tree, predict: ask(tree) };
  });
  return makeFeatureTransformer(
    attributes,
    (x) => {
      check(x);
      const columns = trees.map(({ name, predict }) => {
        takeNumbers(x, name);
        const one: Features = { kind: 'frame', rowCount: x.rowCount, columns: [takeColumn(x, name)] };
        return makeNumberColumn(name, 'float64', predict(one));
      });
      return putColumns(x, columns);
    },
    trees.map(({ tree }) => tree),
  );
}

/** Reads DecisionTreeFeatures: the predictions of trees on one or several columns, as new columns. */
export function readTreeFeatures(attributes: Attributes, context: ReadContext): Estimator {
  const variables = readVariables(attributes);
  if (!attributes.boolean('regression') && attributes.string('_is_binary') !== 'binary') {
    throw attributes.refuse('trees of more than two classes are not read');
  }
  const ask = readAsk(attributes);
  const estimators = attributes.list('estimators_');
  const inputs = attributes.list('input_features_');
  if (inputs.length !== estimators.length) throw attributes.refuse('input_features_ and estimators_ differ in length');
  const trees = inputs.map((input, index) => {
    const names = (Array.isArray(input) ? input : [input]).map((item) =>
      readLabel(item, attributes, 'input_features_'),
    );
    const tree = context.readEstimator(estimators[index] ?? null, `estimators_[${index}]`);
    return {
      names,
      tree,
      predict: ask(tree),
      name: `tree(${Array.isArray(input) ? formatList(names) : String(names[0])})`,
    };
  });
  const drops = attributes.boolean('drop_original');
  const check = makeNumberCheck(attributes, variables);
  return makeFeatureTransformer(
    attributes,
    (x) => {
      check(x);
      const columns = trees.map(({ names, predict, name }) => {
        for (const label of names) takeNumbers(x, label);
        const part: Features = {
          kind: 'frame',
          rowCount: x.rowCount,
          columns: names.map((label) => takeColumn(x, label)),
        };
        return makeNumberColumn(name, 'float64', predict(part));
      });
      const answer = putColumns(x, columns);
      return drops ? dropColumns(answer, variables) : answer;
    },
    trees.map(({ tree }) => tree),
  );
}

// str of a list of labels.
function formatList(names: readonly ColumnName[]): string {
  return `[${names.map((name) => (typeof name === 'string' ? formatPythonString(name) : String(name))).join(', ')}]`;
}

function readAsk(attributes: Attributes): (tree: Estimator) => (x: Features) => Float64Array {
  const method = attributes.boolean('regression') ? 'predict' : 'predict_proba';
  const digits =
    attributes.has('precision') && attributes.value('precision') !== null ? attributes.number('precision') : undefined;
  return (tree) => {
    if (tree[method] === undefined) throw attributes.refuse(`${tree.className} has no ${method}`);
    const predict = requireMethod(tree, method);
    return (x) => {
      const answer = takeAnswer(predict(x), method === 'predict_proba');
      return digits === undefined ? answer : answer.map((value) => roundDecimals(value, digits));
    };
  };
}

function takeAnswer(prediction: Prediction, isProbability: boolean): Float64Array {
  const tensor: Tensor | undefined = Array.isArray(prediction) ? undefined : (prediction as Tensor);
  const width = isProbability ? (tensor?.shape[1] ?? 0) : 1;
  if (tensor === undefined || tensor.shape.length !== (isProbability ? 2 : 1) || (isProbability && width < 2)) {
    throw refuseInput('The trees of the transformer answer no single column of numbers.');
  }
  const data = Float64Array.from(tensor.data as ArrayLike<number | bigint>, Number);
  return isProbability ? data.filter((_, at) => at % width === 1) : data;
}

// numpy.round: multiplied by a power of ten, rounded half to even, divided again.
function roundDecimals(value: number, digits: number): number {
  const factor = 10 ** digits;
  const scaled = value * factor;
  const floor = Math.floor(scaled);
  const part = scaled - floor;
  const isUp = part > 0.5 || (part === 0.5 && floor % 2 !== 0);
  return (isUp ? floor + 1 : floor) / factor;
}
