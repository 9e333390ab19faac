// set_output of scikit-learn 1.2 and later: a transformer that answers tables, its columns named by get_feature_names_out.
import { DecantError } from '../../errors.ts';
import { PythonDict } from '../../formats/python/values.ts';
import { matrixToFrame } from './array-columns.ts';
import { describeKind } from './attributes.ts';
import type { Attributes } from './attributes.ts';
import type { Estimator, Features } from './estimator.ts';

/** What `set_output(transform=...)` was given: `default` or `pandas`; other containers are refused. */
export function readOutputConfig(attributes: Attributes): 'default' | 'pandas' {
  const config = attributes.optional('_sklearn_output_config') ?? null;
  if (config === null) return 'default';
  const container = config instanceof PythonDict ? (config.get('transform') ?? 'default') : config;
  if (container === 'default' || container === 'pandas') return container;
  throw attributes.refuse(`set_output(transform=${describeKind(container)}) is not known`);
}

/** The estimator as set_output makes it: with `pandas`, its answer is a table with names. Refuses a sparse answer, as scikit-learn does. */
export function answerTable(attributes: Attributes, estimator: Estimator): Estimator {
  const { transform, outputNames } = estimator;
  const isPlain = readOutputConfig(attributes) === 'default';
  if (isPlain || transform === undefined || outputNames === undefined) return estimator;
  return {
    ...estimator,
    transform: (x) => {
      const answer = transform(x);
      if (answer.kind === 'csr') throw refuseSparseTable();
      if (answer.kind === 'series') return answer;
      return nameColumns(answer, outputNames(inputNames(x) ?? estimator.featureNames));
    },
  };
}

/** scikit-learn's error for a sparse answer that is to be a table. */
export function refuseSparseTable(): DecantError {
  return new DecantError(
    'INVALID_PARAMETER_VALUE',
    'The transformer outputs a sparse matrix, and its output is set to pandas, which does not support sparse data.',
    { hint: "Fit it with a dense output, or with set_output(transform='default')." },
  );
}

function inputNames(x: Features): readonly string[] | undefined {
  if (x.kind !== 'frame') return undefined;
  const names = x.columns.map(({ name }) => name);
  return names.every((name) => typeof name === 'string') ? names : undefined;
}

function nameColumns(x: Exclude<Features, { kind: 'csr' | 'series' }>, names: readonly string[]): Features {
  const { columns, rowCount } = x.kind === 'frame' ? x : matrixToFrame(x);
  return {
    kind: 'frame',
    rowCount,
    columns: columns.map((column, index) => ({ ...column, name: names[index] ?? index })),
  };
}
