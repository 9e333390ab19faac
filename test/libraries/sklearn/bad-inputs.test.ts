// X that does not fit: what scikit-learn refuses is refused here (tools/fixtures/sklearn_bad_inputs.py).
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { GUEST_READERS } from '../../../src/flavors/sklearn/guest-estimators.ts';
import { requireMethod } from '../../../src/libraries/sklearn/estimator.ts';
import type { PredictMethod } from '../../../src/libraries/sklearn/estimator.ts';
import { loadEstimator } from '../../../src/libraries/sklearn/load.ts';
import { toFeatures } from './case-tables.ts';
import type { Input } from './case-tables.ts';
import { damageInput } from './damage-input.ts';
import { catchError, readInput, readModel } from './golden-cases.ts';

interface Refusal {
  readonly class: string;
  readonly case: string;
  readonly model: string;
  readonly method: PredictMethod | 'transform';
  readonly input: number;
  /** Python's message for each damage; null where it answers. */
  readonly messages: Readonly<Record<string, string | null>>;
}

const ROOT = fileURLToPath(new URL('../../fixtures/sklearn-bad-inputs/', import.meta.url));

/** These answer here for X without rows, which scikit-learn refuses: there is nothing to answer. */
const ANSWERS_NOTHING = new Set(['DummyClassifier', 'DummyRegressor']);

describe.each(readdirSync(ROOT))('%s', (file) => {
  const { refusals } = JSON.parse(readFileSync(`${ROOT}${file}`, 'utf8')) as { readonly refusals: readonly Refusal[] };

  test.each(refusals.map((refusal) => [refusal.class, refusal] as const))(
    '%s refuses what scikit-learn refuses',
    (_, refusal) => {
      const estimator = loadEstimator(readModel(refusal.case, refusal.model), GUEST_READERS);
      const input: Input = readInput(refusal.case, refusal.input);
      if (input.kind === 'series') throw new Error('The input is no table.');
      for (const [name, damaged] of damageInput(input)) {
        const message = refusal.messages[name] ?? null;
        if (message === null || (name === 'empty' && ANSWERS_NOTHING.has(refusal.class))) continue;
        const { code, message: own } = catchError(() => requireMethod(estimator, refusal.method)(toFeatures(damaged)));
        expect(code, `${name}: ${own}`).toBe('INVALID_PARAMETER_VALUE');
        const counts = /X has (\d+) features, but \w+ is expecting (\d+) features/.exec(message);
        if (counts !== null) expect(own).toContain(`has ${counts[1] ?? ''} features`);
        if (message.includes('0 sample(s)')) expect(own).toContain('0 sample(s)');
      }
    },
  );
});
