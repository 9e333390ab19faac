// The JSON that Prophet writes of a fitted model (prophet/serialize.py, Prophet 1.0 to 1.5): attributes, with tables and series as
// JSON texts of pandas inside it.
import {
  malformed,
  notNull,
  parseJson,
  readNumber,
  readNumbers,
  readOrdered,
  readTable,
  refuseModel,
  toFields,
} from './fields.ts';
import type { Fields } from './fields.ts';
import type { Component, FourierFormula, Iteration, ProphetModel, Regressor, Season } from './model.ts';
import { readHolidays } from './read-holidays.ts';

const MAX_FEATURES = 100_000;
const MAX_SAMPLES = 1_000_000;

/** Reads a model; refuses by name what Decant does not compute. */
export function readProphetModel(text: string): ProphetModel {
  let value = parseJson(text, 'the file');
  // MLflow writes the JSON text as a JSON text.
  if (typeof value === 'string') value = parseJson(value, 'the text in the file');
  const fields = toFields(value, 'the model');
  const growth = fields['growth'];
  if (growth !== 'linear' && growth !== 'logistic' && growth !== 'flat')
    throw refuseModel(`growth ${JSON.stringify(growth)} is not known`);
  const scaling = fields['scaling'] ?? 'absmax';
  if (scaling !== 'absmax' && scaling !== 'minmax')
    throw refuseModel(`scaling ${JSON.stringify(scaling)} is not known`);
  const changepoints = readNumbers(fields['changepoints_t'], 'changepoints_t');
  const seasons = readSeasons(fields['seasonalities']);
  const regressors = readRegressors(fields['extra_regressors']);
  const holidays = readHolidays(fields);
  const featureCount = seasons.reduce((sum, { order }) => sum + 2 * order, 0) + holidays.length + regressors.length;
  const iterations = readIterations(toFields(fields['params'], 'params'));
  for (const { deltas } of iterations) {
    if (growth !== 'flat' && deltas.length !== changepoints.length) {
      throw malformed(`${deltas.length} rates for ${changepoints.length} changepoints`);
    }
  }
  const uncertaintySamples = readUncertaintySamples(fields['uncertainty_samples']);
  return {
    growth,
    ...readFormulas(fields['__prophet_version']),
    hasFloor: fields['logistic_floor'] === true,
    floor: scaling === 'minmax' ? readNumber(fields['y_min'], 'y_min') : 0,
    scale: readNumber(fields['y_scale'], 'y_scale'),
    start: readNumber(fields['start'], 'start'),
    span: readNumber(fields['t_scale'], 't_scale'),
    changepoints,
    iterations,
    seasons,
    holidays,
    regressors,
    components: readComponents(fields, iterations, featureCount),
    uncertaintySamples,
    intervalWidth: uncertaintySamples === 0 ? 0 : readIntervalWidth(fields['interval_width']),
    historyStep: uncertaintySamples === 0 ? undefined : readHistoryStep(fields['history']),
  };
}

// Formulas that changed from release to release.
function readFormulas(value: unknown): { fourierFormula: FourierFormula; isVectorized: boolean } {
  const match = typeof value === 'string' ? /^1\.(\d+)(?:\.(\d+))?/.exec(value) : null;
  if (match === null || Number(match[1]) > 5) {
    const release = typeof value === 'string' ? `Prophet ${value}` : 'no release of Prophet';
    throw refuseModel(`it is of ${release}; 1.0 to 1.5 are known`);
  }
  const [minor, patch] = [Number(match[1]), Number(match[2] ?? 0)];
  const since = (first: number, second: number): boolean => minor > first || (minor === first && patch >= second);
  const fourierFormula = since(1, 2)
    ? since(3, 0)
      ? since(4, 0)
        ? 'frequency'
        : 'product'
      : 'whole-seconds'
    : 'quotient';
  return { fourierFormula, isVectorized: since(1, 1) };
}

function readUncertaintySamples(value: unknown): number {
  if (!notNull(value) || value === false) return 0;
  const count = value === true ? 1 : readNumber(value, 'uncertainty_samples');
  if (count > MAX_SAMPLES) throw refuseModel(`uncertainty_samples is more than ${MAX_SAMPLES}`);
  return count;
}

function readIntervalWidth(value: unknown): number {
  const width = readNumber(value, 'interval_width');
  if (width >= 0 && width <= 1) return width;
  throw malformed('interval_width is not between 0 and 1');
}

