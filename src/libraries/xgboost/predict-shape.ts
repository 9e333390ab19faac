// Shapes of answers (CalcPredictShape in src/c_api/c_api_utils.h; before 1.4 Booster.predict in Python).
import { invalidInput } from './check-features.ts';

/** What is asked for. */
export type AnswerKind = 'value' | 'margin' | 'leaf' | 'contributions' | 'interactions';

/** What the shape of an answer depends on. */
export interface AnswerSize {
  readonly kind: AnswerKind;
  readonly rowCount: number;
  readonly groupCount: number;
  readonly featureCount: number;
  /** Numbers of the whole answer. */
  readonly count: number;
  /** Rounds that count; of leaves. */
  readonly rounds: number;
  /** Has every axis to be there, even where it has one element? */
  readonly isStrict: boolean;
}

/** The shape of an answer. */
export function findShape({ kind, rowCount, groupCount, featureCount, count, rounds, isStrict }: AnswerSize): number[] {
  const width = rowCount === 0 ? groupCount : count / rowCount;
  const hasGroups = isStrict || groupCount > 1;
  switch (kind) {
    case 'value':
    case 'margin':
      return isStrict || width > 1 ? [rowCount, width] : [rowCount];
    case 'leaf': {
      if (!isStrict) return width === 1 ? [rowCount] : [rowCount, width];
      const forest = Math.max(1, Math.floor(width / (rounds * groupCount)));
      if (rounds * groupCount * forest !== width) {
        throw invalidInput('`strict_shape` with predict leaf is not supported when vector leaf trees are used.');
      }
      return [rowCount, rounds, groupCount, forest];
    }
    case 'contributions':
      return hasGroups ? [rowCount, groupCount, featureCount + 1] : [rowCount, featureCount + 1];
    case 'interactions': {
      const size = featureCount + 1;
      return hasGroups ? [rowCount, groupCount, size, size] : [rowCount, size, size];
    }
  }
}
