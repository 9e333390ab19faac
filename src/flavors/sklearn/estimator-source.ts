// Where a loaded estimator came from, so that it can be saved again. Its file is read anew then: nothing is kept in memory for it.
import type { Estimator } from '../../libraries/sklearn/estimator.ts';
import type { FlavorConfig } from '../../model/flavor.ts';
import type { ModelFiles } from '../../model/model-files.ts';

/** The file of an estimator, and what its model said of it. */
export interface EstimatorSource {
  readonly files: ModelFiles;
  readonly path: string;
  /** Bytes of the file, by which a changed one is known. */
  readonly size: number;
  readonly config: FlavorConfig;
}

const SOURCES = new WeakMap<Estimator, EstimatorSource>();

export function rememberSource(estimator: Estimator, source: EstimatorSource): void {
  SOURCES.set(estimator, source);
}

/** Undefined for an estimator that no model was loaded for, such as a step of a pipeline. */
export function recallSource(estimator: Estimator): EstimatorSource | undefined {
  return SOURCES.get(estimator);
}
