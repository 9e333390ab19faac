// Golden cases of statsmodels: what tools/fixtures/statsmodels_models.py wrote.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { makeFrame } from '../../../src/data/frame.ts';
import type { Column, Frame } from '../../../src/data/frame.ts';
import { readPickle } from '../../../src/formats/pickle/index.ts';
import type { PythonValue } from '../../../src/formats/python/values.ts';

interface Case {
  readonly columns: readonly {
    readonly name: string;
    readonly dtype: string;
    readonly values: readonly (string | number | boolean | null)[];
  }[];
  readonly shape: readonly number[];
  readonly answer: readonly (number | null)[];
}

export const ROOT = fileURLToPath(new URL('../../fixtures/statsmodels/', import.meta.url));

/** Names of all cases. */
export function listCases(): string[] {
  return readdirSync(ROOT);
}

export function readCase(name: string): Case {
  return JSON.parse(readFileSync(`${ROOT}/${name}/case.json`, 'utf8')) as Case;
}

export function readModel(name: string): PythonValue {
  return readPickle(new Uint8Array(readFileSync(`${ROOT}/${name}/model.statsmodels`))).value;
}

/** The table of a case. */
export function makeTable({ columns }: Case): Frame {
  return makeFrame(
    columns.map(({ name, dtype, values }): Column => {
      if (dtype === 'str')
        return { name, dtype, values: values.map((value) => (value === null ? null : String(value))) };
      if (dtype === 'bool') return { name, dtype, values: Uint8Array.from(values, Number) };
      if (dtype === 'int64')
        return { name, dtype, values: BigInt64Array.from(values, (value) => BigInt(Number(value))) };
      return {
        name,
        dtype: 'float64',
        values: Float64Array.from(values, (value) => (value === null ? NaN : Number(value))),
      };
    }),
  );
}
