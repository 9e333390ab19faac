// `decant models predict`, run as users do (CLI-002, CLI-009, CLI-023 .. CLI-036).
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { saveModel as saveJavascript } from '../../src/entry-points/javascript.ts';
import { modelPath, runDecant } from './run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'decant-predict-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const MODEL = modelPath('mlflow3-elasticnet-signature');
const EXAMPLE = join(MODEL, 'serving_input_example.json');
const ANSWER = '{"predictions": [3.363887389933647, 2.1172657064670934]}';
const CSV = 'height,width,depth of field\n-0.466,1.691,0.033\n-0.789,0.408,0.002\n';

describe('decant models predict (CLI-002)', () => {
  it('writes the predictions, without a line end, and nothing else (CLI-025)', async () => {
    expect(await runDecant(['models', 'predict', '-m', MODEL, '-i', EXAMPLE])).toEqual({
      code: 0,
      stdout: ANSWER,
      stderr: '',
    });
  });

  it('reads standard input, and CSV with the types of the schema (CLI-032)', async () => {
    const args = ['models', 'predict', '-m', MODEL];
    expect(await runDecant(args, { input: readFileSync(EXAMPLE) })).toMatchObject({ code: 0, stdout: ANSWER });
    expect(await runDecant([...args, '-t', 'csv'], { input: CSV })).toMatchObject({ code: 0, stdout: ANSWER });
    const whole = 'width,height,depth of field\n1,2,3\n';
    expect(await runDecant([...args, '-t', 'csv'], { input: whole })).toMatchObject({ code: 0, stderr: '' });
  });

  it('sends what the code of a model prints to standard error', async () => {
    const path = join(folder, 'javascript');
    await saveJavascript(join(import.meta.dirname, '..', 'flavors', 'javascript', 'predictor.ts'), path);
    const args = ['models', 'predict', '-m', path, '--allow-code'];
    expect(await runDecant(args, { input: '{"dataframe_records": [{"a": 1, "b": 0.25}]}' })).toEqual({
      code: 0,
      stdout: '{"predictions": [{"exact": 1, "kind": "number", "sum": 0.5}]}',
      stderr: 'what a predictor prints is no answer\n',
    });
  });

  it('writes to a file where it is told to (CLI-026)', async () => {
    const output = join(folder, 'answers.json');
    const args = ['models', 'predict', '-m', `file://${MODEL}`, '-i', EXAMPLE, '-o', output, '-t', 'json'];
    expect(await runDecant(args)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(output, 'utf8')).toBe(ANSWER);
  });

  it('answers a request of MLflow 1.x with a bare list (CLI-009)', async () => {
    const input = '{"columns": ["width", "height", "depth of field"], "data": [[1.691, -0.466, 0.033]]}';
    expect(await runDecant(['models', 'predict', '-m', MODEL], { input })).toMatchObject({
      stdout: '[3.363887389933647]',
    });
  });

  it('puts the probabilities of --method under the labels of their classes, or in lists', async () => {
    const input = '{"inputs": [[0.5, 1, -1]]}';
    const args = ['models', 'predict', '-m', modelPath('mlflow3-pipeline-labels'), '--method', 'predict_proba'];
    const named = await runDecant(args, { input });
    const plain = await runDecant([...args, '--no-labels'], { input });
    const [record] = (JSON.parse(named.stdout) as { predictions: readonly Record<string, number>[] }).predictions;
    const [list] = (JSON.parse(plain.stdout) as { predictions: readonly (readonly number[])[] }).predictions;
    expect(Object.keys(record ?? {})).toEqual(['high', 'low', 'mid']);
    expect(Object.values(record ?? {})).toEqual(list);
  });

  it('gives params to the model', async () => {
    const input = '{"inputs": {"width": [1], "height": [2], "depth of field": [3]}, "params": {"alpha": "x"}}';
    const outcome = await runDecant(['models', 'predict', '-m', modelPath('mlflow3-params')], { input });
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toMatch(/^Error: INVALID_PARAMETER_VALUE: Invalid parameters found: .*\n$/);
  });

  it('notes the options that have no effect, on standard error', async () => {
    const args = ['models', 'predict', '-m', MODEL, '-i', EXAMPLE, '--env-manager', 'virtualenv', '--install-mlflow'];
    const more = ['-r', 'x==1', '--env', 'A=1', '--env', 'B=2', '-j', 'split'];
    expect(await runDecant([...args, ...more])).toEqual({
      code: 0,
      stdout: ANSWER,
      stderr:
        'Note: --env-manager, --install-mlflow, --json-format, --pip-requirements-override, --env have no effect: this model runs without Python.\n',
    });
    expect(await runDecant(['models', 'predict', '-m', MODEL, '-i', EXAMPLE, '--no-conda'])).toMatchObject({
      stderr: '',
    });
  });
});

