// Values of params and tags that are longer than MLflow keeps (mlflow.utils.validation, MLFLOW_TRUNCATE_LONG_VALUES).
import { readSettings } from '../settings.ts';
import type { Texts } from '../stores/tracking/entities.ts';

/** Characters of a param's value. */
const MAX_PARAM_VALUE = 6000;
/** Characters of a tag's value. */
const MAX_TAG_VALUE = 8000;

/** Cuts long values of params, with a warning, as MLflow does; where the variable is `false`, stores refuse them. */
export function truncateParams(params: Texts): Texts {
  return truncateTexts(params, MAX_PARAM_VALUE, 'Param');
}

/** The same for tags of runs. */
export function truncateTags(tags: Texts): Texts {
  return truncateTexts(tags, MAX_TAG_VALUE, 'Tag');
}

function truncateTexts(texts: Texts, most: number, kind: string): Texts {
  if (Object.values(texts).every((value) => value.length <= most) || !readSettings().tracking.truncatesLongValues) {
    return texts;
  }
  return Object.fromEntries(Object.entries(texts).map(([key, value]) => [key, truncate(key, value, most, kind)]));
}

function truncate(key: string, value: string, most: number, kind: string): string {
  // Python counts characters of Unicode.
  const characters = value.length <= most ? [] : Array.from(value);
  if (characters.length <= most) return value;
  process.emitWarning(
    `${kind} value of '${key}' (${characters.length} characters) is truncated to ${most} characters to meet the length limit.`,
  );
  return characters.slice(0, most).join('');
}
