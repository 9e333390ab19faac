// NestedCVWrapper and PolynomialWrapper of category_encoders/wrapper.py, as they transform new rows.
import type { Column, Frame } from '../../../data/frame.ts';
import { PythonDict, PythonObject } from '../../../formats/python/values.ts';
import { readOutputConfig } from '../answer-table.ts';
import { Attributes, describeKind } from '../attributes.ts';
import { requireTable } from '../estimator.ts';
import type { Estimator } from '../estimator.ts';
import type { ReadContext } from '../reader.ts';
import { checkUnique, refuseInput, toTable } from './encoder-input.ts';
import { readLabels } from './layout.ts';

/** Reads a NestedCVWrapper: folds are for training, new rows take the encoder that saw all of it. */
export function readNestedWrapper(attributes: Attributes, context: ReadContext): Estimator {
  attributes.refuseOverrides(['transform']);
  if (readOutputConfig(attributes) !== 'default') throw attributes.refuse('set_output is not read for this class');
  const inner = context.readEstimator(attributes.value('feature_encoder'), 'feature_encoder');
  return { ...inner, className: attributes.className };
}

const SUPERVISED = [
  'CatBoostEncoder',
  'GLMMEncoder',
  'JamesSteinEncoder',
  'LeaveOneOutEncoder',
  'MEstimateEncoder',
  'QuantileEncoder',
  'TargetEncoder',
  'WOEEncoder',
];

/** Reads a PolynomialWrapper: one supervised encoder for each class of the target but one. */
export function readPolynomialWrapper(attributes: Attributes, context: ReadContext): Estimator {
  attributes.refuseOverrides(['transform']);
  if (readOutputConfig(attributes) !== 'default') throw attributes.refuse('set_output is not read for this class');
  const encoders = attributes.value('feature_encoders');
  if (!(encoders instanceof PythonDict)) throw attributes.refuse(`feature_encoders is ${describeKind(encoders)}`);
  const parts = [...encoders.entries].map(([label, record]) => {
    const path = `feature_encoders[${describeKind(label)}]`;
    if (typeof label !== 'string') throw attributes.refuse(`${path} is not named by text`);
    if (!(record instanceof PythonObject) || !SUPERVISED.includes(record.type.name)) {
      throw attributes.refuse(`${path} is no supervised encoder that is known`);
    }
    const inner = new Attributes(record, path);
    if (inner.boolean('drop_invariant') || !inner.boolean('return_df')) {
      throw attributes.refuse(`${path} drops columns or answers an array`);
    }
    return { label, encoder: context.readEstimator(record, path), encoded: new Set(readLabels(inner, 'cols')) };
  });
  const last = parts.at(-1);
  if (last === undefined) throw attributes.refuse('feature_encoders is empty');
  const { className } = attributes;
  return {
    className,
    featureCount: last.encoder.featureCount,
    featureNames: last.encoder.featureNames,
    transform: (given) => {
      const x = toTable(given, className);
      const added: Column[] = [];
      let kept: readonly Column[] = [];
      for (const { label, encoder, encoded } of parts) {
        const answer = encoder.transform === undefined ? undefined : requireTable(encoder.transform(x));
        if (answer?.kind !== 'frame') throw refuseInput('An encoder inside answers no table.');
        kept = answer.columns.filter(({ name }) => !encoded.has(name));
        for (const name of encoded) {
          const column = answer.columns.find((candidate) => candidate.name === name);
          if (column !== undefined) added.push({ ...column, name: `${name}_${label}` });
        }
      }
      const columns = [...kept, ...added];
      checkUnique(columns);
      return { kind: 'frame', rowCount: x.rowCount, columns } satisfies Frame;
    },
  };
}
