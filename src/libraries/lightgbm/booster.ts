// A LightGBM Booster: sums of leaves, leaf numbers, contributions and importances (python-package/lightgbm/basic.py, class Booster;
// src/boosting/gbdt_prediction.cpp, src/boosting/gbdt.h).
import { makeTensor } from '../../data/tensor.ts';
import type { Tensor } from '../../data/tensor.ts';
import { DecantError } from '../../errors.ts';
import { applyTrees, sumTrees } from '../../kernels/trees/index.ts';
import { compileTrees } from './compile-trees.ts';
import type { RankedEnsemble } from './compile-trees.ts';
import { explainTree } from './contributions.ts';
import type { AddContributions } from './contributions.ts';
import { createEarlyStop } from './early-stop.ts';
import type { EarlyStopOptions } from './early-stop.ts';
import { toRows } from './features.ts';
import type { FeatureOptions, Features, Rows } from './features.ts';
import { rankRows } from './rank-columns.ts';
import { sumByLeaves } from './sum-by-leaves.ts';
import type { Categories, ModelText, TextVersion } from './read-model-text.ts';

/** Options of {@link Booster.predict}, named as in Python. */
export interface PredictOptions extends FeatureOptions, EarlyStopOptions {
  /** First iteration that is summed. Default 0. */
  readonly startIteration?: number | undefined;
  /** Iterations that are summed; all that are left where it is not above 0. Default: the best iteration, where there is one. */
  readonly numIteration?: number | undefined;
  /** Answer the sums of the leaves. */
  readonly rawScore?: boolean | undefined;
  /** Answer the number of the leaf in each tree. */
  readonly predLeaf?: boolean | undefined;
  /** Answer SHAP values: one for each column, and the expected value last; class by class. */
  readonly predContrib?: boolean | undefined;
}

/** What a model file does not say, and Python keeps beside it. */
export interface BoosterState {
  /** Not above 0 where there is none. */
  readonly bestIteration: number;
  readonly pandasCategorical: readonly Categories[] | undefined;
}

/** Options of {@link Booster.featureImportance}. */
export interface ImportanceOptions {
  /** `split`: how often a column is asked for; `gain`: what that gained. Default `split`. */
  readonly importanceType?: 'split' | 'gain' | undefined;
  /** Iterations that count; all where it is not above 0. Default: the best iteration, where there is one. */
  readonly iteration?: number | undefined;
}

/** Ranks that are made at a time: a megabyte, which the caches hold. */
const BLOCK_ELEMENTS = 2 ** 18;

/** A trained LightGBM model. Its methods are pure. */
export class Booster {
  readonly className = 'Booster';
  readonly version: TextVersion;
  readonly featureNames: readonly string[];
  /** Numbers in a row of sums: classes, or 1. */
  readonly outputCount: number;
  /** LightGBM's name of the objective; undefined for a custom one, whose sums are the answer. */
  readonly objective: string | undefined;
  readonly bestIteration: number;
  readonly pandasCategorical: readonly Categories[] | undefined;
  readonly #text: ModelText;
  readonly #ensemble: RankedEnsemble;

  /** Compiles the trees; refuses what is no tree with MALFORMED_DATA. */
  constructor(text: ModelText, state: Partial<BoosterState> = {}) {
    this.version = text.version;
    this.featureNames = text.featureNames;
    this.outputCount = text.treesPerIteration;
    this.objective = text.objective?.name;
    this.bestIteration = state.bestIteration ?? -1;
    this.pandasCategorical = 'pandasCategorical' in state ? state.pandasCategorical : text.pandasCategorical;
    this.#text = text;
    this.#ensemble = compileTrees(text.trees, text.treesPerIteration);
  }

  get numFeature(): number {
    return this.featureNames.length;
  }

  /** Are the names those that LightGBM gives to columns without names? */
  get hasDefaultNames(): boolean {
    return this.featureNames.every((name, index) => name === `Column_${index}`);
  }

  get numTrees(): number {
    return this.#text.trees.length;
  }

  /** Iterations of the whole model. */
  get currentIteration(): number {
    return Math.floor(this.numTrees / this.outputCount);
  }

