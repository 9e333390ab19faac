// How much each column means to a fitted estimator: coef_ or feature_importances_, one number a column
// (sklearn/feature_selection/_base.py `_get_feature_importances`).
import { DecantError } from '../../../errors.ts';
import { PythonObject, PythonTuple } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { Attributes } from '../attributes.ts';
import { readTable } from '../read-table.ts';
import type { FloatTable } from '../read-table.ts';
import type { Release } from '../release.ts';
import { readCoefficients } from './coefficients.ts';
import { readTreeImportances } from './tree-importances.ts';

/** How several rows of coefficients become one number a column. */
export interface ImportanceRules {
  readonly normOrder: number;
  readonly release: Release;
}

/** Reads the importances; `getter` is `auto` or a path of attributes such as `named_steps.svc.coef_`. */
export function readImportances(estimator: Attributes, getter: string, rules: ImportanceRules): Float64Array {
  const path = getter === 'auto' ? [] : getter.split('.');
  const name = path.pop();
  const target = path.reduce<Attributes | Steps>(follow, unfreeze(estimator));
  if (target instanceof Map) throw estimator.refuse(`importance_getter = "${getter}" leads to no estimator`);
  return takeNorms(readRows(target, name, rules.release), rules.normOrder);
}

/** Steps of a pipeline by name. */
type Steps = Map<string, PythonValue>;

function follow(from: Attributes | Steps, name: string): Attributes | Steps {
  if (from instanceof Map) {
    const step = from.get(name);
    if (step instanceof PythonObject) return unfreeze(new Attributes(step, name));
    throw new DecantError('UNSUPPORTED_MODEL', `importance_getter names ${name}, which is no step of its pipeline.`);
  }
  if (name !== 'named_steps') {
    const value = from.value(name);
    if (value instanceof PythonObject) return unfreeze(new Attributes(value, `${from.path}.${name}`));
    throw from.refuse(`attribute ${name} is no estimator`);
  }
  return new Map(
    from.list('steps').flatMap((entry): [string, PythonValue][] => {
      const [key, step] = entry instanceof PythonTuple ? entry.items : Array.isArray(entry) ? entry : [];
      return typeof key === 'string' && step !== undefined ? [[key, step]] : [];
    }),
  );
}

// A frozen estimator has the attributes of the one inside.
function unfreeze(attributes: Attributes): Attributes {
  if (attributes.className !== 'FrozenEstimator') return attributes;
  const inner = attributes.value('estimator');
  return inner instanceof PythonObject ? unfreeze(new Attributes(inner, attributes.path)) : attributes;
}

function readRows(
  attributes: Attributes,
  name: string | undefined,
  release: Release,
): FloatTable & { isFlat: boolean } {
  if (name === undefined || name === 'coef_') {
    const coefficients = readCoefficients(attributes, release);
    if (coefficients !== undefined) return coefficients;
  }
  if (name === undefined || name === 'feature_importances_') {
    const data = readTreeImportances(attributes, release);
    if (data !== undefined) {
      return { rowCount: 1, columnCount: data.length, data, isFloat32: false, isFlat: true };
    }
  }
  if (name === undefined) throw attributes.refuse('its importances have no native reader');
  return { ...readTable(attributes, name), isFlat: attributes.floats(name).shape.length === 1 };
}

// numpy.linalg.norm over the rows.
function takeNorms(
  { rowCount, columnCount, data, isFlat }: FloatTable & { isFlat: boolean },
  order: number,
): Float64Array {
  if (isFlat) return data.map(Math.abs);
  return Float64Array.from({ length: columnCount }, (_, column) => {
    const sizes = Array.from({ length: rowCount }, (_, row) => Math.abs(data[row * columnCount + column]!));
    if (order === Infinity) return Math.max(...sizes);
    if (order === -Infinity) return Math.min(...sizes);
    if (order === 1) return sizes.reduce((sum, size) => sum + size, 0);
    if (order === 2) return Math.sqrt(sizes.reduce((sum, size) => sum + size * size, 0));
    return sizes.reduce((sum, size) => sum + size ** order, 0) ** (1 / order);
  });
}
