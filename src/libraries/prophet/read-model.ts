// The JSON that Prophet writes of a fitted model (prophet/serialize.py, Prophet 1.0 to 1.5): attributes, with tables and series as
// JSON texts of pandas inside it.
import { readDatetime } from '../../data/datetime.ts';
import { DecantError } from '../../errors.ts';

/** One season: a Fourier series. */
export interface Season {
  readonly name: string;
  /** In days. */
  readonly period: number;
  readonly order: number;
  /** The boolean column that says in which rows the season holds. */
  readonly condition: string | undefined;
}

/** A column of numbers beside the date. */
export interface Regressor {
  readonly name: string;
  readonly mean: number;
  readonly deviation: number;
}

/** A component of the forecast: which features it sums. */
export interface Component {
  readonly name: string;
  /** Coefficient of each feature, zero where the component has no part of it. */
  readonly weights: Float64Array;
}

/** A fitted Prophet. */
export interface ProphetModel {
  readonly growth: 'linear' | 'logistic' | 'flat';
  readonly hasFloor: boolean;
  /** The floor of models that do not read it from the table. */
  readonly floor: number;
  readonly scale: number;
  /** Seconds since 1970. */
  readonly start: number;
  readonly span: number;
  readonly rate: number;
  readonly offset: number;
  readonly changepoints: Float64Array;
  readonly deltas: Float64Array;
  readonly seasons: readonly Season[];
  /** Features of holidays in their order: the days, as counted from 1970, on which each is 1. */
  readonly holidays: readonly ReadonlySet<number>[];
  readonly regressors: readonly Regressor[];
  readonly components: readonly Component[];
}

type Fields = Readonly<Record<string, unknown>>;

const DAY = 86_400n * 1_000_000_000n;
const MAX_FEATURES = 100_000;

