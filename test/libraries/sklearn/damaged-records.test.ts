// Records without one attribute, or with one array a row shorter: they are refused by name, or answer with numbers or by a coded error.
import { describe, expect, test } from 'vitest';
import { GUEST_READERS } from '../../../src/flavors/sklearn/guest-estimators.ts';
import { DecantError } from '../../../src/errors.ts';
import { NdArray, PythonDict, PythonObject } from '../../../src/formats/python/values.ts';
import type { PythonValue } from '../../../src/formats/python/values.ts';
import { loadEstimator } from '../../../src/libraries/sklearn/load.ts';
import { listCallsOf, listCases, listModels, readModel } from './golden-cases.ts';

describe.each(['sk019', 'mlflow3'])('%s', (stack) => {
  test.each(listFirstModels(stack))('%s stays safe: %s %s', (_, name, model) => {
    const names = attributesOf(readModel(name, model)).keys();
    for (const key of names) {
      for (const change of [() => undefined, shorten]) {
        const record = readModel(name, model);
        const attributes = attributesOf(record);
        const changed = change(attributes.get(key) ?? null);
        if (changed === undefined) attributes.delete(key);
        else attributes.set(key, changed);
        expect(
          () => {
            attempt(() => listCallsOf(loadEstimator(record, GUEST_READERS), name, model));
          },
          typeof key === 'string' ? key : 'a key',
        ).not.toThrow();
      }
    }
  });
});

/** The first model of each class among the cases of a release: class, case and model. */
function listFirstModels(stack: string): [string, string, string][] {
  const seen = new Map<string, [string, string, string]>();
  for (const name of listCases().filter((candidate) => candidate.startsWith(`${stack}-`))) {
    for (const model of listModels(name)) {
      const record = readModel(name, model);
      const type = record instanceof PythonObject ? record.type.name : '';
      if (record instanceof PythonObject && record.state instanceof PythonDict && !seen.has(type)) {
        seen.set(type, [type, name, model]);
      }
    }
  }
  return [...seen.values()];
}

function attributesOf(record: PythonValue): Map<PythonValue, PythonValue> {
  if (record instanceof PythonObject && record.state instanceof PythonDict) return record.state.entries;
  throw new Error('The record has no attributes.');
}

function shorten(value: PythonValue): PythonValue {
  if (Array.isArray(value)) return value.slice(0, -1);
  if (!(value instanceof NdArray) || (value.shape[0] ?? 0) < 2) return value;
  const { dtype, shape, fortranOrder, bytes, items } = value;
  const [rows = 1, ...rest] = shape;
  const end = (all: ArrayLike<unknown>): number => (all.length / rows) * (rows - 1);
  return new NdArray(dtype, [rows - 1, ...rest], fortranOrder, bytes.slice(0, end(bytes)), items?.slice(0, end(items)));
}

// Only a coded error is a refusal; a TypeError is a hole in a reader.
function attempt(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof DecantError)) throw error;
  }
}
