// FeatureUnion of scikit-learn 0.19 to 1.9 (sklearn/pipeline.py): several transformers read X, their answers are put side by side.
import { DecantError } from '../../../errors.ts';
import { makeMatrix } from '../../../data/matrix.ts';
import { PythonTuple } from '../../../formats/python/values.ts';
import { readOutputConfig, refuseSparseTable } from '../answer-table.ts';
import { describeKind } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { nameOutputs } from '../compose/output-names.ts';
import { readMissingText } from '../encoders/category-table.ts';
import { requireTable } from '../estimator.ts';
import type { Estimator, Features } from '../estimator.ts';
import type { ReadContext } from '../reader.ts';
import { isSince, readRelease } from '../release.ts';
import { stackColumns, stackSparse } from '../stack-columns.ts';
import { applyWeight, readWeights } from '../transformer-weights.ts';

interface Part {
  readonly name: string;
  /** Undefined passes X through. */
  readonly estimator: Estimator | undefined;
  readonly transform: (x: Features) => Features;
  readonly weight: number | undefined;
}

/** Reads a FeatureUnion; refuses transformers that have no reader by name. */
export function readFeatureUnion(attributes: Attributes, context: ReadContext): Estimator {
  attributes.refuseOverrides(['transform']);
  const release = readRelease(attributes);
  const parts = readParts(attributes, context);
  const children = parts.flatMap(({ estimator }) => estimator ?? []);
  const featureNames = children[0]?.featureNames;
  const missingText = readMissingText(attributes);
  const names = isSince(release, 1, 0) ? makeNamer(attributes, parts) : undefined;
  const isTable = names !== undefined && readOutputConfig(attributes) === 'pandas';
  return {
    className: attributes.className,
    featureCount: children[0]?.featureCount,
    featureNames,
    children,
    transform: (x) => {
      if (parts.length === 0) return makeMatrix(x.rowCount, 0, new Float64Array(0));
      const answers = parts.map(({ transform, weight }) => {
        const answer = requireTable(transform(x));
        return weight === undefined ? answer : applyWeight(answer, weight);
      });
      const isSparse = answers.some(({ kind }) => kind === 'csr');
      if (isTable && isSparse) throw refuseSparseTable();
      if (isTable) return nameOutputs(answers, { names, isTable, featureNames });
      return isSparse ? stackSparse(answers, attributes.className) : stackColumns(answers, missingText);
    },
    outputNames: names,
  };
}

function readParts(attributes: Attributes, context: ReadContext): readonly Part[] {
  const weights = readWeights(attributes);
  return attributes.list('transformer_list').flatMap((entry, index): readonly Part[] => {
    const place = `transformer_list[${index}]`;
    const [name, transformer] = entry instanceof PythonTuple ? entry.items : Array.isArray(entry) ? entry : [];
    if (typeof name !== 'string' || transformer === undefined) {
      throw attributes.refuse(`${place} is no tuple of a name and a transformer`);
    }
    if (transformer === null || transformer === 'drop') return [];
    const weight = weights.get(name);
    if (transformer === 'passthrough') return [{ name, estimator: undefined, transform: (x) => x, weight }];
    if (typeof transformer === 'string') throw attributes.refuse(`${place} is ${describeKind(transformer)}`);
    const estimator = context.readEstimator(transformer, place);
    const transform = estimator.transform?.bind(estimator);
    if (transform === undefined) throw attributes.refuse(`${estimator.className} at ${place} has no transform`);
    return [{ name, estimator, transform, weight }];
  });
}

function makeNamer(attributes: Attributes, parts: readonly Part[]): Estimator['outputNames'] {
  const isPrefixed = !attributes.has('verbose_feature_names_out') || attributes.boolean('verbose_feature_names_out');
  if (parts.some(({ estimator }) => estimator !== undefined && estimator.outputNames === undefined)) return undefined;
  return (inputs) => {
    const names = parts.flatMap(({ name, estimator }) => {
      const outputs = estimator?.outputNames?.(inputs ?? estimator.featureNames) ?? inputs ?? [];
      return isPrefixed ? outputs.map((output) => `${name}__${output}`) : outputs;
    });
    if (!isPrefixed && new Set(names).size < names.length) {
      throw new DecantError(
        'INVALID_PARAMETER_VALUE',
        'Output feature names are not unique, and verbose_feature_names_out is False.',
      );
    }
    return names;
  };
}
