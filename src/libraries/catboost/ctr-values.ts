// CTRs: numbers made of counts in the training data, in float32 (catboost/libs/model/static_ctr_provider.cpp, CalcCtrs; online_ctr.h,
// TModelCtr::Calc).
import { keyOfCtr } from './model.ts';
import type { CatboostModel, CtrFeature, CtrTable, Projection } from './model.ts';
import { ProjectionHash } from './projection-hash.ts';
import type { Rows } from './rows.ts';

/** Fills `out` with the values of one CTR for rows start .. start + count. */
export type CtrColumn = (rows: Rows, start: number, count: number, out: Float32Array) => void;

const NOT_FOUND = -1;

/** Prepares a CTR of a checked model. */
export function createCtrColumn(model: CatboostModel, ctr: CtrFeature): CtrColumn {
  const table = model.ctrTables.get(keyOfCtr(ctr.base))!;
  const hashRow = createHasher(model, ctr.base.projection);
  const evaluate = createEvaluator(ctr, table);
  const hash = new ProjectionHash();
  return (rows, start, count, out) => {
    for (let row = 0; row < count; row++) {
      hash.reset();
      hashRow(rows, start + row, hash);
      out[row] = evaluate(findIndex(table, hash));
    }
  };
}

function createHasher(
  model: CatboostModel,
  projection: Projection,
): (rows: Rows, row: number, hash: ProjectionHash) => void {
  const catPlace = (index: number): number => model.catFeatures.findIndex((feature) => feature.index === index);
  const cats = projection.catFeatures.map(catPlace);
  const oneHots = projection.oneHotSplits.map(({ index, value }) => ({ place: catPlace(index), value }));
  const floats = projection.floatSplits.map(({ index, border }) => {
    const place = model.floatFeatures.findIndex((feature) => feature.index === index);
    return { place, border, isMissingAbove: model.floatFeatures[place]!.missing === 'above' };
  });
  return (rows, row, hash) => {
    for (const place of cats) hash.add(rows.cats[place]![row]!);
    for (const { place, border, isMissingAbove } of floats) {
      const value = rows.floats[place]![row]!;
      hash.add(value > border || (isMissingAbove && value !== value) ? 1 : 0);
    }
    for (const { place, value } of oneHots) hash.add(rows.cats[place]![row] === value ? 1 : 0);
  };
}

function findIndex({ hashes, indices }: CtrTable, { low, high }: ProjectionHash): number {
  const mask = indices.length - 1;
  const wantedLow = low >>> 0;
  const wantedHigh = high >>> 0;
  for (let place = low & mask; ; place = (place + 1) & mask) {
    const foundLow = hashes[2 * place]!;
    const foundHigh = hashes[2 * place + 1]!;
    if (foundLow === 0xffffffff && foundHigh === 0xffffffff) return NOT_FOUND;
    if (foundLow === wantedLow && foundHigh === wantedHigh) return indices[place]!;
  }
}

function createEvaluator(ctr: CtrFeature, table: CtrTable): (index: number) => number {
  const { counts, sums, counterDenominator, targetClassCount } = table;
  const { targetBorder } = ctr;
  switch (ctr.base.type) {
    case 'BinarizedTargetMeanValue':
    case 'FloatTargetMeanValue':
      return (index) =>
        index === NOT_FOUND ? calculate(ctr, 0, 0) : calculate(ctr, sums[2 * index]!, counts[2 * index + 1]!);
    case 'Counter':
    case 'FeatureFreq':
      return (index) => calculate(ctr, index === NOT_FOUND ? 0 : counts[index]!, counterDenominator);
    case 'Buckets':
      return (index) => {
        if (index === NOT_FOUND) return calculate(ctr, 0, 0);
        const start = index * targetClassCount;
        return calculate(ctr, counts[start + targetBorder]!, sum(counts, start, start + targetClassCount));
      };
    case 'Borders':
      return (index) => {
        if (index === NOT_FOUND) return calculate(ctr, 0, 0);
        if (targetClassCount <= 2) {
          return calculate(ctr, counts[2 * index + 1]!, counts[2 * index]! + counts[2 * index + 1]!);
        }
        const start = index * targetClassCount;
        const end = start + targetClassCount;
        return calculate(ctr, sum(counts, start + targetBorder + 1, end), sum(counts, start, end));
      };
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
