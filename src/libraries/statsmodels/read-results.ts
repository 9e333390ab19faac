// Pickled results of statsmodels 0.10 to 0.15: the wrapper, the results in it, the model and its training data
// (statsmodels/base/wrapper.py, base/model.py, base/data.py).
import { NdArray, PythonObject } from '../../formats/python/values.ts';
import type { PythonDict, PythonValue } from '../../formats/python/values.ts';
import { learnDesign } from './design.ts';
import type { Design } from './design.ts';
import { readFrame } from './read-frame.ts';
import { inverseLog, inverseLogit, readLink } from './read-link.ts';
import { normalCdf } from './normal-cdf.ts';
import { describeRecord, readNumber, readNumbers, readState, refuseRecord } from './record.ts';
import { StatsmodelsResults } from './results.ts';
import type { ResultsParts } from './results.ts';

type Kind = Pick<ResultsParts, 'link' | 'takesFirst'>;

const LINEAR: Kind = { link: 'identity', takesFirst: false };
const COUNT: Kind = { link: { name: 'log', inverse: inverseLog }, takesFirst: true };

// Model classes by their path, but those that take the link of their family.
const MODELS: Readonly<Record<string, Kind>> = {
  'statsmodels.regression.linear_model.OLS': LINEAR,
  'statsmodels.regression.linear_model.WLS': LINEAR,
  'statsmodels.regression.linear_model.GLS': LINEAR,
  'statsmodels.regression.linear_model.GLSAR': LINEAR,
  'statsmodels.regression.quantile_regression.QuantReg': LINEAR,
  'statsmodels.regression.mixed_linear_model.MixedLM': LINEAR,
  'statsmodels.robust.robust_linear_model.RLM': LINEAR,
  'statsmodels.discrete.discrete_model.Logit': { link: { name: 'logit', inverse: inverseLogit }, takesFirst: false },
  'statsmodels.discrete.discrete_model.Probit': { link: { name: 'probit', inverse: normalCdf }, takesFirst: false },
  'statsmodels.discrete.discrete_model.MNLogit': { link: 'multinomial', takesFirst: false },
  'statsmodels.discrete.discrete_model.Poisson': COUNT,
  'statsmodels.discrete.discrete_model.NegativeBinomial': COUNT,
  'statsmodels.discrete.discrete_model.NegativeBinomialP': COUNT,
  'statsmodels.discrete.discrete_model.GeneralizedPoisson': COUNT,
};

const WITH_FAMILY = [
  'statsmodels.genmod.generalized_linear_model.GLM',
  'statsmodels.genmod.generalized_estimating_equations.GEE',
];

/** Model classes that are read, by their path. */
export const MODEL_PATHS: readonly string[] = [...Object.keys(MODELS), ...WITH_FAMILY];

// Counts with more zeros: parameters of their own stand last, that of the zeros first.
const ZERO_INFLATED: Readonly<Record<string, number>> = {
  'statsmodels.discrete.count_model.ZeroInflatedPoisson': 0,
  'statsmodels.discrete.count_model.ZeroInflatedGeneralizedPoisson': 1,
  'statsmodels.discrete.count_model.ZeroInflatedNegativeBinomialP': 1,
};

// These add the offset and exposure of the training data to any X.
const KEEPS_OFFSET = ['NegativeBinomialP', 'GeneralizedPoisson'];

// Results that answer as the base class does.
const RESULTS =
  /^(?:OLS|Regression|QuantReg|RLM|GLM|GEE|MixedLM|Regularized|(?:L1)?(?:Binary|Logit|Probit|Multinomial|Discrete|Count|Poisson|NegativeBinomial|NegativeBinomialP|GeneralizedPoisson|ZeroInflated(?:Poisson|GeneralizedPoisson|NegativeBinomial)))Results$/;

const SLACK = 1e-9;

/** Is this a pickled object of statsmodels? */
export function isStatsmodelsRecord(value: PythonValue): value is PythonObject {
  return value instanceof PythonObject && value.type.module.startsWith('statsmodels.');
}

