// Models that are written in another format, beside the files that XGBoost itself wrote of the same boosters
// (tools/fixtures/xgboost_files.py): each file is converted to the others, byte for byte.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DecantError } from '../../../src/errors.ts';
import { readPickle } from '../../../src/formats/pickle/index.ts';
import {
  checkModelFormat,
  createBooster,
  findModelBytes,
  isBoosterRecord,
  readBooster,
  readXgboostModel,
  writeXgboostModel,
} from '../../../src/libraries/xgboost/index.ts';
import { formatFloat32 } from '../../../src/libraries/xgboost/writing/float-text.ts';
import { answerCall, describeTensor, listCases, loadCaseModel, readCase, readModelFile } from './golden-cases.ts';

const ROOT = new URL('../../fixtures/xgboost-files/', import.meta.url);
const FILES = readdirSync(ROOT).filter((file) => file.includes('.'));

const readFile = (file: string): Uint8Array => new Uint8Array(readFileSync(new URL(file, ROOT)));
const toText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** Conversions whose outcome XGBoost wrote too. */
const PAIRS = FILES.flatMap((file) =>
  (['json', 'ubj'] as const)
    .map((format) => [file, file.replace(/\w+$/, format), format] as const)
    .filter(([from, to]) => from !== to && FILES.includes(to)),
);

