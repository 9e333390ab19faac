// Environment files of a model, as MLflow 3.17.2 writes them (MLM-030 .. MLM-033).
import { describe, expect, it } from 'vitest';
import type { PipLines } from '../../../src/model/save/environment-files.ts';
import { makeEnvironmentFiles } from '../../../src/model/save/environment-files.ts';

const PACKAGES = ['xgboost==3.4.1', 'mlflow==3.17.2', 'numpy==2.5.5', 'numpy==2.5.5'];

function lines(requirements: readonly string[], constraints: readonly string[] = []): PipLines {
  return { requirements, constraints };
}

function pip(...given: Parameters<typeof makeEnvironmentFiles>): string | undefined {
  return makeEnvironmentFiles(...given).get('requirements.txt');
}

describe('makeEnvironmentFiles', () => {
  it('sorts the packages of the flavor behind mlflow, each once', () => {
    expect(Object.fromEntries(makeEnvironmentFiles(PACKAGES, {}))).toEqual({
      'requirements.txt': 'mlflow==3.17.2\nnumpy==2.5.5\nxgboost==3.4.1',
      'conda.yaml':
        'channels:\n- conda-forge\ndependencies:\n- python=3.13.0\n- pip\n- pip:\n  - mlflow==3.17.2\n  - numpy==2.5.5\n  - xgboost==3.4.1\nname: mlflow-env\n',
      'python_env.yaml':
        'python: 3.13.0\nbuild_dependencies:\n- pip\n- setuptools\n- wheel\ndependencies:\n- -r requirements.txt\n',
    });
  });

  it('states another Python in both files', () => {
    const files = makeEnvironmentFiles(PACKAGES, {}, '3.7.16');
    expect(files.get('python_env.yaml')).toContain('python: 3.7.16\n');
    expect(files.get('conda.yaml')).toContain('- python=3.7.16\n');
  });

  it('takes requirements in the order given, and adds mlflow where it is not named', () => {
    expect(pip(PACKAGES, { pipRequirements: lines(['scipy', 'numpy']) })).toBe('mlflow==3.17.2\nscipy\nnumpy');
    expect(pip(PACKAGES, { pipRequirements: lines(['scipy', 'mlflow>=2']) })).toBe('scipy\nmlflow>=2');
    expect(pip(PACKAGES, { pipRequirements: lines(['mlflow-skinny']) })).toBe('mlflow-skinny');
    expect(pip(PACKAGES, { pipRequirements: lines(['mlflow-plugin']) })).toBe('mlflow==3.17.2\nmlflow-plugin');
  });

  it('puts extra requirements behind those of the flavor', () => {
    expect(pip(PACKAGES, { extraPipRequirements: lines(['a==1']) })).toBe(
      'mlflow==3.17.2\nnumpy==2.5.5\nxgboost==3.4.1\na==1',
    );
  });

  it('writes conda.yaml as given, with mlflow in its pip section, and requirements.txt of that section', () => {
    const condaEnv = { name: 'own', dependencies: ['python=3.11', 'pip', { pip: ['numpy==2.0.0'] }] };
    const files = makeEnvironmentFiles(PACKAGES, { condaEnv });
    expect(files.get('conda.yaml')).toBe(
      'dependencies:\n- python=3.11\n- pip\n- pip:\n  - mlflow==3.17.2\n  - numpy==2.0.0\nname: own\n',
    );
    expect(files.get('requirements.txt')).toBe('mlflow==3.17.2\nnumpy==2.0.0');
    expect(makeEnvironmentFiles(PACKAGES, { condaEnv: { dependencies: ['python=3.11'] } }).get('conda.yaml')).toBe(
      'dependencies:\n- python=3.11\n- pip:\n  - mlflow==3.17.2\n',
    );
  });

  it.each([
    [{ condaEnv: {}, pipRequirements: lines([]) }, 'got condaEnv and pipRequirements.'],
    [{ pipRequirements: lines([]), extraPipRequirements: lines([]) }, 'got pipRequirements and extraPipRequirements.'],
    [{ condaEnv: { dependencies: 'numpy' } }, 'dependencies of condaEnv must be a list.'],
  ])('refuses %j', (choice, message) => {
    expect(() => makeEnvironmentFiles(PACKAGES, choice)).toThrow(message);
  });
});