/** The results of a record; refuses unknown models, layouts and formulas by name. */
export function readResults(record: PythonObject): StatsmodelsResults {
  const results = unwrapResults(record);
  const { path, name } = results.type;
  if (!isStatsmodelsRecord(results) || !RESULTS.test(name)) throw refuseRecord(path, 'these results are not known');
  const state = readState(results);
  const model = state.get('model');
  if (!(model instanceof PythonObject)) throw refuseRecord(path, `its model is ${describeRecord(model)}`);
  const modelState = readState(model);
  if (state.get('predict') !== undefined || modelState.get('predict') !== undefined) {
    throw refuseRecord(path, 'predict was replaced on the instance');
  }
  const isInflated = Object.hasOwn(ZERO_INFLATED, model.type.path);
  const { kind, params, paramColumns } = isInflated
    ? readInflated(state, modelState, model)
    : readPlain(state, modelState, model);
  const { formula, design } = readFormula(modelState, model);
  const paramRows = params.length / paramColumns;
  if (design !== undefined && (kind.takesFirst ? design.columnCount > paramRows : design.columnCount !== paramRows)) {
    throw refuseRecord(path, `its formula makes ${design.columnCount} columns for ${paramRows} parameters`);
  }
  return new StatsmodelsResults({ className: model.type.name, params, paramColumns, formula, design, ...kind });
}

function unwrapResults(record: PythonObject): PythonObject {
  if (!record.type.name.endsWith('ResultsWrapper')) return record;
  const results = readState(record).get('_results');
  if (results instanceof PythonObject) return results;
  throw refuseRecord(record.type.path, `its results are ${describeRecord(results)}`);
}

interface Fit extends Pick<ResultsParts, 'params' | 'paramColumns'> {
  readonly kind: Kind;
}

function readPlain(state: PythonDict, modelState: PythonDict, model: PythonObject): Fit {
  const kind = readKind(model, modelState);
  return { kind, ...readParams(state, modelState, model, kind) };
}

// The chance of a zero is the same for each row: other models need a second table, which predict is not given.
function readInflated(state: PythonDict, modelState: PythonDict, model: PythonObject): Fit {
  const { path } = model.type;
  if (modelState.get('_no_exog_infl') !== true) {
    throw refuseRecord(path, 'its predict needs exog_infl, for other rows than those of training');
  }
  if (!(modelState.get('exog') instanceof NdArray)) {
    throw refuseRecord(path, 'its predict needs the training data, which were removed');
  }
  const { params } = readParams(state, modelState, model, COUNT);
  const inflation = modelState.get('inflation');
  const inverse = inflation === 'logit' ? inverseLogit : inflation === 'probit' ? normalCdf : undefined;
  if (inverse === undefined) throw refuseRecord(path, `its inflation is ${describeRecord(inflation)}`);
  const count = params.length - 1 - ZERO_INFLATED[path]!;
  if (count < 1) throw refuseRecord(path, `it has ${params.length} params`);
  const share = 1 - inverse(params[0]!);
  const link = { name: 'log', inverse: (z: number): number => share * inverseLog(z) };
  return { kind: { link, takesFirst: false }, params: params.slice(1, 1 + count), paramColumns: 1 };
}

function readKind(model: PythonObject, state: PythonDict): Kind {
  const { path, name } = model.type;
  if (WITH_FAMILY.includes(path)) return readFamily(path, state);
  const kind = Object.hasOwn(MODELS, path) ? MODELS[path] : undefined;
  if (kind === undefined) throw refuseRecord(path, 'the model is not known');
  if (KEEPS_OFFSET.includes(name)) {
    for (const key of ['offset', 'exposure']) {
      const value = state.get(key);
      if (value !== undefined && value !== null && readNumber(value) !== 0) {
        throw refuseRecord(path, `it was fitted with ${key}, which its predict adds to other rows`);
      }
    }
  }
  return kind;
}