function readHistoryStep(value: unknown): number | undefined {
  const rows = readTable(value, 'history');
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined || rows.length === 1) return undefined;
  return (readNumber(last['t'], 'history.t') - readNumber(first['t'], 'history.t')) / (rows.length - 1);
}

function readSeasons(value: unknown): Season[] {
  return readOrdered(value, 'seasonalities').map(([name, season]) => {
    const order = readNumber(season['fourier_order'], `fourier_order of ${name}`);
    if (!Number.isInteger(order) || order < 1 || order > MAX_FEATURES) throw malformed(`fourier_order of ${name}`);
    const condition = season['condition_name'];
    return {
      name,
      period: readNumber(season['period'], `period of ${name}`),
      order,
      condition: typeof condition === 'string' ? condition : undefined,
    };
  });
}

// A regressor's own predictor is never in the file: its column is then read as any other.
function readRegressors(value: unknown): Regressor[] {
  return readOrdered(value, 'extra_regressors').map(([name, regressor]) => {
    if (notNull(regressor['predictor'])) {
      throw refuseModel(`regressor ${JSON.stringify(name)} is predicted by a model of its own`);
    }
    return {
      name,
      mean: readNumber(regressor['mu'], `mu of ${name}`),
      deviation: readNumber(regressor['std'], `std of ${name}`),
    };
  });
}

function readIterations(params: Fields): Iteration[] {
  const [rates, offsets, deltas] = [readSamples(params, 'k'), readSamples(params, 'm'), readSamples(params, 'delta')];
  const [noises, weights] = [readSamples(params, 'sigma_obs'), readSamples(params, 'beta')];
  return rates.map((rate, i) => ({
    rate: readOne(rate, 'k'),
    offset: readOne(offsets[i], 'm'),
    deltas: deltas[i] ?? new Float64Array(0),
    noise: readOne(noises[i], 'sigma_obs'),
    weights: weights[i] ?? new Float64Array(0),
  }));
}

// A parameter's numbers for each iteration.
function readSamples(params: Fields, name: string): Float64Array[] {
  const value = params[name];
  if (!Array.isArray(value) || value.length === 0) throw malformed(`${name} is no list`);
  const samples = value.map((sample) => readNumbers(Array.isArray(sample) ? sample : [sample], name));
  const [first] = samples;
  if (first === undefined || samples.some(({ length }) => length !== first.length))
    throw malformed(`${name} is ragged`);
  const { k } = params;
  if (Array.isArray(k) && samples.length !== k.length) {
    throw malformed(`${name} has ${samples.length} iterations, k has ${k.length}`);
  }
  return samples;
}

// Markov chains without changepoints leave a square of rates, which Prophet itself cannot forecast from.
function readOne(sample: Float64Array | undefined, name: string): number {
  const [value] = sample ?? [];
  if (value === undefined || sample?.length !== 1) throw refuseModel(`${name} is not one number in each iteration`);
  return value;
}

function readComponents(fields: Fields, iterations: readonly Iteration[], featureCount: number): Component[] {
  const { schema, data } = toFields(
    parseJson(fields['train_component_cols'], 'train_component_cols'),
    'train_component_cols',
  );
  const columns = toFields(schema, 'train_component_cols.schema')['fields'];
  if (!Array.isArray(columns) || !Array.isArray(data)) throw malformed('train_component_cols is no table');
  const rows = data.map((row) => toFields(row, 'train_component_cols'));
  // A model without features has one column of zeros.
  const isEmpty = featureCount === 0 && rows.length === 1;
  const isFit = iterations.every(({ weights }) => weights.length === rows.length);
  if ((!isEmpty && rows.length !== featureCount) || !isFit) {
    throw refuseModel(`its ${featureCount} features are not the ${rows.length} that it was trained on`);
  }
  const additive = toFields(fields['component_modes'], 'component_modes')['additive'];
  if (!Array.isArray(additive)) throw malformed('component_modes.additive is no list');
  const components = columns
    .map((column) => String(toFields(column, 'a column')['name']))
    .filter((name) => name !== 'col' && name !== 'index')
    .map((name) => ({
      name,
      members: Float64Array.from(isEmpty ? [] : rows, (row) => readNumber(row[name], name)),
      isAdditive: additive.includes(name),
    }));
  for (const name of ['additive_terms', 'multiplicative_terms']) {
    if (!components.some((component) => component.name === name)) throw malformed(`${name} is missing`);
  }
  return components;
}
