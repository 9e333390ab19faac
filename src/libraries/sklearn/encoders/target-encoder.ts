// TargetEncoder of scikit-learn 1.3 to 1.9 (sklearn/preprocessing/_target_encoder.py): each category becomes the mean of the target
// that it had in fit, of each class where there are several.
import { PythonFloat } from '../../../data/dtype.ts';
import { makeMatrix } from '../../../data/matrix.ts';
import { formatPythonFloat } from '../../../data/python-text.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import { NdArray } from '../../../formats/python/values.ts';
import { answerTable } from '../answer-table.ts';
import type { Attributes } from '../attributes.ts';
import { checkRows } from '../check-rows.ts';
import { checkNames, checkWidth } from '../check-width.ts';
import type { Estimator } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { isSince } from '../release.ts';
import { floatTypeAt, makeTable, openColumn, readCategories, readEncoderRules } from './category-table.ts';
import { lookUpColumn } from './look-up-column.ts';

/** Code of a category that fit did not see. */
const UNKNOWN = -1;

/** Reads a TargetEncoder. */
export function readTargetEncoder(attributes: Attributes): Estimator {
  attributes.refuseOverrides(['transform']);
  const rules = readEncoderRules(attributes, [1, 3]);
  const kinds = isSince(rules.release, 1, 4) ? KINDS : KINDS.slice(0, 2);
  const isMulticlass = attributes.choice('target_type_', kinds) === 'multiclass';
  const categories = readCategories(attributes);
  const tables = categories.map((column) =>
    makeTable(
      column,
      column.keys.map((_, code) => code),
    ),
  );
  const means = attributes.floats('target_mean_').data;
  const classCount = isMulticlass ? attributes.tensor('classes_').data.length : 1;
  const encodings = readEncodings(
    attributes,
    categories.map(({ keys }) => keys.length),
    classCount,
  );
  if (means.length !== classCount) throw attributes.refuse(`target_mean_ has ${means.length} elements`);
  const featureCount = categories.length;
  const featureNames = readFeatureNames(attributes);
  const width = featureCount * classCount;
  return answerTable(attributes, {
    className: attributes.className,
    featureCount,
    featureNames,
    transform: (x) => {
      checkNames(x, featureNames, rules.release);
      checkWidth(x, featureCount, attributes.className);
      checkRows(x, attributes.className);
      const { rowCount } = x;
      const codes = new Int32Array(rowCount * featureCount);
      tables.forEach((table, column) => {
        const keys = openColumn(x, column, categories[column]!, rules);
        const floatType = floatTypeAt(x, column);
        lookUpColumn({ keys, table, unknown: UNKNOWN, rowCount, column, floatType, rules }, codes, featureCount);
      });
      const out = new Float64Array(rowCount * width);
      for (let at = 0; at < out.length; at++) {
        const output = at % width;
        const column = Math.floor(output / classCount);
        const code = codes[Math.floor(at / width) * featureCount + column]!;
        out[at] = code === UNKNOWN ? means[output % classCount]! : encodings[output]![code]!;
      }
      return makeMatrix(rowCount, width, out);
    },
    outputNames: (names) => {
      const inputs = names ?? categories.map((_, index) => `x${index}`);
      if (!isMulticlass) return inputs;
      const suffixes = nameClasses(attributes);
      return inputs.flatMap((name) => suffixes.map((suffix) => `${name}_${suffix}`));
    },
  });
}

const KINDS = ['binary', 'continuous', 'multiclass'] as const;

// One array for each column, or for each class of each column.
function readEncodings(attributes: Attributes, counts: readonly number[], classCount: number): readonly Float64Array[] {
  const encodings = attributes.list('encodings_').map((item, index) => {
    const data = item instanceof NdArray ? readTensor(item).data : [];
    if (data.length !== counts[Math.floor(index / classCount)]) {
      throw attributes.refuse(`encodings_[${index}] does not hold a number for each category`);
    }
    return Float64Array.from<unknown>(data, Number);
  });
  if (encodings.length === counts.length * classCount) return encodings;
  throw attributes.refuse(`encodings_ has ${encodings.length} arrays for ${counts.length} columns`);
}

// str() of each class.
function nameClasses(attributes: Attributes): readonly string[] {
  const { dtype, data } = attributes.tensor('classes_');
  return Array.from<unknown, string>(data, (label) => {
    if (dtype === 'bool') return label === 0 ? 'False' : 'True';
    if (label instanceof PythonFloat) return formatPythonFloat(label.value);
    return dtype === 'float64' || dtype === 'float32' ? formatPythonFloat(Number(label)) : String(label);
  });
}
