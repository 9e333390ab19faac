// What a CatBoost model says about its training: loss function and labels of classes (catboost/libs/model/model.cpp, GetLossDescription
// and GetModelClassLabels; catboost/private/libs/options/class_label_options.cpp; catboost/private/libs/labels/external_label_helper.cpp).
import { PythonFloat } from '../../data/dtype.ts';
import type { Value } from '../../data/dtype.ts';
import { makeTensor } from '../../data/tensor.ts';
import type { Tensor } from '../../data/tensor.ts';
import { describeError } from '../../errors.ts';
import { parseExactJson } from '../../formats/json/index.ts';
import { log } from '../../kernels/elementary/index.ts';
import { integerOf, listOf, member, numberOf } from './json-values.ts';
import { malformed } from './malformed.ts';

/** Texts by name; where the format is JSON, values. */
export type ModelInfo = ReadonlyMap<string, Value>;

/** What predictions need of the training. */
export interface Labels {
  /** Name of the loss function: `Logloss`; empty where it is not known. */
  readonly lossFunction: string;
  /** Labels of the classes, in the order of the answers; undefined where there are none. */
  readonly classes: Tensor | undefined;
  /** Where in a row of answers each sum goes, and how many answers there are; undefined where sums are answers. */
  readonly placement: { readonly places: readonly number[]; readonly count: number } | undefined;
  /** A sum above it is the second of two classes. */
  readonly logitThreshold: number;
}

/** Reads loss function and labels. */
export function readLabels(info: ModelInfo, approxDimension: number): Labels {
  const params = readJson(info, 'params');
  const lossFunction = readLossFunction(info, params);
  const options = readClassOptions(info);
  const threshold = Number(info.get('binclass_probability_threshold') ?? Number.NaN);
  return {
    lossFunction,
    classes: readClasses(options, params, lossFunction, approxDimension),
    placement: options === undefined || approxDimension === 1 ? undefined : placeSums(options, approxDimension),
    logitThreshold: Number.isNaN(threshold) ? 0 : -log(1 / threshold - 1),
  };
}

/** Loss function and settings, as they were given to the training (`loss_function=Poisson`). */
export function readTrainingParam(info: ModelInfo, name: string): Value | undefined {
  return member(member(readJson(info, 'params'), 'flat_params'), name);
}

/** Losses whose sums are of classes (enum_helpers.cpp, ClassificationObjectives). */
const CLASS_LOSSES: ReadonlySet<string> = new Set([
  'Logloss',
  'CrossEntropy',
  'MultiClass',
  'MultiClassOneVsAll',
  'MultiLogloss',
  'MultiCrossEntropy',
  'Focal',
]);

function readLossFunction(info: ModelInfo, params: Value | undefined): string {
  const loss = member(params, 'loss_function') ?? readJson(info, 'loss_function');
  const type = typeof loss === 'string' ? loss : member(loss, 'type');
  return typeof type === 'string' ? (type.split(':')[0] ?? '') : '';
}

/** Most classes: each has a number in every answer. */
const MAX_CLASSES = 2 ** 20;

interface ClassOptions {
  readonly type: Value | undefined;
  readonly names: readonly Value[];
  readonly toLabel: readonly number[];
  readonly count: number;
}

function readClassOptions(info: ModelInfo): ClassOptions | undefined {
  const name = ['class_params', 'multiclass_params'].find((key) => info.has(key));
  if (name === undefined) return undefined;
  const options = readJson(info, name);
  const count = integerOf(member(options, 'classes_count') ?? 0, name);
  if (count < 0 || count > MAX_CLASSES) throw malformed(`${name} has ${count} classes`);
  const toLabel = listOf(member(options, 'class_to_label'), name).map((label) => numberOf(label, name));
  if (toLabel.length === 0 || toLabel.some((label) => Number.isNaN(label))) {
    throw malformed(`${name} has no class_to_label`);
  }
  return {
    type: member(options, 'class_label_type'),
    names: listOf(member(options, 'class_names'), name),
    toLabel,
    count,
  };
}

function readClasses(
  options: ClassOptions | undefined,
  params: Value | undefined,
  lossFunction: string,
  approxDimension: number,
): Tensor | undefined {
  if (options !== undefined) {
    if (options.names.length > 0) return makeLabels(options.names, options.type);
    if (options.count > 0) return makeSequence(options.count);
    return makeTensor(
      'int64',
      [options.toLabel.length],
      BigInt64Array.from(options.toLabel, (label) => BigInt(Math.trunc(label))),
    );
  }
  const names = listOf(member(member(params, 'data_processing_options'), 'class_names'), 'class_names');
  if (names.length > 0) return makeLabels(names, 'none');
  if (!CLASS_LOSSES.has(lossFunction)) return undefined;
  return makeSequence(approxDimension === 1 ? 2 : approxDimension);
}

// The first label's type is the type of all; a text without a type is a label of its own, as older releases have it.
function makeLabels(names: readonly Value[], type: Value | undefined): Tensor {
  const shape = [names.length];
  const [first] = names;
  if (typeof first === 'string') return makeTensor('object', shape, names.map(String));
  if (typeof first === 'boolean') return makeTensor('bool', [2], Uint8Array.of(0, 1));
  const isFloat =
    type === 'Float' || first instanceof PythonFloat || !Number.isInteger(numberOf(first, 'a class label'));
  if (isFloat)
    return makeTensor(
      'float64',
      shape,
      Float64Array.from(names, (label) => numberOf(label, 'a class label')),
    );
  return makeTensor(
    'int64',
    shape,
    BigInt64Array.from(names, (label) => BigInt(Math.trunc(numberOf(label, 'a class label')))),
  );
}

function makeSequence(count: number): Tensor {
  return makeTensor(
    'int64',
    [count],
    BigInt64Array.from({ length: count }, (_, index) => BigInt(index)),
  );
}

function placeSums(options: ClassOptions, approxDimension: number): NonNullable<Labels['placement']> {
  const { names, count, toLabel } = options;
  const specified = Math.max(count, names.length);
  const places = specified === 0 ? toLabel.map((_, index) => index) : toLabel;
  const answerCount = specified === 0 ? toLabel.length : specified;
  const isSound =
    places.length >= approxDimension &&
    places.every((place) => Number.isInteger(place) && place >= 0 && place < answerCount);
  if (!isSound) throw malformed(`class_to_label does not place ${approxDimension} sums among ${answerCount} classes`);
  return { places: places.slice(0, approxDimension), count: answerCount };
}

function readJson(info: ModelInfo, key: string): Value | undefined {
  const value = info.get(key);
  if (typeof value !== 'string') return value;
  if (value === '') return undefined;
  try {
    return parseExactJson(value);
  } catch (cause) {
    throw malformed(`${key} is no JSON: ${describeError(cause)}`);
  }
}
