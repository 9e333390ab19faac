// CTRs: numbers made of counts in the training data, in float32 (catboost/libs/model/static_ctr_provider.cpp, CalcCtrs; online_ctr.h,
// TModelCtr::Calc).
import { NOT_FOUND } from './ctr-blocks.ts';
import type { CtrFeature, CtrTable } from './model.ts';

/** Writes the values of a CTR for rows whose counts are at these indices. */
export function evaluateCtr(
  ctr: CtrFeature,
  table: CtrTable,
  indices: Int32Array,
  count: number,
  out: Float32Array,
): void {
  const { counts, sums, counterDenominator, targetClassCount } = table;
  const { targetBorder } = ctr;
  const empty = calculate(
    ctr,
    0,
    ctr.base.type === 'Counter' || ctr.base.type === 'FeatureFreq' ? counterDenominator : 0,
  );
  // Borders of two classes are read without their number.
  const isPair = ctr.base.type === 'Borders' && targetClassCount <= 2;
  for (let row = 0; row < count; row++) {
    const index = indices[row]!;
    if (index === NOT_FOUND) {
      out[row] = empty;
      continue;
    }
    switch (ctr.base.type) {
      case 'BinarizedTargetMeanValue':
      case 'FloatTargetMeanValue':
        out[row] = calculate(ctr, sums[2 * index]!, counts[2 * index + 1]!);
        break;
      case 'Counter':
      case 'FeatureFreq':
        out[row] = calculate(ctr, counts[index]!, counterDenominator);
        break;
      case 'Buckets':
      case 'Borders': {
        const width = isPair ? 2 : targetClassCount;
        const start = index * width;
        const end = start + width;
        const good =
          ctr.base.type === 'Buckets'
            ? counts[start + targetBorder]!
            : sum(counts, isPair ? start + 1 : start + targetBorder + 1, end);
        out[row] = calculate(ctr, good, sum(counts, start, end));
      }
    }
  }
}

function sum(counts: Int32Array, start: number, end: number): number {
  let total = 0;
  for (let at = start; at < end; at++) total += counts[at]!;
  return total | 0;
}

// Each step rounds to float32.
function calculate(ctr: CtrFeature, count: number, total: number): number {
  const { fround } = Math;
  const numerator = fround(fround(count) + ctr.priorNumerator);
  const denominator = fround(fround(total) + ctr.priorDenominator);
  return fround(fround(fround(numerator / denominator) + ctr.shift) * ctr.scale);
}
