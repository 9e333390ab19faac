// PCA beside scikit-learn 1.9 (tools/fixtures/sklearn_unsupervised.py).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeMatrix } from '../../../../src/data/matrix.ts';
import { compressRows } from '../../../../src/libraries/sklearn/sparse-rows.ts';
import { makePipeline, PCA, StandardScaler } from '../../../../src/libraries/sklearn/training/index.ts';
import type { PCAParams } from '../../../../src/libraries/sklearn/training/index.ts';
import { expectClose } from './expect-close.ts';
import { toPlain } from './plain-record.ts';

interface PCACase {
  readonly params: Partial<PCAParams>;
  readonly x: number[][];
  readonly other: number[][];
  readonly state: Readonly<Record<string, unknown>>;
  readonly transformed: number[][];
  readonly restored: number[][];
}

function readCases(name: string): readonly PCACase[] {
  const file = join(import.meta.dirname, `../../../fixtures/sklearn-training/${name}.json`);
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly cases: readonly PCACase[] }).cases;
}

const cases = [...readCases('pca'), ...readCases('pca-truncated')];

const X = [
  [1, 2, 0],
  [3, 1, 1],
  [0, 4, 2],
  [5, 5, 1],
  [2, 0, 7],
];

describe('PCA', () => {
  it.each(cases.map((one, number) => [`${number} ${JSON.stringify(one.params)}`, one] as const))(
    'finds the components of scikit-learn: %s',
    (_, one) => {
      const model = new PCA(one.params).fit(one.x);
      const record = readState(model);
      const names = Object.keys(one.state);
      expect(Object.keys(record).slice(-names.length)).toEqual(names);
      const variances = one.state['explained_variance_'] as number[];
      for (const name of names.filter((key) => key !== 'components_')) {
        // What is left of no variance is rounding: roots of variances have half of its digits.
        const tolerance = name === 'singular_values_' && countRank(variances) < variances.length ? 1e-7 : 1e-10;
        const scale = name === 'noise_variance_' ? [variances[0]] : [];
        expectClose([record[name], ...scale], [one.state[name], ...scale], tolerance);
      }
      // Axes without variance are any that complete the others; so are answers along them.
      const rank = countRank(variances);
      const cut = <Row>(rows: readonly Row[]): readonly Row[] => rows.slice(0, rank);
      expectClose(cut(model.components.map((row) => [...row])), cut(one.state['components_'] as number[][]), 1e-10);
      if (rank < model.components.length) return;
      expectClose(model.transform(one.other), one.transformed, 1e-10);
      expectClose(model.inverseTransform(model.transform(one.other)), one.restored, 1e-10);
    },
  );

  it('tells what it learned', () => {
    const model = new PCA({ nComponents: 2 }).fit(X);
    expect(model.components.map((row) => row.length)).toEqual([3, 3]);
    expectClose([...model.mean], [2.2, 2.4, 2.2], 1e-15);
    expect([model.nComponents, model.nSamples]).toEqual([2, 5]);
    expectClose(
      [...model.explainedVariance],
      [...model.singularValues].map((value) => value ** 2 / 4),
      1e-15,
    );
    const all = new PCA().fit(X);
    expectClose(
      all.explainedVarianceRatio.reduce((sum, ratio) => sum + ratio, 0),
      1,
      1e-15,
    );
    expectClose(model.noiseVariance, all.explainedVariance[2], 1e-14);
    expect(all.noiseVariance).toBe(0);
  });

  it('chooses the solver of scikit-learn for the shape of X', () => {
    const solverOf = (rowCount: number, columnCount: number, params: Partial<PCAParams>): unknown => {
      const data = Float64Array.from({ length: rowCount * columnCount }, (_, at) => Math.sin(at * at));
      const model = new PCA({ randomState: 0, ...params }).fit(makeMatrix(rowCount, columnCount, data));
      return readState(model)['_fit_svd_solver'];
    };
    expect(solverOf(40, 4, { nComponents: 2 })).toBe('covariance_eigh');
    expect(solverOf(39, 4, { nComponents: 2 })).toBe('full');
    expect(solverOf(60, 510, { nComponents: 2 })).toBe('randomized');
    expect(solverOf(6, 510, { nComponents: 5 })).toBe('full');
    expect(solverOf(6, 510, { nComponents: 0.5 })).toBe('full');
  });

  it('learns from sparse rows as ARPACK does, and refuses what scikit-learn refuses of them', () => {
    const sparse = compressRows(makeMatrix(5, 3, Float64Array.from(X.flat())));
    const model = new PCA({ nComponents: 2 }).fit(sparse);
    expect(readState(model)['_fit_svd_solver']).toBe('arpack');
    expectClose(model.transform(sparse), new PCA({ nComponents: 2 }).fit(X).transform(X), 1e-14);
    expect(() => new PCA({ svdSolver: 'full' }).fit(sparse)).toThrow(
      'PCA only support sparse inputs with the "arpack" and "covariance_eigh" solvers, while "full" was passed.',
    );
  });

  it('keeps names, and names its own columns', () => {
    const model = new PCA({ nComponents: 2 }).fit({ a: [1, 2, 4], b: [3, 1, 1], c: [0, 0, 2] });
    expect(readState(model)).toMatchObject({ feature_names_in_: ['a', 'b', 'c'], n_features_in_: 3 });
    expect(model.getFeatureNamesOut()).toEqual(['pca0', 'pca1']);
  });

  it('is a step of a pipeline, with clones and parameters', () => {
    const pipeline = makePipeline(new StandardScaler(), new PCA({ nComponents: 1 })).fit(X);
    expect(pipeline.getParams()).toMatchObject({ pca__n_components: 1, pca__svd_solver: 'auto' });
    expectClose(
      pipeline.transform(X),
      new PCA({ nComponents: 1 }).fitTransform(new StandardScaler().fitTransform(X)),
      0,
    );
    expect(new PCA({ whiten: true }).clone().params).toMatchObject({ whiten: true });
  });

  it.each([
    [{ nComponents: 4 }, "n_components=4 must be between 0 and min(n_samples, n_features)=3 with svd_solver='full'"],
    [{ nComponents: 3, svdSolver: 'arpack' }, 'n_components=3 must be strictly less than min(n_samples, n_features)=3'],
    [
      { nComponents: 0.5, svdSolver: 'randomized' },
      'n_components=0.5 must be between 1 and min(n_samples, n_features)=3',
    ],
    [{ nComponents: 'mle', svdSolver: 'arpack' }, "n_components='mle' cannot be a string with svd_solver='arpack'"],
    [{ nComponents: 1.5 }, "The 'n_components' parameter of PCA must be an int in the range [0, inf), a float"],
    [{ svdSolver: 'lobpcg' }, "The 'svd_solver' parameter of PCA must be a str among"],
    [{ powerIterationNormalizer: 'none' }, "The 'power_iteration_normalizer' parameter of PCA must be a str among"],
    [{ tol: 0.1 }, "The 'tol' parameter of PCA must be 0"],
    [{ nOversamples: 0 }, "The 'n_oversamples' parameter of PCA must be an int in the range [1, inf)"],
    [{ iteratedPower: -1 }, "The 'iterated_power' parameter of PCA must be a str among {'auto'} or an int"],
  ] as const)('refuses %o in the words of scikit-learn', (params, message) => {
    expect(() => new PCA(params as Partial<PCAParams>).fit(X)).toThrow(message);
  });

  it('refuses mle of fewer rows than columns, and of variances that do not differ', () => {
    const wide = [
      [1, 2, 3],
      [2, 1, 0],
    ];
    expect(() => new PCA({ nComponents: 'mle' }).fit(wide)).toThrow(
      "n_components='mle' is only supported if n_samples >= n_features",
    );
    const corners = [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ];
    expect(() => new PCA({ nComponents: 'mle' }).fit(corners)).toThrow(
      "n_components='mle' needs variances that differ",
    );
  });
});

function readState(model: PCA): Readonly<Record<string, unknown>> {
  return (toPlain(model.toRecord()) as { readonly state: Readonly<Record<string, unknown>> }).state;
}

function countRank(variances: readonly number[]): number {
  return variances.filter((variance) => variance > 1e-12 * variances[0]!).length;
}
