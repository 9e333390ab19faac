import { describe, expect, test } from 'vitest';
import { NdArray, PythonDict, PythonGlobal, PythonObject } from '../../../../src/formats/python/values.ts';
import type { PythonValue } from '../../../../src/formats/python/values.ts';
import { makeMatrix } from '../../../../src/data/matrix.ts';
import { requireMethod } from '../../../../src/libraries/sklearn/estimator.ts';
import { loadEstimator } from '../../../../src/libraries/sklearn/load.ts';
import { catchError, changeCase, readModel, testCases } from '../golden-cases.ts';

describe('golden cases', () => {
  testCases('tree-', { logTolerance: 1e-15 });
});

/** The record of a tree whose `tree_` has other state. */
function changeTree(
  name: string,
  model: string,
  changes: Readonly<Record<string, PythonValue | undefined>>,
): PythonObject {
  const record = changeCase(name, {}, model);
  const tree = record.state instanceof PythonDict ? record.state.get('tree_') : undefined;
  if (!(tree instanceof PythonObject) || !(tree.state instanceof PythonDict)) throw new Error('no tree');
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined) tree.state.entries.delete(key);
    else tree.state.entries.set(key, value);
  }
  return record;
}

function stateOf(name: string, model: string, key: string): NdArray {
  const record = readModel(name, model);
  const tree = record instanceof PythonObject && record.state instanceof PythonDict ? record.state.get('tree_') : null;
  const value = tree instanceof PythonObject && tree.state instanceof PythonDict ? tree.state.get(key) : null;
  if (!(value instanceof NdArray)) throw new Error(`no ${key}`);
  return value;
}

describe('layouts that are not known', () => {
  const refuse = (record: PythonObject): string => {
    const error = catchError(() => loadEstimator(record));
    expect(error.code).toBe('UNSUPPORTED_MODEL');
    return error.message;
  };

  test('a tree of another library is refused', () => {
    const other = new PythonObject(new PythonGlobal('elsewhere', 'Tree'));
    expect(refuse(changeCase('mlflow3-tree-numbers', { tree_: other }, 'mean'))).toBe(
      'DecisionTreeRegressor (scikit-learn 1.9.1): tree_ is an instance of elsewhere.Tree.',
    );
  });

  test('a tree without values, and values of another shape, are refused', () => {
    const values = stateOf('mlflow3-tree-numbers', 'two-outputs', 'values');
    expect(refuse(changeTree('mlflow3-tree-numbers', 'mean', { values: undefined }))).toContain(
      'values of tree_ is missing',
    );
    expect(refuse(changeTree('mlflow3-tree-numbers', 'mean', { values }))).toContain('nodes and values of shape');
  });

  test('a number of nodes that the arrays do not have is refused', () => {
    expect(refuse(changeTree('mlflow3-tree-numbers', 'mean', { node_count: 2 }))).toContain(
      'nodes and values of shape',
    );
  });

  test('nodes without the rule for missing values are refused where the release has it, and the other way round', () => {
    const old = stateOf('sk12-tree-numbers', 'mean', 'nodes');
    const current = stateOf('mlflow3-tree-numbers', 'mean', 'nodes');
    expect(refuse(changeTree('mlflow3-tree-numbers', 'mean', { nodes: resize(old, current) }))).toContain(
      'missing_go_to_left',
    );
    expect(refuse(changeTree('sk12-tree-numbers', 'mean', { nodes: resize(current, old) }))).toContain(
      'missing_go_to_left',
    );
  });

  test('classes that are fewer than those of the tree are refused', () => {
    const record = changeCase('mlflow3-tree-classes', { n_classes_: 2 }, 'words');
    expect(refuse(record)).toBe(
      'DecisionTreeClassifier (scikit-learn 1.9.1): classes_ of output 0 has shape [3], its trees have 3 classes.',
    );
  });

  test('a regressor whose tree has classes is refused', () => {
    const tree = readModel('mlflow3-tree-classes', 'words');
    const inner =
      tree instanceof PythonObject && tree.state instanceof PythonDict ? tree.state.get('tree_') : undefined;
    expect(refuse(changeCase('mlflow3-tree-numbers', { tree_: inner }, 'mean'))).toContain(
      'its tree has 3 values for each output',
    );
  });

  test('an instance with a predict of its own is refused', () => {
    const predict = new PythonGlobal('elsewhere', 'predict');
    expect(refuse(changeCase('mlflow3-tree-numbers', { predict }, 'mean'))).toContain(
      'predict was replaced on the instance',
    );
  });

  test('damaged nodes are refused', () => {
    const nodes = stateOf('mlflow3-tree-numbers', 'mean', 'nodes');
    const bytes = nodes.bytes.slice();
    // The left child of the root becomes the root.
    bytes.set(new Uint8Array(8), nodes.dtype.fields?.find(({ name }) => name === 'left_child')?.offset ?? 0);
    const damaged = new NdArray(nodes.dtype, nodes.shape, false, bytes);
    const error = catchError(() => loadEstimator(changeTree('mlflow3-tree-numbers', 'mean', { nodes: damaged })));
    expect(error.code).toBe('MALFORMED_DATA');
    expect(error.message).toContain('child 0 of node 0 is not there or has another parent');
  });
});

// The records of one array under the number of records of another.
function resize(source: NdArray, like: NdArray): NdArray {
  const count = like.shape[0] ?? 0;
  const bytes = new Uint8Array(count * source.dtype.itemSize);
  bytes.set(source.bytes.subarray(0, bytes.length));
  return new NdArray(source.dtype, [count], false, bytes);
}

describe('data that does not fit', () => {
  const predict = requireMethod(loadEstimator(readModel('mlflow3-tree-inputs', 'tree')), 'predict');

  test('errors tell what was expected, never a value', () => {
    expect(catchError(() => predict(makeMatrix(1, 2, Float64Array.of(77, 78)))).message).toBe(
      'X has 2 features, but DecisionTreeRegressor is expecting 3 features as input.',
    );
    expect(catchError(() => predict(makeMatrix(0, 3, new Float64Array(0)))).message).toBe(
      'Found array with 0 sample(s) (shape=(0, 3)) while a minimum of 1 is required by DecisionTreeRegressor.',
    );
    expect(catchError(() => predict(makeMatrix(1, 3, Float64Array.of(77, 1e39, 0)))).message).toBe(
      "Input X contains infinity or a value too large for dtype('float32').",
    );
  });

  test('a sparse row that names a column twice has the last element, as in scikit-learn', () => {
    const sparse = (columns: number[], data: number[]) =>
      ({
        kind: 'csr',
        rowCount: 1,
        columnCount: 3,
        rowOffsets: Int32Array.of(0, columns.length),
        columnIndices: Int32Array.from(columns),
        data: Float64Array.from(data),
      }) as const;
    const far = predict(sparse([0, 2], [-9, -9]));
    expect(predict(sparse([0, 0, 2], [9, -9, -9]))).toEqual(far);
    expect(predict(sparse([0, 2], [9, -9]))).not.toEqual(far);
    expect(catchError(() => predict(sparse([3], [1]))).message).toBe('A sparse matrix of 3 columns names column 3.');
  });
});
