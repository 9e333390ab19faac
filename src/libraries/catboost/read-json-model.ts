// Models that CatBoost exported as JSON (catboost/libs/model/model_export/json_model_helpers.cpp, ConvertJsonToCatboostModel).
import type { Value } from '../../data/dtype.ts';
import { PythonFloat } from '../../data/dtype.ts';
import { DecantError, describeError } from '../../errors.ts';
import { parseExactJson } from '../../formats/json/index.ts';
import { readJsonFloat } from './json-number.ts';
import { entriesOf, integerOf, listOf, member, numberOf, textOf } from './json-values.ts';
import { malformed } from './malformed.ts';
import type { CatboostModel, CatFeature, FloatFeature, OneHotFeature } from './model.ts';
import { readJsonCtrFeature, readJsonCtrTables } from './read-json-ctrs.ts';
import { readJsonTrees } from './read-json-trees.ts';

/** Is this the beginning of a model in JSON? */
export function isJsonModel(bytes: Uint8Array): boolean {
  const first = bytes.find((byte) => byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d);
  return first === 0x7b;
}

/** Reads a model in JSON. Damage is MALFORMED_DATA; columns of texts or embeddings are UNSUPPORTED_MODEL. */
export function readJsonModel(text: string): CatboostModel {
  const model = parse(text);
  const features = member(model, 'features_info');
  for (const kind of ['text', 'embedding']) {
    if (listOf(member(features, `${kind}_features`), 'features_info').length === 0) continue;
    throw new DecantError(
      'UNSUPPORTED_MODEL',
      `The CatBoost model reads ${kind} features, which have no native reader.`,
      {
        hint: 'It needs Python with catboost.',
      },
    );
  }
  const { trees, approxDimension } = readJsonTrees(model);
  const cats = listOf(member(features, 'categorical_features'), 'categorical_features');
  return {
    approxDimension,
    floatFeatures: listOf(member(features, 'float_features'), 'float_features').map(readFloatFeature),
    catFeatures: cats.map(readCatFeature),
    ignoredColumns: [],
    oneHotFeatures: cats.filter((cat) => member(cat, 'values') !== undefined).map(readOneHotFeature),
    ctrFeatures: listOf(member(features, 'ctrs'), 'ctrs').map(readJsonCtrFeature),
    ctrTables: readJsonCtrTables(member(model, 'ctr_data')),
    trees,
    ...readScaleAndBias(member(model, 'scale_and_bias'), approxDimension),
    info: readInfo(member(model, 'model_info')),
  };
}

function parse(text: string): Value {
  try {
    return parseExactJson(text, { readFloat: readJsonFloat });
  } catch (cause) {
    throw malformed(`it is no JSON: ${describeError(cause)}`);
  }
}

const TREATMENTS: ReadonlyMap<Value | undefined, FloatFeature['missing']> = new Map([
  ['AsIs', 'as-is'],
  ['AsFalse', 'below'],
  ['AsTrue', 'above'],
]);

function readFloatFeature(feature: Value): FloatFeature {
  const missing = TREATMENTS.get(member(feature, 'nan_value_treatment'));
  if (missing === undefined) throw malformed('a column says not how it takes NaN');
  const borders = listOf(member(feature, 'borders'), 'borders');
  return {
    ...readPlace(feature),
    borders: Float32Array.from(borders, (border) => numberOf(border, 'a border')),
    missing: member(feature, 'has_nans') === true ? missing : 'as-is',
  };
}

// The format does not keep which columns of categories are asked for: all are.
function readCatFeature(feature: Value): CatFeature {
  return { ...readPlace(feature), isUsed: true };
}

function readPlace(feature: Value): Pick<CatFeature, 'index' | 'flatIndex' | 'name'> {
  return {
    index: integerOf(member(feature, 'feature_index'), 'feature_index'),
    flatIndex: integerOf(member(feature, 'flat_feature_index'), 'flat_feature_index'),
    name: textOf(member(feature, 'feature_id') ?? '', 'feature_id'),
  };
}

function readOneHotFeature(feature: Value): OneHotFeature {
  const values = listOf(member(feature, 'values'), 'values');
  return {
    catFeature: integerOf(member(feature, 'feature_index'), 'feature_index'),
    values: Int32Array.from(values, (value) => integerOf(value, 'a category')),
  };
}

// A bias that is no list is of releases before 0.24.1.
function readScaleAndBias(value: Value | undefined, approxDimension: number): Pick<CatboostModel, 'scale' | 'bias'> {
  const [scale = 1, given = 0] = listOf(value, 'scale_and_bias');
  const biases = (Array.isArray(given) ? (given as readonly Value[]) : [given]).map((bias) => numberOf(bias, 'a bias'));
  const bias = new Float64Array(approxDimension);
  if (biases.length === 1) bias.fill(biases[0]!);
  else if (biases.length === approxDimension) bias.set(biases);
  else if (biases.length > 0) throw malformed(`it has ${biases.length} biases for ${approxDimension} sums`);
  return { scale: numberOf(scale, 'the scale'), bias };
}

// Settings are texts of JSON again in CatBoost's own hands, whose floats keep ten digits.
function readInfo(value: Value | undefined): CatboostModel['info'] {
  return new Map(entriesOf(value ?? {}, 'model_info').map(([name, setting]) => [name, shorten(setting)]));
}

function shorten(value: Value): Value {
  if (typeof value === 'number') return Number.isInteger(value) ? value : Number(value.toPrecision(10));
  if (Array.isArray(value)) return (value as readonly Value[]).map(shorten);
  if (value === null || typeof value !== 'object' || value instanceof PythonFloat) return value;
  return Object.fromEntries(entriesOf(value, 'a setting').map(([name, setting]) => [name, shorten(setting)]));
}