describe('a failure of decant models predict', () => {
  const missing = join(folder, 'nothing');

  it.each<[string, readonly string[], string]>([
    [
      'no model there (CLI-024)',
      ['-m', missing, '-i', EXAMPLE],
      `RESOURCE_DOES_NOT_EXIST: Could not find an "MLmodel" file: there is no folder ${missing}.`,
    ],
    [
      'no input file (CLI-029)',
      ['-m', MODEL, '-i', missing],
      `RESOURCE_DOES_NOT_EXIST: Cannot read the input file ${missing}: there is no such file or folder.`,
    ],
    [
      'a folder for a file',
      ['-m', MODEL, '-i', folder],
      `RESOURCE_DOES_NOT_EXIST: Cannot read the input file ${folder}: it is a folder.`,
    ],
    [
      'no folder for the output',
      ['-m', MODEL, '-i', EXAMPLE, '-o', join(missing, 'x')],
      `IO_ERROR: Cannot write the predictions to ${join(missing, 'x')}: there is no such file or folder.`,
    ],
    [
      'an unknown content type (CLI-030)',
      ['-m', MODEL, '-i', EXAMPLE, '-t', 'xml'],
      'INVALID_PARAMETER_VALUE: Content type must be one of json or csv.',
    ],
    [
      'an inherited name for a content type',
      ['-m', MODEL, '-i', EXAMPLE, '-t', 'constructor'],
      'INVALID_PARAMETER_VALUE: Content type must be one of json or csv.',
    ],
    [
      'an unknown environment manager (CLI-023)',
      ['-m', MODEL, '--env-manager', 'foo'],
      "INVALID_PARAMETER_VALUE: Invalid value for `env_manager`: foo. Must be one of ['local', 'conda', 'virtualenv', 'uv']",
    ],
  ])('is one line with its code: %s', async (_, args, message) => {
    expect(await runDecant(['models', 'predict', ...args])).toEqual({
      code: 1,
      stdout: '',
      stderr: `Error: ${message}\n`,
    });
  });

  it.each<[string, string, RegExp]>([
    [
      'no JSON (CLI-027)',
      '{"inputs": [[1, 2',
      /^Error: BAD_REQUEST: Invalid input\. Ensure that input is a valid JSON formatted string\. Error: 'JSONDecodeError\("Expecting ',' delimiter: line 1 column 18 \(char 17\)"\)'\n$/,
    ],
    [
      'no key (CLI-028)',
      '{"data": [[1]]}',
      /^Error: BAD_REQUEST: The input must be a JSON dictionary with exactly one of the input fields .*\n$/,
    ],
    [
      'a column that is missing',
      '{"dataframe_split": {"columns": ["width"], "data": [[1]]}}',
      /^Error: INVALID_PARAMETER_VALUE: Failed to enforce schema of data .*Model is missing inputs \['height', 'depth of field'\]\.\n$/,
    ],
    [
      'a number beyond all limits',
      `{"inputs": ${'9'.repeat(5000)}}`,
      /^Error: BAD_REQUEST: The input cannot be read: .*\n$/,
    ],
  ])('tells what the server would: %s', async (_, input, message) => {
    const outcome = await runDecant(['models', 'predict', '-m', MODEL], { input });
    expect([outcome.code, outcome.stdout]).toEqual([1, '']);
    expect(outcome.stderr).toMatch(message);
  });

  it('names the engines that refused a model, with a hint', async () => {
    const other = join(folder, 'python-model');
    const { mkdirSync } = await import('node:fs');
    mkdirSync(other);
    writeFileSync(
      join(other, 'MLmodel'),
      'flavors:\n  python_function:\n    loader_module: mlflow.pyfunc.model\n    python_model: python_model.pkl\n',
    );
    const outcome = await runDecant(['models', 'predict', '-m', other, '-i', EXAMPLE]);
    expect(outcome).toEqual({
      code: 1,
      stdout: '',
      stderr:
        `Error: UNSUPPORTED_MODEL: No engine runs the model in ${other}. python_function: the model is Python code: a pickled PythonModel in python_model.pkl.\n` +
        'Hint: It needs a Python worker, which this release does not have; `mlflow models serve` runs it.\n',
    });
  });
});
