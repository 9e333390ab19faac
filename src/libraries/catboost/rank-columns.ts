// What the questions of the trees ask for, as small integers: a question is `rank > threshold`. Ranks count the borders below a value
// (catboost/libs/model/cpu/quantization.h, BinarizeFeatures).
import { RankFinder } from '../../kernels/ranks/index.ts';
import { CtrBlocks } from './ctr-blocks.ts';
import type { Block } from './ctr-blocks.ts';
import { evaluateCtr } from './ctr-values.ts';
import { keyOfCtr } from './model.ts';
import type { CatboostModel, CtrFeature } from './model.ts';

/** Writes the ranks of a block's rows. */
export type RankColumn = (block: Block, out: Int32Array) => void;

/** The columns that trees ask for. */
export interface RankPlan {
  readonly columns: readonly RankColumn[];
  /** Largest rank of each column. */
  readonly most: Int32Array;
  /** For each question, which column it asks and what the rank must exceed. */
  readonly columnOf: Int32Array;
  readonly thresholdOf: Int32Array;
}

/** Plans the columns of a checked model, leaving out those that no tree asks for. */
export function planRanks(model: CatboostModel): RankPlan {
  const asked = new Set(model.trees.splits);
  const columns: RankColumn[] = [];
  const most: number[] = [];
  const columnOf: number[] = [];
  const thresholdOf: number[] = [];
  // Numbers the questions of one column of `count` borders.
  const add = (count: number, create: () => RankColumn): void => {
    const first = columnOf.length;
    const isAsked = Array.from({ length: count }, (_, index) => first + index).some((question) => asked.has(question));
    for (let border = 0; border < count; border++) {
      columnOf.push(isAsked ? columns.length : 0);
      thresholdOf.push(border);
    }
    if (!isAsked) return;
    columns.push(create());
    most.push(count);
  };
  model.floatFeatures.forEach(({ borders, missing }, place) => {
    add(borders.length, () => rankFloats(place, borders, missing === 'above'));
  });
  for (const { catFeature, values } of model.oneHotFeatures) {
    const place = model.catFeatures.findIndex(({ index }) => index === catFeature);
    // Being a category is a question of its own: rank 1 where it is, above threshold 0.
    for (const value of values) add(1, () => compareCategories(place, value));
  }
  const blocks = new CtrBlocks(model);
  for (const ctr of model.ctrFeatures) add(ctr.borders.length, () => rankCtr(model, blocks, ctr));
  return {
    columns,
    most: Int32Array.from(most),
    columnOf: Int32Array.from(columnOf),
    thresholdOf: Int32Array.from(thresholdOf),
  };
}

function rankFloats(place: number, borders: Float32Array, isMissingAbove: boolean): RankColumn {
  const finder = new RankFinder(borders);
  return ({ rows, start, count }, out) => {
    const values = rows.floats[place]!;
    finder.findRanks(values, start, 1, count, out, 0, 1);
    if (!isMissingAbove) return;
    for (let row = 0; row < count; row++) {
      const value = values[start + row]!;
      if (value !== value) out[row] = borders.length;
    }
  };
}

function compareCategories(place: number, value: number): RankColumn {
  return ({ rows, start, count }, out) => {
    const values = rows.cats[place]!;
    for (let row = 0; row < count; row++) out[row] = values[start + row] === value ? 1 : 0;
  };
}

function rankCtr(model: CatboostModel, blocks: CtrBlocks, ctr: CtrFeature): RankColumn {
  const table = model.ctrTables.get(keyOfCtr(ctr.base))!;
  const find = blocks.createFinder(ctr.base, table);
  const finder = new RankFinder(ctr.borders);
  let values = new Float32Array(0);
  return (block, out) => {
    const { count } = block;
    if (values.length < count) values = new Float32Array(count);
    evaluateCtr(ctr, table, find(block), count, values);
    finder.findRanks(values, 0, 1, count, out, 0, 1);
  };
}
