// Trees of HistGradientBoosting*: TreePredictor objects, whose nodes are records, with sets of categories beside them
// (sklearn/ensemble/_hist_gradient_boosting/predictor.py, _predictor.pyx, common.pyx).
import { DecantError } from '../../../errors.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import { readStructuredField } from '../../../formats/python/structured-fields.ts';
import { NdArray, PythonDict, PythonObject } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import type { CategorySplits, TreeNodes } from '../../../kernels/trees/index.ts';
import { describeKind } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';

/** Words of a set of categories, which are bytes. */
const SET_WORDS = 8;

const MODULE = 'sklearn.ensemble._hist_gradient_boosting.predictor';

/** What a tree's meaning depends on. */
export interface HistTreeRules {
  /** Has the release a rule for NaN? */
  readonly hasMissing: boolean;
  /** Known categories of each column, as bits; undefined for a column of numbers. */
  readonly knownCategories: readonly (Uint32Array | undefined)[];
}

/** Reads one TreePredictor; refuses another class or layout. */
export function readHistTree(
  attributes: Attributes,
  value: PythonValue,
  place: string,
  rules: HistTreeRules,
  outputOffset: number,
): TreeNodes {
  if (
    !(value instanceof PythonObject) ||
    value.type.name !== 'TreePredictor' ||
    value.type.module !== MODULE ||
    !(value.state instanceof PythonDict)
  ) {
    throw attributes.refuse(`${place} is ${describeKind(value)}, not a TreePredictor`);
  }
  const nodes = value.state.get('nodes');
  if (!(nodes instanceof NdArray) || nodes.dtype.fields === undefined || nodes.shape.length !== 1) {
    throw attributes.refuse(`nodes of ${place} are no records`);
  }
  const has = (name: string): boolean => nodes.dtype.fields?.some((field) => field.name === name) === true;
  const isLeaf = readField(nodes, 'is_leaf');
  const left = Int32Array.from(readField(nodes, 'left'), (child, node) => (isLeaf[node] === 0 ? child : -1));
  const feature = Int32Array.from(readField(nodes, 'feature_idx'));
  const missingLeft = rules.hasMissing ? Uint8Array.from(readField(nodes, 'missing_go_to_left')) : undefined;
  const isCategorical = has('is_categorical') ? readField(nodes, 'is_categorical') : undefined;
  const tree = {
    left,
    right: Int32Array.from(readField(nodes, 'right')),
    feature,
    threshold: readField(nodes, has('num_threshold') ? 'num_threshold' : 'threshold'),
    missingLeft,
    values: readField(nodes, 'value'),
    outputOffset,
  };
  if (isCategorical?.some((flag, node) => flag !== 0 && left[node]! >= 0) !== true) return tree;
  const sets = readField(nodes, 'bitset_idx');
  const chosen = Int32Array.from(sets, (set, node) => (isCategorical[node] !== 0 && left[node]! >= 0 ? set : -1));
  const bits = readBits(attributes, value.state.get('raw_left_cat_bitsets'), place);
  return { ...tree, categories: addUnknown(attributes, chosen, bits, feature, missingLeft, rules) };
}

// A category that is in neither set goes where missing values go: it joins the set of those that go left, or not.
function addUnknown(
  attributes: Attributes,
  chosen: Int32Array,
  bits: Uint32Array,
  feature: Int32Array,
  missingLeft: Uint8Array | undefined,
  { knownCategories }: HistTreeRules,
): CategorySplits {
  const nodes = Array.from(chosen.keys()).filter((node) => chosen[node]! >= 0);
  const sets = new Int32Array(chosen.length).fill(-1);
  const words = new Uint32Array(nodes.length * SET_WORDS);
  nodes.forEach((node, set) => {
    sets[node] = set;
    const known = knownCategories[feature[node]!];
    const from = chosen[node]! * SET_WORDS;
    if (known === undefined || from + SET_WORDS > bits.length) {
      throw attributes.refuse(`a node asks for categories of column ${feature[node]!}, which are not there`);
    }
    for (let word = 0; word < SET_WORDS; word++) {
      const unknown = missingLeft?.[node] === 1 ? ~known[word]! : 0;
      words[set * SET_WORDS + word] = bits[from + word]! | unknown;
    }
  });
  return { sets, offsets: Int32Array.from({ length: nodes.length + 1 }, (_, set) => set * SET_WORDS), words };
}

function readBits(attributes: Attributes, value: PythonValue | undefined, place: string): Uint32Array {
  const tensor = value instanceof NdArray ? readTensor(value) : undefined;
  if (tensor?.dtype !== 'uint32') throw attributes.refuse(`raw_left_cat_bitsets of ${place} are no sets of bits`);
  return tensor.data;
}

// A field of numbers, as doubles: they hold every uint32, and every index that an array can have.
function readField(nodes: NdArray, name: string): Float64Array {
  const { dtype, data } = readStructuredField(nodes, name);
  switch (dtype) {
    case 'float64':
      return data;
    case 'uint8':
    case 'uint32':
      return Float64Array.from(data);
    case 'int64':
      return Float64Array.from(data, Number);
    default:
      throw new DecantError(
        'UNSUPPORTED_MODEL',
        `Field ${name} of a tree's nodes is of type ${dtype}, which is not known.`,
      );
  }
}
