// The pmdarima flavor: `flavors.pmdarima` of an MLmodel and the pickle that it names (mlflow.pmdarima, _PmdarimaModelWrapper).
import { findColumn } from '../../data/frame.ts';
import type { Frame } from '../../data/frame.ts';
import type { Batch } from '../../data/batch.ts';
import { DecantError } from '../../errors.ts';
import type { Flavor, FlavorConfig, LoadOptions, ScoreOptions, Scorer } from '../../model/flavor.ts';
import { readNamedFile } from '../../model/model-file.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { atSource } from '../at-source.ts';
import { checkPicklePolicy } from '../check-pickle-policy.ts';
import { readRecords } from '../read-records.ts';
import { readForecaster } from './pmdarima-forecaster.ts';
import type { PmdarimaForecaster } from './pmdarima-forecaster.ts';

const MAX_PERIODS = 1_000_000;

/** ARIMA of pmdarima, saved by pickle. */
export const PMDARIMA_FLAVOR: Flavor<PmdarimaForecaster> = {
  name: 'pmdarima',
  loaderModules: ['mlflow.pmdarima'],
  load: loadPmdarima,
  scorer: createScorer,
};

async function loadPmdarima(
  files: ModelFiles,
  config: FlavorConfig,
  options: LoadOptions,
): Promise<PmdarimaForecaster> {
  const own = config['data'] ?? 'model.pmd';
  const { key, value } = options.dataPath ?? { key: 'flavors.pmdarima.data', value: own };
  const { path, bytes } = await readNamedFile(files, key, value);
  options.signal?.throwIfAborted();
  const source = `${path} in ${files.location}`;
  checkPicklePolicy(`${source}: a pmdarima model is a pickle`);
  return atSource(source, () => {
    return readForecaster(readRecords(bytes, source).value);
  });
}

/** One row says how many periods to forecast, and whether with an interval. */
function createScorer(model: PmdarimaForecaster): Scorer {
  return {
    engine: 'native',
    description: `pmdarima ARIMA (${model.observationCount} observations)`,
    methods: ['predict'],
    predict(input: Batch, _params, { method = 'predict' }: ScoreOptions = {}): Batch {
      if (method !== 'predict') throw refuse(`ARIMA has no method ${JSON.stringify(method)}. It has: predict.`);
      if (input.kind !== 'frame') throw refuse('Cannot predict data: pmdarima takes a table of one row.');
      if (input.rowCount !== 1) {
        throw refuse(
          `The provided prediction pd.DataFrame contains ${input.rowCount} rows. Only 1 row should be supplied.`,
        );
      }
      if (readCell(input, 'X') !== undefined)
        throw refuse('The model was fitted without exogenous columns; X was given.');
      const count = readPeriods(input);
      if (!isTrue(readCell(input, 'return_conf_int'))) return model.predict(count);
      const alpha = readCell(input, 'alpha') ?? 0.05;
      if (typeof alpha === 'number' && alpha >= 0 && alpha <= 1) return model.predict(count, alpha);
      throw refuse('alpha must be a number between 0 and 1.');
    },
  };
}

function readPeriods(input: Frame): number {
  const value = readCell(input, 'n_periods');
  if (value === undefined || Number(value) === 0) {
    throw refuse('The provided prediction configuration does not contain the required column `n_periods`.');
  }
  const dtype = findColumn(input, 'n_periods')?.dtype ?? '';
  if (!dtype.includes('int')) throw refuse(`The provided \`n_periods\` must be an integer, got ${dtype}.`);
  const count = Number(value);
  if (count > 0 && count <= MAX_PERIODS) return count;
  throw refuse(`\`n_periods\` must be between 1 and ${MAX_PERIODS}.`);
}

// The value of the one row; undefined where there is none.
function readCell(input: Frame, name: string): unknown {
  const value: unknown = findColumn(input, name)?.values[0];
  return value === null ? undefined : value;
}

function isTrue(value: unknown): boolean {
  return value !== undefined && value !== false && Number(value) !== 0;
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message, {
    hint: 'Give one row with n_periods, and return_conf_int and alpha for an interval.',
  });
}