/** What the binary format does not hold: the patch of the release, names, and the rounds of linear boosters. */
function dropLost(text: string): string {
  return text
    .replace(/"version":\[(\d+,\d+),\d+\]/, '"version":[$1,0]')
    .replace(/(version\[#L.{8}i.i.i)[^]\}$/s, '$1\0}')
    .replace(/"boosted_rounds":\d+/, '"boosted_rounds":0');
}

describe('writeXgboostModel', () => {
  it.each(PAIRS.filter(([from]) => !from.endsWith('.bin')))('of %s is %s', (from, to, format) => {
    expect(toText(writeXgboostModel(readFile(from), format).bytes)).toBe(toText(readFile(to)));
  });

  it.each(PAIRS.filter(([from]) => from.endsWith('.bin')))('of %s is %s but for what is lost', (from, to, format) => {
    const { featureNames, featureTypes } = createBooster(readXgboostModel(readFile(to)));
    const { bytes } = writeXgboostModel(readFile(from), format, { featureNames, featureTypes });
    expect(dropLost(toText(bytes))).toBe(dropLost(toText(readFile(to))));
  });

  it('answers a file of the same format as it is', () => {
    const bytes = readFile('xgb34-trees.json');
    expect(writeXgboostModel(bytes, 'json')).toEqual({ bytes, readableSince: '1.0' });
    expect(writeXgboostModel(bytes, 'json').bytes).toBe(bytes);
  });

  const models = listCases().flatMap((name) => {
    const { models: files } = readCase(name);
    return Object.entries(files).flatMap(([key, model]) =>
      /\.(?:pkl|skops)$/.test(model.file) ? [] : ([[name, key, model]] as const),
    );
  });

  it.each(models)('of %s %s answers what the file itself does', (name, key, facts) => {
    const { calls, inputs } = readCase(name);
    const original = loadCaseModel(name, facts);
    const isOld = name.startsWith('xgb0');
    for (const format of ['json', 'ubj'] as const) {
      const { bytes } = writeXgboostModel(readModelFile(name, facts.file), format);
      const written = loadCaseModel(name, facts, bytes);
      for (const call of calls.filter(({ model, answer }) => model === key && answer !== undefined)) {
        // Contributions were computed otherwise before 1.0.
        if (isOld && /contribs|interactions/.test(JSON.stringify(call.options))) continue;
        const expected = describeTensor(answerCall(original, call, inputs[call.input]));
        expect(describeTensor(answerCall(written, call, inputs[call.input])), JSON.stringify(call.options)).toEqual(
          expected,
        );
      }
      const [back = format] = (['json', 'ubj'] as const).filter((other) => other !== format);
      const again = writeXgboostModel(writeXgboostModel(bytes, back).bytes, format);
      expect(toText(again.bytes)).toBe(toText(bytes));
    }
  });

  it('keeps what Python knows of an old Booster beside its model', () => {
    const { value } = readPickle(readModelFile('xgb13-columns', 'names-pickled.pkl'));
    if (!isBoosterRecord(value)) throw new Error('The fixture is no Booster.');
    const pickled = readBooster(value);
    const written = createBooster(readXgboostModel(writeXgboostModel(findModelBytes(value), 'ubj', pickled).bytes));
    expect(pickled.featureNames).toHaveLength(4);
    expect(written.featureNames).toEqual(pickled.featureNames);
    expect(written.featureTypes).toEqual(pickled.featureTypes);
    expect(written.bestIteration).toBe(pickled.bestIteration);
  });

  it('tells later releases how many trees a round has, which models before 1.6 do not', () => {
    const { value } = readPickle(readModelFile('xgb13-formats', 'dart-pkl.pkl'));
    if (!isBoosterRecord(value)) throw new Error('The fixture is no Booster.');
    const { bytes } = writeXgboostModel(findModelBytes(value), 'json');
    expect(new TextDecoder().decode(bytes)).toContain('"num_parallel_tree":"2","num_trees":"6"');
  });

  it.each<readonly [string, string, string]>([
    ['numbers that are not known', '"tree_info":[', '"tree_depth":[1],"tree_info":['],
    ['categories of a type that is not known', '"type":15', '"type":8'],
  ])('refuses %s by name', (_, from, to) => {
    const text = new TextDecoder().decode(readFile('xgb34-categories.json'));
    expect(text).toContain(from);
    const bytes = new TextEncoder().encode(text.replace(from, to));
    expect(() => writeXgboostModel(bytes, 'ubj')).toThrow(
      expect.objectContaining({
        code: 'UNSUPPORTED_MODEL',
        message: expect.stringContaining('cannot be written') as string,
      }),
    );
  });

  it('refuses categories that JSON could not hold', () => {
    const text = new TextDecoder().decode(readFile('xgb34-categories.json'));
    const bytes = new TextEncoder().encode(text.replace(/("type":15,"values":\[)-?\d+/, '$19007199254740993'));
    expect(() => writeXgboostModel(bytes, 'ubj')).toThrow(expect.objectContaining({ code: 'MALFORMED_DATA' }));
  });
});

describe('checkModelFormat', () => {
  it('takes json and ubj, and tells why there is no xgb', () => {
    expect([checkModelFormat('json'), checkModelFormat('ubj')]).toEqual(['json', 'ubj']);
    expect(() => checkModelFormat('xgb')).toThrow(
      new DecantError(
        'INVALID_PARAMETER_VALUE',
        'Unrecognized model format: xgb. XGBoost models are written as json or ubj.',
        { hint: 'XGBoost 3.1 and later do not read its own binary format.' },
      ),
    );
  });
});

describe('formatFloat32', () => {
  // What XGBoost 3.4 writes: shortest digits, the even one of two that are as near, and above a power of two the longer way.
  it.each<readonly [number, string]>([
    [0, '0E0'],
    [-0, '-0E0'],
    [1, '1E0'],
    [-0.5, '-5E-1'],
    [0.1, '1E-1'],
    [16777216, '1.6777216E7'],
    [32738.8125, '3.2738812E4'],
    [-1071841.25, '-1.0718412E6'],
    [2 ** -96, '1.2621775E-29'],
    [2 ** 90, '1.2379401E27'],
    [2 ** -149, '1E-45'],
    [3.4028234663852886e38, '3.4028235E38'],
    [NaN, 'NaN'],
    [-Infinity, '-Infinity'],
  ])('writes %d as %s', (value, expected) => {
    expect(formatFloat32(Math.fround(value))).toBe(expected);
  });
});
