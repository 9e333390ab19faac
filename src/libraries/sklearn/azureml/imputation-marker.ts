// ImputationMarker of AzureML (featurizer/transformer/generic/imputation_marker.py): is a value missing?
import type { Value } from '../../../data/dtype.ts';
import type { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import { createCellMapper } from './map-cells.ts';

/** Reads an ImputationMarker. */
export function readImputationMarker(attributes: Attributes): Estimator {
  return createCellMapper(attributes, isNull, (name, cells) => ({
    name,
    dtype: 'bool',
    values: Uint8Array.from(cells, (value) => (isNull(value) ? 1 : 0)),
  }));
}

function isNull(value: Value): boolean {
  return value === null || Number.isNaN(value);
}
