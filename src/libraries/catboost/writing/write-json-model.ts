// A model as CatBoost exports it as JSON (catboost/libs/model/model_export/json_model_helpers.cpp, ConvertModelToJson). The numbers are
// those that CatBoost reads back as the same ones: see number-text.ts.
import type { Value } from '../../../data/dtype.ts';
import { DecantError } from '../../../errors.ts';
import { parseExactJson } from '../../../formats/json/index.ts';
import { checkModel } from '../check-model.ts';
import type { CatboostModel, CatFeature, FloatFeature } from '../model.ts';
import { makeList, makeObject } from './json-text.ts';
import { formatFloat32, formatFloat64 } from './number-text.ts';
import { writeCtrFeature, writeCtrTables } from './write-json-ctrs.ts';
import { writeTrees } from './write-json-trees.ts';

/** The text of a model; refuses by name what the format cannot hold, and damage with MALFORMED_DATA. */
export function writeJsonModel(model: CatboostModel): string {
  checkModel(model);
  if (model.ignoredColumns.length > 0) {
    throw new DecantError('UNSUPPORTED_MODEL', "CatBoost's JSON cannot hold columns of texts or embeddings.", {
      hint: 'Keep the model in its binary format.',
    });
  }
  if (model.trees.sizes.length === 0) {
    throw new DecantError('UNSUPPORTED_MODEL', "CatBoost's JSON cannot hold a model without trees.");
  }
  const { catFeatures, ctrFeatures, ctrTables, floatFeatures, info } = model;
  return makeObject({
    ctr_data: ctrTables.size === 0 ? undefined : writeCtrTables(ctrTables.values()),
    features_info: makeObject({
      categorical_features:
        catFeatures.length === 0 ? undefined : makeList(catFeatures.map((cat) => writeCatFeature(cat, model))),
      ctrs: ctrFeatures.length === 0 ? undefined : makeList(ctrFeatures.map(writeCtrFeature)),
      float_features: makeList(floatFeatures.map(writeFloatFeature)),
    }),
    model_info: makeObject(Object.fromEntries(Array.from(info, ([name, value]) => [name, writeSetting(name, value)]))),
    ...writeTrees(model),
    scale_and_bias: makeList([formatFloat64(model.scale), makeList(Array.from(model.bias, formatFloat64))]),
  });
}

const TREATMENTS: Readonly<Record<FloatFeature['missing'], string>> = {
  'as-is': 'AsIs',
  below: 'AsFalse',
  above: 'AsTrue',
};

function writeFloatFeature(feature: FloatFeature): string {
  return makeObject({
    borders: makeList(Array.from(feature.borders, formatFloat32)),
    ...writePlace(feature),
    has_nans: String(feature.missing !== 'as-is'),
    nan_value_treatment: JSON.stringify(TREATMENTS[feature.missing]),
  });
}

function writeCatFeature(feature: CatFeature, { oneHotFeatures }: CatboostModel): string {
  const oneHot = oneHotFeatures.find(({ catFeature }) => catFeature === feature.index);
  return makeObject({
    ...writePlace(feature),
    values: oneHot === undefined ? undefined : makeList(Array.from(oneHot.values, String)),
  });
}

function writePlace({ index, flatIndex, name }: Pick<CatFeature, 'index' | 'flatIndex' | 'name'>) {
  return { feature_id: JSON.stringify(name), feature_index: String(index), flat_feature_index: String(flatIndex) };
}

/** Settings that are objects in JSON and texts of JSON in binary models. */
const OBJECTS: ReadonlySet<string> = new Set(['params', 'class_params', 'multiclass_params']);

function writeSetting(name: string, value: Value): string {
  if (typeof value !== 'string') throw new TypeError(`The setting ${name} of a binary model is no text.`);
  return OBJECTS.has(name) && isObject(value) ? value : JSON.stringify(value);
}

function isObject(text: string): boolean {
  try {
    const value = parseExactJson(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value);
  } catch {
    return false;
  }
}
