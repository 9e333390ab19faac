// NeighborhoodComponentsAnalysis of scikit-learn 0.21 to 1.9 (sklearn/neighbors/_nca.py; nca.py in 0.21): a linear map.
import type { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import { makeDenseTransformer } from '../make-transformer.ts';
import { isSingle, makeAnswer, multiplyRows } from '../multiply-rows.ts';
import { isSince, readRelease } from '../release.ts';
import { readTable } from '../read-table.ts';

/** Reads a transformer. */
export function readNeighborhoodComponents(attributes: Attributes): Estimator {
  const components = readTable(attributes, 'components_');
  // Before 1.5 it named as many columns as X has.
  const nameCount = isSince(readRelease(attributes), 1, 5) ? components.rowCount : components.columnCount;
  const names = Array.from({ length: nameCount }, (_, index) => `neighborhoodcomponentsanalysis${index}`);
  return makeDenseTransformer(attributes, {
    featureCount: components.columnCount,
    outputCount: components.rowCount,
    outputNames: () => names,
    transform: (x) =>
      makeAnswer(x.rowCount, components.rowCount, multiplyRows(x, components), isSingle(x) && components.isFloat32),
  });
}
