// What a predictor is, and how it is asked: the same in this process and in the one that Python drives.
import type { Batch, Params } from '../../data/batch.ts';
import { toBatch } from '../../data/input.ts';
import type { ModelInput } from '../../data/input.ts';
import { toValues } from '../../data/output.ts';
import type { ModelOutput } from '../../data/output.ts';
import { DecantError, describeError } from '../../errors.ts';

/** What a predictor is given before it is asked. */
export interface PredictorContext {
  /** Paths on the local disk, by the names that the artifacts were saved under. */
  readonly artifacts: Readonly<Record<string, string>>;
}

/**
 * Code that predicts. Rows of a table come as objects, arrays as typed arrays (nested for more than one dimension), all else as
 * values. An int64 cell is a number where that is exact, and a bigint beyond 2^53; dates are ISO 8601 text.
 */
export interface Predictor {
  load?(context: PredictorContext): void | Promise<void>;
  predict(input: never, params: never): unknown;
}

interface LoadedPredictor {
  load?(context: PredictorContext): unknown;
  predict(input: ModelOutput, params: ModelOutput): unknown;
}

/** Asks the predictor for the answer to a batch. */
export type AskPredictor = (input: Batch, params: Params) => Promise<Batch>;

/** Finds the predictor of a module (its default export, `predictor`, or `predict` itself), makes and loads it. */
export async function openPredictor(
  module: Readonly<Record<string, unknown>>,
  context: PredictorContext,
): Promise<AskPredictor> {
  const predictor = makePredictor(module['default'] ?? module['predictor'] ?? module);
  try {
    await predictor.load?.(context);
  } catch (cause) {
    throw new DecantError('INTERNAL_ERROR', `The predictor does not load: ${describeError(cause)}`, { cause });
  }
  return async (input, params) => {
    let answer: unknown;
    try {
      answer = await predictor.predict(toInput(input), toValues({ kind: 'value', value: params }));
    } catch (cause) {
      throw new DecantError('BAD_REQUEST', `The predictor failed: ${describeError(cause)}`, { cause });
    }
    return toBatch(answer as ModelInput, undefined);
  };
}

function makePredictor(exported: unknown): LoadedPredictor {
  if (isPredictor(exported)) return exported;
  if (typeof exported === 'function' && isPredictor(exported.prototype)) {
    return new (exported as new () => LoadedPredictor)();
  }
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    'The module exports no predictor: expected an object or a class with a method predict(input, params).',
    { hint: 'Export it as default, or under the name predictor.' },
  );
}

function isPredictor(value: unknown): value is LoadedPredictor {
  return typeof value === 'object' && value !== null && 'predict' in value && typeof value.predict === 'function';
}

// Arithmetic of a number and a bigint throws, so that rows have bigints only where numbers would be wrong.
function toInput(batch: Batch): ModelOutput {
  const values = toValues(batch);
  if (batch.kind !== 'frame') return values;
  for (const row of values as unknown as Record<string, ModelOutput>[]) {
    for (const [name, cell] of Object.entries(row)) {
      if (typeof cell === 'bigint' && Number.isSafeInteger(Number(cell))) row[name] = Number(cell);
    }
  }
  return values;
}