function readFamily(path: string, state: PythonDict): Kind {
  const family = state.get('family');
  if (!(family instanceof PythonObject) || family.type.module !== 'statsmodels.genmod.families.family') {
    throw refuseRecord(path, `its family is ${describeRecord(family)}`);
  }
  const attributes = readState(family);
  const link = readLink(attributes.get('_link') ?? attributes.get('link'));
  return { link, takesFirst: false };
}

function readParams(
  state: PythonDict,
  modelState: PythonDict,
  model: PythonObject,
  { link }: Kind,
): Pick<ResultsParts, 'params' | 'paramColumns'> {
  const array = state.get('params');
  const { path, name } = model.type;
  const dimensions = link === 'multinomial' ? 2 : 1;
  if (!(array instanceof NdArray) || array.shape.length !== dimensions) {
    throw refuseRecord(path, `its params are ${describeRecord(array)}`);
  }
  const all = readNumbers(array, `${path}.params`);
  const paramColumns = dimensions === 2 ? array.shape[1]! : 1;
  if (all.length === 0) throw refuseRecord(path, 'it has no params');
  if (name !== 'MixedLM') return { params: all, paramColumns };
  const fixedCount = readNumber(modelState.get('k_fe'));
  if (fixedCount === undefined) throw refuseRecord(path, 'k_fe is missing');
  return { params: all.slice(0, fixedCount), paramColumns };
}

// statsmodels keeps the formula and the training table, and works the design out again when the file is loaded.
function readFormula(
  modelState: PythonDict,
  model: PythonObject,
): { formula?: undefined; design?: undefined } | Learned {
  if (modelState.get('formula') === undefined) return {};
  const { path } = model.type;
  const data = modelState.get('data');
  if (!(data instanceof PythonObject)) throw refuseRecord(path, `its data are ${describeRecord(data)}`);
  const state = readState(data);
  const isRestored = state.get('restore_design_info') === true || state.get('restore_model_spec') === true;
  const formula = state.get('formula');
  if (!isRestored || typeof formula !== 'string') throw refuseRecord(path, 'its formula is kept in an unknown layout');
  const frame = state.get('frame');
  if (frame === undefined || frame === null) {
    throw refuseRecord(path, 'it has a formula, but the training table that tells its levels was removed');
  }
  const training = readFrame(frame);
  const design = learnDesign(formula, training);
  checkDesign(design, design.build(training), state, path);
  return { formula, design };
}

interface Learned {
  readonly formula: string;
  readonly design: Design;
}

// The design of the training table is in the file too: a formula that was read otherwise than by patsy does not pass.
function checkDesign(design: Design, matrix: Float64Array, state: PythonDict, path: string): void {
  const exog = state.get('exog');
  if (!(exog instanceof NdArray)) return;
  const { columnCount } = design;
  const stored = readNumbers(exog, `${path}.data.exog`);
  const rowCount = matrix.length / columnCount;
  const missing = readMissing(state.get('missing_row_idx'));
  const kept = Array.from({ length: rowCount }, (_, row) => row).filter((row) => !missing.has(row));
  const columns = exog.shape.length === 1 ? 1 : exog.shape[1];
  const isSame =
    columns === columnCount &&
    stored.length === kept.length * columnCount &&
    kept.every((row, at) => {
      for (let i = 0; i < columnCount; i++) {
        const [a, b] = [matrix[row * columnCount + i]!, stored[at * columnCount + i]!];
        if (!(Math.abs(a - b) <= SLACK * Math.max(1, Math.abs(b)))) return false;
      }
      return true;
    });
  if (!isSame) throw refuseRecord(path, 'its formula gives another design than the one that it was fitted on');
}

function readMissing(value: PythonValue | undefined): Set<number> {
  if (value === undefined || value === null) return new Set();
  if (value instanceof NdArray) return new Set(readNumbers(value, 'missing_row_idx'));
  if (Array.isArray(value)) return new Set(value.map((item) => readNumber(item) ?? -1));
  throw refuseRecord('The training data', `missing_row_idx is ${describeRecord(value)}`);
}