  /**
   * What Booster.predict answers: [rows], or [rows, classes]; leaves as int32 [rows, trees]; contributions [rows, classes *
   * (columns + 1)]. Refuses X that does not fit with INVALID_PARAMETER_VALUE.
   */
  predict(x: Features, options: PredictOptions = {}): Tensor {
    const { version, pandasCategorical } = this;
    const rows = toRows(x, { version, featureCount: this.numFeature, pandasCategorical }, options);
    const [start, end] = this.#selectTrees(options);
    if (rows.rowCount === 0 && (options.predContrib === true || options.predLeaf === true)) {
      throw new DecantError('INVALID_PARAMETER_VALUE', 'Leaves and contributions need at least one row, got 0.');
    }
    if (options.predContrib === true) return this.#explain(rows, start, end);
    if (options.predLeaf === true) return this.#findLeaves(rows, start, end);
    const out = this.#sum(rows, start, end, options);
    if (options.rawScore !== true) {
      const count = (end - start) / this.outputCount;
      if (this.#text.averageOutput) for (let at = 0; at < out.length; at++) out[at]! /= count;
      this.#text.objective?.convertOutput(out);
    }
    const { outputCount } = this;
    return makeTensor(
      'float64',
      outputCount === 1 || rows.rowCount === 0 ? [rows.rowCount] : [rows.rowCount, outputCount],
      out,
    );
  }

  /** One number for each column: int32 for `split`, float64 for `gain`. */
  featureImportance(options: ImportanceOptions = {}): Tensor {
    const { importanceType = 'split', iteration = this.bestIteration } = options;
    const count = iteration > 0 ? Math.min(iteration * this.outputCount, this.numTrees) : this.numTrees;
    const sums = new Float64Array(this.numFeature);
    for (const { splitFeature, splitGain } of this.#text.trees.slice(0, count)) {
      for (let node = 0; node < splitFeature.length; node++) {
        const gain = splitGain[node]!;
        if (gain > 0) sums[splitFeature[node]!]! += importanceType === 'split' ? 1 : gain;
      }
    }
    return importanceType === 'split'
      ? makeTensor('int32', [this.numFeature], Int32Array.from(sums))
      : makeTensor('float64', [this.numFeature], sums);
  }

  // The first tree and the one behind the last.
  #selectTrees(options: PredictOptions): readonly [number, number] {
    const total = this.currentIteration;
    const { startIteration = 0 } = options;
    const numIteration = options.numIteration ?? (startIteration <= 0 ? this.bestIteration : -1);
    const start = Math.min(Math.max(startIteration, 0), total);
    const count = numIteration > 0 ? Math.min(numIteration, total - start) : total - start;
    return [start * this.outputCount, (start + count) * this.outputCount];
  }

  #slice(start: number, end: number): RankedEnsemble {
    if (start === 0 && end === this.numTrees) return this.#ensemble;
    const { ensemble, plan } = this.#ensemble;
    return { ensemble: { ...ensemble, trees: ensemble.trees.slice(start, end) }, plan };
  }

  // Calls with the ranks of a block of rows, the number of its first row, and how many rows it has.
  #forBlocks(rows: Rows, use: (ranks: Float32Array, start: number, count: number) => void): void {
    const { numFeature } = this;
    const { plan } = this.#ensemble;
    const most = Math.max(1, Math.floor(BLOCK_ELEMENTS / Math.max(1, plan.width)));
    for (let start = 0; start < rows.rowCount; start += most) {
      const count = Math.min(most, rows.rowCount - start);
      use(rankRows(plan, rows.data, start * numFeature, count, numFeature), start, count);
    }
  }

  #sum(rows: Rows, start: number, end: number, options: PredictOptions): Float64Array {
    const { outputCount } = this;
    const out = new Float64Array(rows.rowCount * outputCount);
    const { ensemble } = this.#slice(start, end);
    const earlyStop = createEarlyStop(options, this.#text.objective, outputCount);
    const trees = this.#text.trees.slice(start, end);
    const needsLeaves = earlyStop !== undefined || trees.some((tree) => tree.linear !== undefined);
    this.#forBlocks(rows, (ranks, first, count) => {
      const target = out.subarray(first * outputCount, (first + count) * outputCount);
      if (needsLeaves) {
        const width = this.numFeature;
        const data = rows.data.subarray(first * width, (first + count) * width);
        sumByLeaves({ ensemble, trees, earlyStop }, { rowCount: count, data, ranks }, target);
      } else {
        sumTrees(ensemble, ranks, count, target);
      }
    });
    return out;
  }

  #findLeaves(rows: Rows, start: number, end: number): Tensor {
    const trees = this.#text.trees.slice(start, end);
    const leaves = new Int32Array(rows.rowCount * trees.length);
    const { ensemble } = this.#slice(start, end);
    this.#forBlocks(rows, (ranks, first, count) => {
      applyTrees(ensemble, ranks, count, leaves.subarray(first * trees.length, (first + count) * trees.length));
    });
    for (let at = 0; at < leaves.length; at++) leaves[at]! -= trees[at % trees.length]!.leafCount - 1;
    // Before 4.0, a single tree answers no matrix.
    const isFlat = trees.length === 1 && this.version !== 'v4';
    return makeTensor('int32', isFlat ? [rows.rowCount] : [rows.rowCount, trees.length], leaves);
  }

  #explain({ rowCount, data }: Rows, start: number, end: number): Tensor {
    if (this.#text.linearTree) {
      throw new DecantError(
        'INVALID_PARAMETER_VALUE',
        'Predicting SHAP feature contributions is not implemented for linear trees.',
      );
    }
    const { numFeature, outputCount } = this;
    const width = numFeature + 1;
    const out = new Float64Array(rowCount * outputCount * width);
    const explainers: AddContributions[] = this.#text.trees
      .slice(start, end)
      .map((tree) => explainTree(tree, numFeature));
    for (let row = 0; row < rowCount; row++) {
      const target = row * outputCount * width;
      for (const [index, explain] of explainers.entries()) {
        explain(data, row * numFeature, out, target + (index % outputCount) * width);
      }
    }
    return makeTensor('float64', [rowCount, outputCount * width], out);
  }
}