/** Reads a model; refuses by name what Decant does not compute. */
export function readProphetModel(text: string): ProphetModel {
  let value = parseJson(text, 'the file');
  // MLflow writes the JSON text as a JSON text.
  if (typeof value === 'string') value = parseJson(value, 'the text in the file');
  const fields = toFields(value, 'the model');
  const growth = fields['growth'];
  if (growth !== 'linear' && growth !== 'logistic' && growth !== 'flat')
    throw refuse(`growth ${JSON.stringify(growth)} is not known`);
  if (fields['uncertainty_samples'] !== 0 && fields['uncertainty_samples'] !== false) {
    throw refuse('uncertainty_samples is not 0: the bounds of its forecast are drawn at random in each prediction');
  }
  if (notNull(fields['country_holidays'])) throw refuse('country_holidays needs the tables of the holidays package');
  const scaling = fields['scaling'] ?? 'absmax';
  if (scaling !== 'absmax' && scaling !== 'minmax') throw refuse(`scaling ${JSON.stringify(scaling)} is not known`);
  const params = toFields(fields['params'], 'params');
  const changepoints = readNumbers(fields['changepoints_t'], 'changepoints_t');
  const deltas = averageSamples(params['delta'], 'delta');
  if (growth !== 'flat' && deltas.length !== changepoints.length) {
    throw malformed(`${deltas.length} rates for ${changepoints.length} changepoints`);
  }
  const seasons = readSeasons(fields['seasonalities']);
  const regressors = readRegressors(fields['extra_regressors']);
  const holidays = readHolidays(fields['holidays'], fields['train_holiday_names']);
  const featureCount = seasons.reduce((sum, { order }) => sum + 2 * order, 0) + holidays.length + regressors.length;
  return {
    growth,
    hasFloor: fields['logistic_floor'] === true,
    floor: scaling === 'minmax' ? readNumber(fields['y_min'], 'y_min') : 0,
    scale: readNumber(fields['y_scale'], 'y_scale'),
    start: readNumber(fields['start'], 'start'),
    span: readNumber(fields['t_scale'], 't_scale'),
    rate: averageSamples(params['k'], 'k')[0] ?? NaN,
    offset: averageSamples(params['m'], 'm')[0] ?? NaN,
    changepoints,
    deltas,
    seasons,
    holidays,
    regressors,
    components: readComponents(fields, averageSamples(params['beta'], 'beta'), featureCount),
  };
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

function readRegressors(value: unknown): Regressor[] {
  return readOrdered(value, 'extra_regressors').map(([name, regressor]) => {
    if (notNull(regressor['predictor_spec']) || notNull(regressor['predictor'])) {
      throw refuse(`regressor ${JSON.stringify(name)} is predicted by a model of its own`);
    }
    return {
      name,
      mean: readNumber(regressor['mu'], `mu of ${name}`),
      deviation: readNumber(regressor['std'], `std of ${name}`),
    };
  });
}

// [[names in order], {name: properties}]
function readOrdered(value: unknown, what: string): [string, Fields][] {
  const [names, byName] = Array.isArray(value) ? (value as unknown[]) : [];
  if (!Array.isArray(names)) throw malformed(`${what} is no list of names and properties`);
  const properties = toFields(byName, what);
  return names.map((name) => [String(name), toFields(properties[String(name)], `${what}.${String(name)}`)]);
}

// One feature for each holiday and each day of its window, by the order of their names.
function readHolidays(value: unknown, trained: unknown): Set<number>[] {
  if (!notNull(value)) return [];
  const known = notNull(trained) ? new Set(readSeries(trained)) : undefined;
  const features = new Map<string, Set<number>>();
  for (const row of readTable(value, 'holidays')) {
    const holiday = row['holiday'];
    if (known !== undefined && !known.has(holiday)) continue;
    if (typeof row['ds'] !== 'string') throw malformed('a holiday without a date');
    const date = readDatetime(row['ds']);
    if (date === undefined) throw malformed('a holiday without a date');
    const day = Number(date.nanoseconds / DAY);
    const [lower, upper] = readWindow(row);
    if (upper - lower > MAX_FEATURES) throw malformed('a holiday with too long a window');
    for (let offset = lower; offset <= upper; offset++) {
      const key = `${String(holiday)}_delim_${offset >= 0 ? '+' : '-'}${Math.abs(offset)}`;
      const days = features.get(key) ?? new Set();
      features.set(key, days.add(day + offset));
    }
  }
  return [...features].sort(([a], [b]) => compareTexts(a, b)).map(([, days]) => days);
}

function readWindow(row: Fields): [number, number] {
  const [lower = 0, upper = 0] = [row['lower_window'], row['upper_window']];
  return typeof lower === 'number' && typeof upper === 'number' ? [Math.trunc(lower), Math.trunc(upper)] : [0, 0];
}

// Python's order of texts: by code point.
function compareTexts(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)];
  for (const [i, character] of left.entries()) {
    const difference = (character.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? -1);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function readComponents(fields: Fields, beta: Float64Array, featureCount: number): Component[] {
  const { schema, data } = toFields(
    parseJson(fields['train_component_cols'], 'train_component_cols'),
    'train_component_cols',
  );
  const columns = toFields(schema, 'train_component_cols.schema')['fields'];
  if (!Array.isArray(columns) || !Array.isArray(data)) throw malformed('train_component_cols is no table');
  const rows = data.map((row) => toFields(row, 'train_component_cols'));
  // A model without features has one column of zeros.
  const isEmpty = featureCount === 0 && rows.length === 1;
  if ((!isEmpty && rows.length !== featureCount) || beta.length !== rows.length) {
    throw refuse(`its ${featureCount} features are not the ${rows.length} that it was trained on`);
  }
  const additive = toFields(fields['component_modes'], 'component_modes')['additive'];
  if (!Array.isArray(additive)) throw malformed('component_modes.additive is no list');
  const scale = readNumber(fields['y_scale'], 'y_scale');
  const components = columns
    .map((column) => String(toFields(column, 'a column')['name']))
    .filter((name) => name !== 'col' && name !== 'index')
    .map((name) => {
      const factor = additive.includes(name) ? scale : 1;
      return {
        name,
        weights: isEmpty
          ? new Float64Array(0)
          : Float64Array.from(rows, (row, i) => readNumber(row[name], name) * (beta[i] ?? NaN) * factor),
      };
    });
  for (const name of ['additive_terms', 'multiplicative_terms']) {
    if (!components.some((component) => component.name === name)) throw malformed(`${name} is missing`);
  }
  return components;
}

// Means over the samples of Markov chains; the one sample of a fit by optimization is its own mean.
function averageSamples(value: unknown, what: string): Float64Array {
  if (!Array.isArray(value) || value.length === 0) throw malformed(`${what} is no list`);
  const samples = value.map((sample) => readNumbers(Array.isArray(sample) ? sample : [sample], what));
  const [first] = samples;
  if (first === undefined || samples.some(({ length }) => length !== first.length))
    throw malformed(`${what} is ragged`);
  return first.map((_, i) => samples.reduce((sum, sample) => sum + (sample[i] ?? NaN), 0) / samples.length);
}

function readSeries(value: unknown): unknown[] {
  const { data } = toFields(parseJson(value, 'a series'), 'a series');
  if (!Array.isArray(data)) throw malformed('a series has no data');
  return data;
}

function readTable(value: unknown, what: string): Fields[] {
  const { data } = toFields(parseJson(value, what), what);
  if (!Array.isArray(data)) throw malformed(`${what} has no data`);
  return data.map((row) => toFields(row, what));
}

function readNumbers(value: unknown, what: string): Float64Array {
  if (!Array.isArray(value)) throw malformed(`${what} is no list`);
  return Float64Array.from(value, (item) => readNumber(item, what));
}

function readNumber(value: unknown, what: string): number {
  if (typeof value === 'number') return value;
  throw malformed(`${what} is no number`);
}

function toFields(value: unknown, what: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw malformed(`${what} is no object`);
}

function parseJson(value: unknown, what: string): unknown {
  if (typeof value !== 'string') throw malformed(`${what} is no JSON text`);
  try {
    return JSON.parse(value);
  } catch (cause) {
    throw new DecantError('MALFORMED_DATA', `A Prophet model: ${what} is no JSON.`, { cause });
  }
}

function notNull(value: unknown): boolean {
  return value !== null && value !== undefined;
}

function malformed(reason: string): DecantError {
  return new DecantError('MALFORMED_DATA', `A Prophet model: ${reason}.`);
}

function refuse(reason: string): DecantError {
  return new DecantError('UNSUPPORTED_MODEL', `A Prophet model: ${reason}.`, {
    hint: 'A Python worker may run this model.',
  });
}
