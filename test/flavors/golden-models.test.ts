// Models that MLflow 1, 2 and 3 saved, called as in Python (MLM-050 .. MLM-060, API-030, API-031). Cases are found by listing
// test/fixtures/mlflow; tools/fixtures/mlflow_models.py makes them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeTensorBatch } from '../../src/data/batch.ts';
import { castArray } from '../../src/data/casting/cast-array.ts';
import type { Value } from '../../src/data/dtype.ts';
import { loadModel } from '../../src/flavors/pyfunc/index.ts';
import { expectCloseValues } from '../close-values.ts';

const FOLDER = join(import.meta.dirname, '..', 'fixtures', 'mlflow');

interface Call {
  readonly kind: 'rows' | 'array';
  readonly input: readonly Record<string, Value>[];
  readonly dtype?: string;
  readonly method?: string;
  readonly params?: Readonly<Record<string, Value>>;
  readonly answer: unknown;
}

describe('a model that MLflow saved', () => {
  it.each(readdirSync(FOLDER))('%s answers as in Python', async (name) => {
    const { calls } = JSON.parse(readFileSync(join(FOLDER, name, 'golden.json'), 'utf8')) as { calls: readonly Call[] };
    const model = await loadModel(join(FOLDER, name, 'model'));
    for (const [index, { kind, input, dtype, method, params, answer }] of calls.entries()) {
      const data = kind === 'rows' ? input : makeTensorBatch(castArray(input, dtype ?? 'float64'));
      const got = await model.predict(data, params, method === undefined ? {} : { method });
      expectCloseValues(got, answer, 1e-12, `${name} call ${index}`);
    }
    expect(model.scorer.engine).toBe('native');
    await model.close();
  });
});
