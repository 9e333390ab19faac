// The trees of an ensemble: records of one tree class that agree in features, outputs and classes.
import { RecordAligner } from '../../../formats/python/structured-fields.ts';
import { PythonObject } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { Attributes, describeKind } from '../attributes.ts';
import { PREDICT_METHODS } from '../estimator.ts';
import { readTree } from '../tree/read-tree.ts';
import type { SklearnTree } from '../tree/read-tree.ts';

/** Trees in their order, with the attributes of their estimators. */
export interface TreeParts {
  readonly parts: readonly Attributes[];
  readonly trees: readonly SklearnTree[];
  readonly featureCount: number;
  readonly outputCount: number;
  readonly classCount: number;
}

/** Reads `estimators_`; refuses any class but the one that the ensemble makes, and trees that differ in shape. */
export function readTreeParts(attributes: Attributes, values: readonly PythonValue[], className: string): TreeParts {
  const parts = values.map((value, index) => {
    const place = `estimators_[${index}]`;
    if (
      !(value instanceof PythonObject) ||
      value.type.name !== className ||
      !value.type.module.startsWith('sklearn.tree.')
    ) {
      throw attributes.refuse(`${place} is ${describeKind(value)}, not a ${className}`);
    }
    const part = new Attributes(value, attributes.path === '' ? place : `${attributes.path}.${place}`);
    part.refuseOverrides(PREDICT_METHODS);
    return part;
  });
  if (parts.length === 0) throw attributes.refuse('estimators_ is empty');
  const aligner = new RecordAligner();
  const trees = parts.map((part) => readTree(part, aligner));
  const { featureCount, outputCount, classCount } = trees[0]!;
  const isEqual = trees.every(
    (tree) => tree.featureCount === featureCount && tree.outputCount === outputCount && tree.classCount === classCount,
  );
  if (!isEqual) throw attributes.refuse('its trees differ in features, outputs or classes');
  return { parts, trees, featureCount, outputCount, classCount };
}
