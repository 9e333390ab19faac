// Which engine answers: the flavor of loader_module, then the model's other flavors; all reasons where none does (MLM-050 .. MLM-057).
import { describe, expect, it } from 'vitest';
import { DecantError } from '../../src/errors.ts';
import { chooseEngine, refuseModel } from '../../src/flavors/pyfunc/choose-engine.ts';
import type { Flavor, LoadOptions, Scorer } from '../../src/model/flavor.ts';
import { Model } from '../../src/model/model.ts';
import { makeFiles } from '../model/memory-files.ts';

interface Call {
  readonly flavor: string;
  readonly config: unknown;
  readonly options: LoadOptions;
}

function makeFlavor(name: string, calls: Call[], failure?: DecantError, scorerFailure?: DecantError): Flavor {
  return {
    name,
    loaderModules: [`mlflow.${name}`],
    load(_files, config, options) {
      calls.push({ flavor: name, config, options });
      return failure === undefined ? Promise.resolve(`the ${name} object`) : Promise.reject(failure);
    },
    scorer(): Scorer {
      if (scorerFailure !== undefined) throw scorerFailure;
      return { engine: 'native', description: name, methods: ['predict'], predict: (input) => input };
    },
  };
}

const files = makeFiles({ MLmodel: '' });
const unsupported = (text: string, hint?: string): DecantError =>
  new DecantError('UNSUPPORTED_MODEL', text, hint === undefined ? {} : { hint });

function model(flavors: string): Model {
  return Model.fromYaml(`flavors:\n${flavors}`);
}

const TWO = model(
  '  python_function: {loader_module: mlflow.alpha, data: alpha.bin, predict_fn: predict_proba}\n  alpha: {a: 1}\n  beta: {b: 2}\n',
);

describe('chooseEngine', () => {
  it('takes the flavor that loader_module names, with its config, predict_fn and data', async () => {
    const calls: Call[] = [];
    const chosen = await chooseEngine(TWO, files, [makeFlavor('beta', calls), makeFlavor('alpha', calls)]);
    expect(chosen).toMatchObject({
      flavor: 'alpha',
      native: 'the alpha object',
      scorer: { description: 'alpha' },
      refusals: [],
    });
    expect(calls).toEqual([
      {
        flavor: 'alpha',
        config: { a: 1 },
        options: { predictFn: 'predict_proba', dataPath: { key: 'flavors.python_function.data', value: 'alpha.bin' } },
      },
    ]);
  });

  it('asks the other flavors of the model when the first refuses, without its data', async () => {
    const calls: Call[] = [];
    const flavors = [
      makeFlavor('gamma', calls),
      makeFlavor('beta', calls),
      makeFlavor('alpha', calls, unsupported('no alpha today')),
    ];
    const chosen = await chooseEngine(TWO, files, flavors);
    expect(chosen).toMatchObject({ flavor: 'beta', refusals: [{ flavor: 'alpha', reason: 'no alpha today' }] });
    expect(calls[1]).toEqual({ flavor: 'beta', config: { b: 2 }, options: { predictFn: 'predict_proba' } });
  });

  it('counts a refusal of the scorer as one of the flavor', async () => {
    const calls: Call[] = [];
    const chosen = await chooseEngine(TWO, files, [
      makeFlavor('alpha', calls, undefined, unsupported('no such method')),
    ]);
    expect(chosen).toMatchObject([{ flavor: 'alpha', reason: 'no such method' }]);
  });

  it('stops at a damaged file, whatever other flavors there are', async () => {
    const calls: Call[] = [];
    const damaged = new DecantError('MALFORMED_DATA', 'truncated');
    await expect(
      chooseEngine(TWO, files, [makeFlavor('alpha', calls, damaged), makeFlavor('beta', calls)]),
    ).rejects.toBe(damaged);
    expect(calls.map((call) => call.flavor)).toEqual(['alpha']);
  });

  it('loads a flavor that only loader_module names', async () => {
    const calls: Call[] = [];
    const bare = model('  python_function: {loader_module: mlflow.alpha, model_path: m.pkl}\n');
    expect(await chooseEngine(bare, files, [makeFlavor('alpha', calls)])).toMatchObject({ flavor: 'alpha' });
    expect(calls).toEqual([
      {
        flavor: 'alpha',
        config: {},
        options: { dataPath: { key: 'flavors.python_function.model_path', value: 'm.pkl' } },
      },
    ]);
  });

  it('stops when the caller has given up', async () => {
    const signal = AbortSignal.abort(new Error('given up'));
    await expect(chooseEngine(TWO, files, [makeFlavor('alpha', [])], { signal })).rejects.toThrow('given up');
  });

  it.each([
    [
      '{loader_module: mlflow.pyfunc.model, python_model: python_model.pkl}',
      'the model is Python code: a pickled PythonModel in python_model.pkl.',
    ],
    [
      '{loader_module: mlflow.pyfunc.loaders.code_model}',
      'the model is Python code (code_model), loaded by mlflow.pyfunc.loaders.code_model.',
    ],
    [
      '{loader_module: mlflow.pyfunc.loaders.chat_model}',
      'the model is Python code (chat_model), loaded by mlflow.pyfunc.loaders.chat_model.',
    ],
    ['{loader_module: my_package.loader}', "the model is Python code: the author's module my_package.loader loads it."],
    [
      '{loader_module: mlflow.xgboost}',
      'the xgboost flavor (loader_module mlflow.xgboost) is not supported by this release.',
    ],
    ['{}', 'the MLmodel file names no loader_module.'],
  ])('says why %s has no engine', async (config, reason) => {
    expect(await chooseEngine(model(`  python_function: ${config}\n`), files, [])).toMatchObject([
      { flavor: 'python_function', reason },
    ]);
  });

  it('hints at a Python worker for Python code only', async () => {
    const hints = await Promise.all(
      ['mlflow.pyfunc.model', 'mlflow.xgboost'].map((loader) =>
        chooseEngine(model(`  python_function: {loader_module: ${loader}}\n`), files, []),
      ),
    );
    expect(hints.map((refusals) => 'length' in refusals && refusals[0]?.hint?.includes('Python worker'))).toEqual([
      true,
      undefined,
    ]);
  });
});

describe('refuseModel', () => {
  it('gives one reason in one line', () => {
    const cause = unsupported('no alpha today', 'Try tomorrow.');
    expect(refuseModel(files, [{ flavor: 'alpha', reason: cause.message, hint: cause.hint, cause }])).toMatchObject({
      code: 'UNSUPPORTED_MODEL',
      message: 'No engine runs the model in the-folder. alpha: no alpha today',
      hint: 'Try tomorrow.',
      cause,
    });
  });

  it('lists every reason, and each hint once', () => {
    const error = refuseModel(files, [
      { flavor: 'alpha', reason: 'no alpha today.', hint: 'Try tomorrow.' },
      { flavor: 'beta', reason: 'no beta ever.', hint: 'Try tomorrow.' },
    ]);
    expect([error.message, error.hint]).toEqual([
      'No engine runs the model in the-folder:\n  - alpha: no alpha today.\n  - beta: no beta ever.',
      'Try tomorrow.',
    ]);
  });
});
