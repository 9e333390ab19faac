// Names of a ColumnTransformer's answer (get_feature_names_out, scikit-learn 1.0 and later) and its answer as a table
// (set_output(transform='pandas'), 1.2 and later).
import type { Column } from '../../../data/frame.ts';
import { makeMatrix } from '../../../data/matrix.ts';
import { readOutputConfig } from '../answer-table.ts';
import { describeKind } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { matrixToFrame } from '../array-columns.ts';
import type { Estimator, Features, Table } from '../estimator.ts';
import { isSince, readRelease } from '../release.ts';
import { resolveColumnKey } from './column-key.ts';
import type { ColumnKey } from './column-key.ts';
import { stackColumns } from '../stack-columns.ts';

/** How the answer is named, and whether it is a table. */
export interface OutputNaming {
  readonly names: Estimator['outputNames'];
  readonly isTable: boolean;
  readonly featureNames: readonly string[] | undefined;
}

interface NamedStep {
  readonly name: string;
  readonly key: ColumnKey;
  readonly estimator: Estimator | undefined;
}

/** Reads how a ColumnTransformer names its answer; undefined before 1.0. */
export function readOutputNaming(
  attributes: Attributes,
  steps: readonly NamedStep[],
  featureNames: readonly string[] | undefined,
): OutputNaming | undefined {
  if (!isSince(readRelease(attributes), 1, 0)) return undefined;
  const isTable = readOutputConfig(attributes) === 'pandas';
  const prefix = attributes.optional('verbose_feature_names_out') ?? true;
  if (typeof prefix !== 'boolean' && typeof prefix !== 'string') {
    if (isTable) throw attributes.refuse(`verbose_feature_names_out = ${describeKind(prefix)} is not known`);
    return undefined;
  }
  // Until 1.5 a text is no template: it only counts as true.
  const template =
    typeof prefix === 'string' && isSince(readRelease(attributes), 1, 6)
      ? prefix
      : prefix !== false && prefix !== ''
        ? '{transformer_name}__{feature_name}'
        : '{feature_name}';
  const width = attributes.number('n_features_in_');
  const names: Estimator['outputNames'] = (given) => {
    const inputs = given ?? featureNames ?? Array.from({ length: width }, (_, index) => `x${index}`);
    return steps.flatMap(({ name, key, estimator }) => {
      const chosen = resolveColumnKey(key, width, inputs).map((position) => inputs[position] ?? '');
      const outputs = estimator === undefined ? chosen : (estimator.outputNames?.(chosen) ?? chosen);
      return outputs.map((output) =>
        template.replaceAll('{transformer_name}', name).replaceAll('{feature_name}', output),
      );
    });
  };
  return { names, isTable, featureNames };
}

/** The parts as one table with the transformer's names; each column keeps its type. */
export function nameOutputs(parts: readonly Table[], naming: OutputNaming): Features {
  const names = naming.names?.(naming.featureNames) ?? [];
  const columns = parts.flatMap((part): readonly Column[] => {
    if (part.kind === 'frame') return part.columns;
    const dense = part.kind === 'csr' ? stackColumns([part]) : part;
    return dense.kind === 'frame' ? dense.columns : matrixToFrame(dense).columns;
  });
  const rowCount = parts[0]?.rowCount ?? 0;
  if (columns.length === 0) return makeMatrix(rowCount, 0, new Float64Array(0));
  return {
    kind: 'frame',
    rowCount,
    columns: columns.map((column, index): Column => ({ ...column, name: names[index] ?? index })),
  };
}
