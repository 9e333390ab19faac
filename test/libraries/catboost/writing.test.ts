// Models that are written as JSON, beside what CatBoost itself wrote of them (tools/fixtures/catboost_files.py; parity MLM-063).
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  createEstimator,
  checkModelFormat,
  readModel,
  writeCatboostModel,
} from '../../../src/libraries/catboost/index.ts';
import type { CatboostEstimator } from '../../../src/libraries/catboost/index.ts';
import { readJsonFloat } from '../../../src/libraries/catboost/json-number.ts';
import { formatFloat32, formatFloat64 } from '../../../src/libraries/catboost/writing/number-text.ts';
import { writeJsonModel } from '../../../src/libraries/catboost/writing/write-json-model.ts';
import { listCases, readBytes, readCase, toFeatures } from './catboost-cases.ts';

const ROOT = new URL('../../fixtures/catboost-files/', import.meta.url);
const PAIRS = readdirSync(ROOT).map((file) => file.replace('.json', ''));

/** Its sums of a target in parts are no integers, which the format cannot hold. */
const LOSSY = ['cat026-ctr-all', 'cat12-ctr-all'];
const BINARY = listCases().filter((name) => readBytes(name).file === 'model.cbm');

/** The document with 14 digits of each number: the texts of CatBoost and of ours are read alike, but not all by JSON.parse. */
function readDocument(text: string): unknown {
  return JSON.parse(text, (key, value: unknown) => {
    if (typeof value === 'number') return Number(value.toPrecision(14));
    if (key === 'splits') return value ?? [];
    if (key === 'hash_map') return listRows(value as readonly unknown[]);
    return value;
  });
}

// CatBoost writes empty places of its table too, as the hash 2^64 - 1, and its own order of places.
function listRows(items: readonly unknown[]): readonly string[] {
  const starts = items.flatMap((item, at) => (typeof item === 'string' ? [at] : []));
  return starts
    .map((start, index) => items.slice(start, starts[index + 1]).join(' '))
    .filter((row) => !row.startsWith('18446744073709551615'))
    .sort();
}

/** Answers to the golden inputs. */
function answer(estimator: CatboostEstimator, name: string): readonly unknown[] {
  const { calls, inputs } = readCase(name);
  return inputs.flatMap((input, index) => {
    const isRefused = calls.some((call) => call.input === index && 'error' in call.answer);
    if (isRefused || input.kind === 'series') return [];
    const x = toFeatures(input);
    return [estimator.predict(x, { predictionType: 'RawFormulaVal' }), estimator.predict(x)];
  });
}

describe('writeCatboostModel', () => {
  it.each(PAIRS)('writes %s as CatBoost does', (name) => {
    const written = new TextDecoder().decode(writeCatboostModel(readBytes(name).bytes, 'json'));
    expect(readDocument(written)).toEqual(readDocument(readFileSync(new URL(`${name}.json`, ROOT), 'utf8')));
  });

  it.each(BINARY.filter((name) => !LOSSY.includes(name)))('writes %s with the same numbers', (name) => {
    const { bytes } = readBytes(name);
    const [model, written] = [readModel(bytes), readModel(writeCatboostModel(bytes, 'json'))];
    const [first, second] = [model, written].map((one) => createEstimator(one, readCase(name).class, undefined));
    expect(answer(second!, name)).toEqual(answer(first!, name));
    expect([second!.classes, second!.featureNames]).toEqual([first!.classes, first!.featureNames]);
    expect([written.scale, written.bias]).toEqual([model.scale, model.bias]);
    expect(written.trees.leafValues.toSorted()).toEqual(model.trees.leafValues.toSorted());
    expect(written.trees.leafWeights.toSorted()).toEqual(model.trees.leafWeights.toSorted());
  });

  it.each(LOSSY)('refuses %s, whose sums CatBoost would read as 0', (name) => {
    expect(() => writeCatboostModel(readBytes(name).bytes, 'json')).toThrow(/BinarizedTargetMeanValue/);
  });

  it('answers bytes of the same format as they are, and writes no binary model of JSON', () => {
    const json = readBytes('cat12-one-hot-json').bytes;
    expect(writeCatboostModel(json, 'json')).toBe(json);
    expect(() => writeCatboostModel(json, 'cbm')).toThrow(/not written in the binary format/);
    expect(() => checkModelFormat('onnx')).toThrow(/Unrecognized model format: onnx/);
  });

  it('refuses what the format cannot hold', () => {
    const model = readModel(readBytes('cat12-shallow').bytes);
    const { trees } = model;
    expect(() => writeJsonModel({ ...model, ignoredColumns: [3] })).toThrow(/texts or embeddings/);
    const leafValues = trees.leafValues.map(() => Infinity);
    expect(() => writeJsonModel({ ...model, trees: { ...trees, leafValues } })).toThrow(/number Infinity/);
    const ctrs = readModel(readBytes('cat12-ctr-buckets').bytes);
    const [table] = ctrs.ctrTables.values();
    const twin = { ...table!, base: { ...table!.base, targetBorderClassifier: 1 } };
    expect(() => writeJsonModel({ ...ctrs, ctrTables: new Map([...ctrs.ctrTables, ['twin', twin]]) })).toThrow(
      /borders of the target/,
    );
  });
});

describe('formatFloat64', () => {
  // CatBoost 1.2.10 read the texts as these doubles, and the shortest digits of the second and third as their neighbours.
  it.each([0.5, 0.11262653815997545, -0.38729396423275997, 0, -0, 1e22, 1e300, 5e-324, -1e-320, 2 ** 53 + 2, 7])(
    'writes %d so that the reader comes to it',
    (value) => {
      const text = formatFloat64(value);
      expect(Object.is(/[.e]/.test(text) ? readJsonFloat(text) : Number(text), value)).toBe(true);
    },
  );

  it('writes the shortest digits where they do', () => {
    expect([0.1, 1.5, -3, 1e-7].map(formatFloat64)).toEqual(['0.1', '1.5', '-3', '1e-7']);
    expect(formatFloat64(0.11262653815997545)).not.toBe('0.11262653815997545');
    expect(formatFloat32(Math.fround(-3.4028234663852886e38))).toBe('-3.4028234663852886e+38');
  });
});
