// Replays an example through a model and says whether the answer is as it should be; against Python MLflow on demand.
import { resolve } from 'node:path';
import type { Value } from '../data/dtype.ts';
import { isValueDict } from '../data/python-text.ts';
import { DecantError } from '../errors.ts';
import { loadModel } from '../flavors/pyfunc/index.ts';
import type { PyFuncModel } from '../flavors/pyfunc/index.ts';
import { parseExactJson } from '../formats/json/index.ts';
import { readRequirements } from '../model/requirements.ts';
import { createScoringApp } from '../serving/app.ts';
import { generationOf } from '../serving/protocol/dialect.ts';
import { openModelFiles } from '../stores/model-uri.ts';
import { findMisfits, splitAnswer } from './answer-columns.ts';
import type { AnswerColumn } from './answer-columns.ts';
import { askPython } from './ask-python.ts';
import { compareAnswers } from './compare-answers.ts';
import type { ColumnParity } from './compare-answers.ts';
import { findExampleBody } from './example-body.ts';
import type { ExampleBody } from './example-body.ts';
import { openPythonEnvironment } from './python-environment.ts';
import type { EnvironmentChoice } from './python-environment.ts';

/** Options of {@link verifyModel}. */
export interface VerifyOptions {
  /** A request to replay instead of the model's own example. */
  readonly input?: { readonly bytes: Uint8Array; readonly contentType: ExampleBody['contentType'] };
  /** Rows to make from the signature instead of the model's own example. */
  readonly rows?: number;
  /** Seed of the made rows. Default: 0. */
  readonly seed?: number;
  /** Compares with Python MLflow; undefined for no comparison. */
  readonly python?: EnvironmentChoice;
  /** Relative, and absolute below 1. Default: 1e-12. */
  readonly tolerance?: number;
  /** Seconds for one run of Python. Default: 600. */
  readonly timeoutSeconds?: number;
}

/** What was found; docs/verify.md says what each member means. */
export interface VerifyReport {
  readonly location: string;
  readonly description: string;
  readonly source: ExampleBody['source'];
  readonly rows: number;
  readonly columns: readonly string[];
  /** Does the answer fit the outputs of the signature? Null where there are none. */
  readonly fitsSignature: boolean | null;
  readonly misfits: readonly string[];
  readonly tolerance: number;
  readonly parity: {
    readonly mlflowVersion: string;
    readonly pythonVersion: string;
    readonly columns: readonly ColumnParity[];
    readonly isWithinTolerance: boolean;
  } | null;
  /** Everything that was asked for is as it should be. */
  readonly ok: boolean;
}

/** Verifies a model. Throws what loading and scoring throw; differences are in the report. */
export async function verifyModel(uri: string, options: VerifyOptions = {}): Promise<VerifyReport> {
  const { tolerance = 1e-12, seed = 0, timeoutSeconds = 600 } = options;
  const files = await openModelFiles(uri);
  const model = await loadModel(files);
  try {
    const body: ExampleBody =
      options.input === undefined
        ? await findExampleBody(model, files, { count: options.rows, seed })
        : { source: 'file', ...options.input };
    const columns = splitAnswer(await score(model, body));
    const outputs = model.signature?.outputs;
    const misfits = outputs === undefined ? [] : findMisfits(columns, outputs);
    const parity = options.python === undefined ? null : await comparePython(columns, body);
    return {
      location: files.location,
      description: model.scorer.description,
      source: body.source,
      rows: columns[0]?.values.length ?? 0,
      columns: columns.map(({ name }) => name),
      fitsSignature: outputs === undefined ? null : misfits.length === 0,
      misfits,
      tolerance,
      parity,
      ok: misfits.length === 0 && (parity?.isWithinTolerance ?? true),
    };
  } finally {
    await model.close();
  }

  async function comparePython(ours: readonly AnswerColumn[], body: ExampleBody): Promise<VerifyReport['parity']> {
    const requirements = await readRequirements(files, model.metadata.flavors['python_function']);
    const environment = await openPythonEnvironment(options.python ?? {}, requirements, model.mlflowVersion);
    try {
      const { text, ...versions } = await askPython(environment.python, resolve(files.location), body, timeoutSeconds);
      const columns = compareAnswers(ours, splitAnswer(unwrap(parseExactJson(text))), tolerance);
      return { ...versions, columns, isWithinTolerance: columns.every((column) => column.isWithinTolerance) };
    } finally {
      await environment.dispose();
    }
  }
}

async function score(model: PyFuncModel, { bytes, contentType }: ExampleBody): Promise<Value> {
  let failure: unknown;
  const app = createScoringApp(model, {
    maxBodyBytes: Number.POSITIVE_INFINITY,
    ...(generationOf(model.mlflowVersion) === 1 ? { mlflowVersion: '3' } : {}),
    onError: (error) => (failure = error),
  });
  const { status, body } = await app.handle({
    method: 'POST',
    path: '/invocations',
    header: (name) => (name === 'content-type' ? contentType : undefined),
    body: bytes,
  });
  if (failure instanceof Error) throw failure;
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  if (status === 200) return unwrap(parseExactJson(text));
  throw new DecantError('INVALID_PARAMETER_VALUE', `The model refuses the example: ${readMessage(text)}`);
}

function unwrap(answer: Value): Value {
  return isValueDict(answer) && answer['predictions'] !== undefined ? answer['predictions'] : answer;
}

function readMessage(text: string): string {
  try {
    const { message } = JSON.parse(text) as { readonly message?: unknown };
    return typeof message === 'string' ? message : text;
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
