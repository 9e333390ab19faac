// What an objective makes of the sums of the leaves (src/objective/*.hpp, ConvertOutput and the constructors from text).
import { DecantError } from '../../errors.ts';
import { exp } from '../../kernels/elementary/index.ts';
import { malformed, parseInteger, parseLegacyDouble, splitWords } from './number-text.ts';

/** An objective, as far as predictions go. */
export interface Objective {
  /** LightGBM's name. */
  readonly name: string;
  /** Sums of a row; undefined where any number may be. */
  readonly outputCount: number;
  /** May a prediction stop early where `pred_early_stop` is set (NeedAccuratePrediction is false)? */
  readonly canStopEarly: boolean;
  /** Turns the sums of all rows, `outputCount` a row, into answers, in place. */
  readonly convertOutput: (out: Float64Array) => void;
}

/** Other names that LightGBM knows (include/LightGBM/config.h, ParseObjectiveAlias). */
const ALIASES: Readonly<Record<string, string>> = {
  regression_l2: 'regression',
  mean_squared_error: 'regression',
  mse: 'regression',
  l2: 'regression',
  l2_root: 'regression',
  root_mean_squared_error: 'regression',
  rmse: 'regression',
  mean_absolute_error: 'regression_l1',
  l1: 'regression_l1',
  mae: 'regression_l1',
  softmax: 'multiclass',
  multiclass_ova: 'multiclassova',
  ova: 'multiclassova',
  ovr: 'multiclassova',
  xentropy: 'cross_entropy',
  xentlambda: 'cross_entropy_lambda',
  mean_absolute_percentage_error: 'mape',
  xendcg: 'rank_xendcg',
  xe_ndcg: 'rank_xendcg',
  xe_ndcg_mart: 'rank_xendcg',
  xendcg_mart: 'rank_xendcg',
  none: 'custom',
  null: 'custom',
  na: 'custom',
};

/** Reads `objective=` of a model file; undefined for a custom one, whose sums are the answer. Unknown ones are refused by name. */
export function readObjective(text: string): Objective | undefined {
  const [word = '', ...settings] = splitWords(text);
  const name = ALIASES[word] ?? word;
  const one = { name, outputCount: 1, canStopEarly: false };
  switch (name) {
    case 'custom':
      return undefined;
    case 'regression':
    case 'regression_l1':
    case 'quantile':
    case 'fair':
    case 'mape':
      return { ...one, convertOutput: settings.includes('sqrt') ? squareSigned : keep };
    case 'huber':
      return { ...one, convertOutput: keep };
    case 'poisson':
    case 'gamma':
    case 'tweedie':
      return { ...one, convertOutput: exponentiate };
    case 'lambdarank':
    case 'rank_xendcg':
      return { ...one, canStopEarly: true, convertOutput: keep };
    case 'binary': {
      const sigmoid = readSigmoid(settings);
      return {
        ...one,
        canStopEarly: true,
        convertOutput: (out) => {
          applySigmoid(out, sigmoid);
        },
      };
    }
    case 'cross_entropy':
      return {
        ...one,
        convertOutput: (out) => {
          applySigmoid(out, 1);
        },
      };
    case 'cross_entropy_lambda':
      return { ...one, convertOutput: softplus };
    case 'multiclass': {
      const outputCount = readClassCount(settings);
      return {
        name,
        outputCount,
        canStopEarly: true,
        convertOutput: (out) => {
          softmax(out, outputCount);
        },
      };
    }
    case 'multiclassova': {
      const sigmoid = readSigmoid(settings);
      const outputCount = readClassCount(settings);
      return {
        name,
        outputCount,
        canStopEarly: true,
        convertOutput: (out) => {
          applySigmoid(out, sigmoid);
        },
      };
    }
    default:
      throw new DecantError('UNSUPPORTED_MODEL', `LightGBM objective ${JSON.stringify(word)} is not known.`);
  }
}

function readSetting(settings: readonly string[], name: string): string | undefined {
  const found = settings.findLast((setting) => setting.startsWith(`${name}:`));
  return found?.slice(name.length + 1);
}

function readSigmoid(settings: readonly string[]): number {
  const text = readSetting(settings, 'sigmoid');
  const sigmoid = text === undefined ? 0 : parseLegacyDouble(text, 'sigmoid');
  if (!(sigmoid > 0)) throw malformed('its objective has no sigmoid above zero');
  return sigmoid;
}

function readClassCount(settings: readonly string[]): number {
  const text = readSetting(settings, 'num_class');
  const count = text === undefined ? 0 : parseInteger(text, 'num_class');
  if (count < 1) throw malformed('its objective has no num_class');
  return count;
}

function keep(): void {
  // The sums are the answer.
}

function squareSigned(out: Float64Array): void {
  for (let at = 0; at < out.length; at++) {
    const value = out[at]!;
    out[at] = (value > 0 ? 1 : value < 0 ? -1 : 0) * value * value;
  }
}

function exponentiate(out: Float64Array): void {
  for (let at = 0; at < out.length; at++) out[at] = exp(out[at]!);
}

function softplus(out: Float64Array): void {
  for (let at = 0; at < out.length; at++) out[at] = Math.log1p(exp(out[at]!));
}

function applySigmoid(out: Float64Array, sigmoid: number): void {
  for (let at = 0; at < out.length; at++) out[at] = 1 / (1 + exp(-sigmoid * out[at]!));
}

// Common::Softmax.
function softmax(out: Float64Array, count: number): void {
  for (let start = 0; start < out.length; start += count) {
    let most = out[start]!;
    for (let i = 1; i < count; i++) most = out[start + i]! < most ? most : out[start + i]!;
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const power = exp(out[start + i]! - most);
      out[start + i] = power;
      sum += power;
    }
    for (let i = 0; i < count; i++) out[start + i]! /= sum;
  }
}
