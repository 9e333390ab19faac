// What Python MLflow answers to a request: `mlflow models predict` without its command.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DecantError } from '../errors.ts';
import type { ExampleBody } from './example-body.ts';
import { runProcess } from './run-process.ts';

/** The answer and who gave it. */
export interface PythonAnswer {
  /** JSON text. */
  readonly text: string;
  readonly mlflowVersion: string;
  readonly pythonVersion: string;
}

// MLflow 1.x takes the split form bare and says so apart.
const PROGRAM = `
import inspect, json, sys
import mlflow
from mlflow.pyfunc import scoring_server
model, body, answer, kind = sys.argv[1:]
args = {}
if "json_format" in inspect.signature(scoring_server._predict).parameters:
    args["json_format"] = "split"
    if kind == "json":
        with open(body, encoding="utf-8") as stream:
            value = json.load(stream)
        if isinstance(value, dict) and "dataframe_split" in value:
            value = value["dataframe_split"]
        elif isinstance(value, list) or (isinstance(value, dict) and "dataframe_records" in value):
            value = value if isinstance(value, list) else value["dataframe_records"]
            args["json_format"] = "records"
        with open(body, "w", encoding="utf-8") as stream:
            json.dump(value, stream)
scoring_server._predict(model, body, answer, kind, **args)
print(mlflow.__version__, "%d.%d.%d" % sys.version_info[:3])
`;

/** Runs MLflow in the interpreter; a failure of it is INVALID_STATE with the end of what it said. */
export async function askPython(
  python: string,
  modelFolder: string,
  { bytes, contentType }: ExampleBody,
  timeoutSeconds: number,
): Promise<PythonAnswer> {
  const folder = await mkdtemp(join(tmpdir(), 'decant-verify-'));
  try {
    const [body, answer] = [join(folder, 'body'), join(folder, 'answer.json')];
    await writeFile(body, bytes);
    const kind = contentType === 'text/csv' ? 'csv' : 'json';
    const args = ['-W', 'ignore', '-c', PROGRAM, modelFolder, body, answer, kind];
    const { code, stdout, stderr } = await runProcess(python, args, { timeoutSeconds, cwd: folder });
    if (code !== 0) {
      throw new DecantError('INVALID_STATE', `Python MLflow does not answer: ${lastLines(stderr)}`, {
        hint: 'The environment may lack packages of the model; see its requirements.txt.',
      });
    }
    const [mlflowVersion = '', pythonVersion = ''] = (stdout.trim().split('\n').at(-1) ?? '').split(' ');
    return { text: await readFile(answer, 'utf8'), mlflowVersion, pythonVersion };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// The error stands at the end of a trace.
function lastLines(text: string): string {
  return text.trim().split('\n').slice(-3).join('\n').slice(-1000);
}
