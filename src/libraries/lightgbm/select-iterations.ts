// A text model with some of its iterations, as Booster.save_model writes it (GBDT::SaveModelToString, src/boosting/gbdt_model_text.cpp).
// Trees stay the texts that they are: no number is read and written again.
import { DecantError } from '../../errors.ts';
import { Booster } from './booster.ts';
import type { ImportanceOptions } from './booster.ts';
import { malformed } from './number-text.ts';
import { readModelText } from './read-model-text.ts';

/** Options of `save_model`, named as in Python. */
export interface SelectOptions extends Pick<ImportanceOptions, 'importanceType'> {
  /** First iteration that is kept; one beyond the last keeps none. Default 0. */
  readonly startIteration?: number;
  /** Iterations that are kept; all that are left where it is not above 0. Default: all. */
  readonly numIteration?: number;
}

/** The text of the model with these iterations, and the importances of its features; refuses what is no model, and fractions. */
export function selectIterations(text: string, options: SelectOptions): string {
  const { startIteration = 0, numIteration = -1, importanceType = 'split' } = options;
  for (const [name, value] of Object.entries({ startIteration, numIteration })) {
    if (Number.isSafeInteger(value)) continue;
    throw new DecantError('INVALID_PARAMETER_VALUE', `${name} is ${value}; a whole number is expected.`);
  }
  const model = readModelText(text);
  const parts = /^(.*?\n)tree_sizes=[^\n]*\n\n(.*?)(end of trees\n\n)(feature.importances:\n)(?:[^\n]+\n)*(.*)$/s.exec(
    text.replaceAll('\r\n', '\n'),
  );
  if (parts === null) throw malformed('its parts are not in the order in which LightGBM writes them');
  const [, head = '', trees = '', end = '', title = '', rest = ''] = parts;
  const first = Math.max(0, startIteration) * model.treesPerIteration;
  const last = numIteration > 0 ? first + numIteration * model.treesPerIteration : model.trees.length;
  const kept = trees
    .split(/^(?=Tree=)/m)
    .slice(first, last)
    .map((tree, index) => tree.replace(/^Tree=\d+/, `Tree=${index}`));
  const sizes = kept.map((tree) => new TextEncoder().encode(tree).length);
  const importances = listImportances(new Booster(model), { importanceType, iteration: numIteration });
  return `${head}tree_sizes=${sizes.join(' ')}\n\n${kept.join('')}${end}${title}${importances}${rest}`;
}

// Columns that are asked for, the most important first. LightGBM counts from the first iteration on, wherever those that are kept begin.
function listImportances(booster: Booster, options: ImportanceOptions): string {
  const importances = Array.from(booster.featureImportance(options).data as Iterable<number | bigint>, (value) =>
    Math.trunc(Number(value)),
  );
  return booster.featureNames
    .map((name, feature) => ({ name, importance: importances[feature] ?? 0 }))
    .filter(({ importance }) => importance > 0)
    .sort((one, other) => other.importance - one.importance)
    .map(({ name, importance }) => `${name}=${importance}\n`)
    .join('');
}
