// The functions of a FunctionTransformer, and the checks of X before them.
import { PythonDict, PythonGlobal, PythonObject } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { describeKind } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import type { Features } from '../estimator.ts';
import { readFeatureNames } from '../feature-names.ts';
import { checkNumeric } from '../numeric-input.ts';
import { isSince } from '../release.ts';
import type { Release } from '../release.ts';
import type { NamedFunction } from './apply-function.ts';
import { findNumpyFunction } from './numpy-functions.ts';

const NUMPY_MODULE = /^numpy(?:\.|$)/;

/** Reads the function in `func` or `inverse_func`; None is undefined. */
export function readFunction(
  attributes: Attributes,
  attribute: 'func' | 'inverse_func',
  release: Release,
): NamedFunction | undefined {
  checkOptions(attributes, attribute === 'func' ? 'kw_args' : 'inv_kw_args');
  const value = attributes.value(attribute);
  if (value === null) return undefined;
  const name = nameFunction(value);
  const rules = name === undefined ? undefined : findNumpyFunction(name);
  if (name === undefined || rules === undefined)
    throw attributes.refuse(`${attribute} = ${describeFunction(value)} is not run`);
  return { name, rules, release };
}

// A ufunc is pickled by its name, or as a call that looks the name up.
function nameFunction(value: PythonValue): string | undefined {
  if (value instanceof PythonGlobal) return NUMPY_MODULE.test(value.module) ? value.name : undefined;
  if (!(value instanceof PythonObject) || value.type.name !== '_ufunc_reconstruct') return undefined;
  const [module, name] = value.args;
  const isNumpy = [value.type.module, module].every((item) => typeof item === 'string' && NUMPY_MODULE.test(item));
  return isNumpy && typeof name === 'string' ? name : undefined;
}

function describeFunction(value: PythonValue): string {
  if (value instanceof PythonObject && /^(?:cloudpickle|dill|_dill|<by value>)/.test(value.type.module)) {
    return "a function that the file holds by value (the author's own, or a lambda)";
  }
  return describeKind(value);
}

function checkOptions(attributes: Attributes, name: string): void {
  const options = attributes.optional(name) ?? null;
  if (options !== null && !(options instanceof PythonDict && options.entries.size === 0)) {
    throw attributes.refuse(`${name} are given to its function`);
  }
}

/** What `validate` does: an array of numbers, finite. Its default was true until 0.21. */
export function makeCheck(attributes: Attributes, release: Release, isInverse = false): (x: Features) => Features {
  const validate = attributes.choice('validate', [true, false, null]);
  const isChecked = validate ?? !isSince(release, 0, 22);
  if (!isChecked) return (x) => x;
  const acceptsSparse = readAcceptsSparse(attributes);
  // X is compared with that of fit since 1.0, what is undone is not.
  const isCompared = isSince(release, 1, 0) && !isInverse;
  const rules = {
    className: attributes.className,
    featureCount: isCompared && attributes.has('n_features_in_') ? attributes.number('n_features_in_') : undefined,
    featureNames: isCompared ? readFeatureNames(attributes) : undefined,
    release,
    acceptsSparse,
  };
  return (x) => checkNumeric(x, rules);
}

function readAcceptsSparse(attributes: Attributes): boolean {
  const value = attributes.value('accept_sparse');
  if (typeof value === 'string' || Array.isArray(value)) return true;
  return attributes.boolean('accept_sparse');
}
