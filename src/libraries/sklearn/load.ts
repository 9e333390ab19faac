// From records to an estimator: finds the reader of each class in THE list; a class that is not in it is refused by name.
import { DecantError } from '../../errors.ts';
import { PythonObject } from '../../formats/python/values.ts';
import type { PythonGlobal, PythonValue } from '../../formats/python/values.ts';
import { Attributes, describeKind } from './attributes.ts';
import { bindPredict, splitBoundPredict } from './bound-predict.ts';
import type { Estimator } from './estimator.ts';
import { ESTIMATOR_READERS } from './index.ts';
import type { EstimatorReader, ReadContext } from './reader.ts';

/** Most estimators inside each other; a record can hold itself. */
const MAX_DEPTH = 64;

/** What a model tells beside its records. */
export interface SavedWith {
  /** Major release of pandas in the stack that saved the model. */
  readonly pandasMajor?: number | undefined;
}

/**
 * Builds the estimator of a record; refuses with UNSUPPORTED_MODEL what has no reader, and layouts that are not known. `guests`
 * are readers of other libraries' classes, which stand beside scikit-learn's own in a pipeline.
 */
export function loadEstimator(
  value: PythonValue,
  guests: readonly EstimatorReader[] = [],
  { pandasMajor }: SavedWith = {},
): Estimator {
  return readEstimator(value, { guests, pandasMajor }, '', 0);
}

interface Readers {
  readonly guests: readonly EstimatorReader[];
  readonly pandasMajor: number | undefined;
}

/** The reader of a class; undefined where there is none. */
export function findReader(type: PythonGlobal, guests: readonly EstimatorReader[] = []): EstimatorReader | undefined {
  const isMeant = (reader: EstimatorReader): boolean =>
    reader.className === type.name && (type.module === reader.package || type.module.startsWith(`${reader.package}.`));
  return ESTIMATOR_READERS.find(isMeant) ?? guests.find(isMeant);
}

function readEstimator(value: PythonValue, readers: Readers, path: string, depth: number): Estimator {
  if (depth > MAX_DEPTH) {
    throw new DecantError('LIMIT_EXCEEDED', `${path}: more than ${MAX_DEPTH} estimators inside each other.`);
  }
  if (!(value instanceof PythonObject)) throw refuse(`${describeKind(value)} is no estimator`, path);
  const { guests, pandasMajor } = readers;
  const reader = findReader(value.type, guests);
  if (reader === undefined) throw refuse(`${value.type.path} has no native reader`, path);
  const context: ReadContext = {
    path,
    readEstimator: (inner, place) => readEstimator(inner, readers, path === '' ? place : `${path}.${place}`, depth + 1),
  };
  const bound = splitBoundPredict(value);
  if (bound === undefined) return reader.read(new Attributes(value, path, pandasMajor), context);
  const estimator = reader.read(new Attributes(bound.record, path, pandasMajor), context);
  const rebound = bindPredict(estimator, bound.method);
  if (rebound !== undefined) return rebound;
  throw refuse(`predict of ${estimator.className} is bound to ${bound.method}, which it does not have`, path);
}

function refuse(reason: string, path: string): DecantError {
  return new DecantError('UNSUPPORTED_MODEL', `${path === '' ? '' : `${path}: `}${reason}.`, {
    hint: 'A Python worker may run this model.',
  });
}
