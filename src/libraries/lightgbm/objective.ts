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

/** What an objective does, beside its name; made of the words after the name. */
type Rules = Partial<Omit<Objective, 'name'>> & Pick<Objective, 'convertOutput'>;
type RulesMaker = (settings: readonly string[]) => Rules;

const keepSums: RulesMaker = () => ({ convertOutput: keep });
const keepOrSquare: RulesMaker = (settings) => ({ convertOutput: settings.includes('sqrt') ? squareSigned : keep });
const raiseSums: RulesMaker = () => ({ convertOutput: exponentiate });
const rankSums: RulesMaker = () => ({ canStopEarly: true, convertOutput: keep });

const RULES: Readonly<Record<string, RulesMaker>> = {
  regression: keepOrSquare,
  regression_l1: keepOrSquare,
  quantile: keepOrSquare,
  fair: keepOrSquare,
  mape: keepOrSquare,
  huber: keepSums,
  poisson: raiseSums,
  gamma: raiseSums,
  tweedie: raiseSums,
  lambdarank: rankSums,
  rank_xendcg: rankSums,
  binary: (settings) => ({ canStopEarly: true, convertOutput: makeSigmoid(readSigmoid(settings)) }),
  cross_entropy: () => ({ convertOutput: makeSigmoid(1) }),
  cross_entropy_lambda: () => ({ convertOutput: softplus }),
  multiclass: (settings) => {
    const outputCount = readClassCount(settings);
    return {
      outputCount,
      canStopEarly: true,
      convertOutput: (out) => {
        softmax(out, outputCount);
      },
    };
  },
  multiclassova: (settings) => {
    const convertOutput = makeSigmoid(readSigmoid(settings));
    return { outputCount: readClassCount(settings), canStopEarly: true, convertOutput };
  },
};

/** Names of the objectives that are read; `custom` has no rules of its own. */
export const OBJECTIVES: readonly string[] = [...Object.keys(RULES), 'custom'];

/** Reads `objective=` of a model file; undefined for a custom one, whose sums are the answer. Unknown ones are refused by name. */
export function readObjective(text: string): Objective | undefined {
  const [word = '', ...settings] = splitWords(text);
  const name = (Object.hasOwn(ALIASES, word) ? ALIASES[word] : undefined) ?? word;
  if (name === 'custom') return undefined;
  const makeRules = Object.hasOwn(RULES, name) ? RULES[name] : undefined;
  if (makeRules === undefined) {
    throw new DecantError('UNSUPPORTED_MODEL', `LightGBM objective ${JSON.stringify(word)} is not known.`);
  }
  return { name, outputCount: 1, canStopEarly: false, ...makeRules(settings) };
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

function makeSigmoid(sigmoid: number): Objective['convertOutput'] {
  return (out) => {
    for (let at = 0; at < out.length; at++) out[at] = 1 / (1 + exp(-sigmoid * out[at]!));
  };
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
