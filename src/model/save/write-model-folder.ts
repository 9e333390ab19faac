// A model's folder as MLflow 3.17 writes it: data, MLmodel, environment, examples (mlflow.models.Model.save, mlflow.<flavor>.save_model).
import type { Batch, Params } from '../../data/batch.ts';
import type { Value } from '../../data/dtype.ts';
import { inferSchema } from '../../data/infer-schema.ts';
import type { ModelInput } from '../../data/input.ts';
import type { ColSpec, Schema, Signature } from '../../data/schema.ts';
import { DecantError } from '../../errors.ts';
import type { FlavorConfig } from '../flavor.ts';
import { Model } from '../model.ts';
import type { ModelOptions } from '../model.ts';
import { MLMODEL_FILE } from '../mlmodel.ts';
import type { ModelWriter } from '../model-files.ts';
import { CONDA_FILE, makeEnvironmentFiles, PYTHON_ENV_FILE } from './environment-files.ts';
import type { EnvironmentChoice } from './environment-files.ts';
import { WRITTEN_MLFLOW, WRITTEN_PYTHON } from './python-stack.ts';
import { renderExample } from './render-example.ts';
import type { ExampleWithParams, RenderedExample } from './render-example.ts';

/** What a folder shall hold beside what the flavor gives; all of it is in memory. */
export interface FolderOptions {
  /** False for none. Default: inferred from the input example, where there is one. */
  readonly signature?: Signature | false;
  readonly inputExample?: ModelInput | ExampleWithParams;
  readonly metadata?: Readonly<Record<string, Value>>;
  readonly resources?: Readonly<Record<string, Value>>;
  readonly authPolicy?: Readonly<Record<string, Value>>;
  readonly environment?: EnvironmentChoice;
  /** Python code by path, `code/…`; undefined for none, which an empty map is not. */
  readonly code?: ReadonlyMap<string, Uint8Array>;
  readonly extraFiles?: ExtraFiles;
}

/** Files that lie beside the model's own. */
export interface ExtraFiles {
  /** By path, `extra_files/…`. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** What was asked for: files and folders. */
  readonly paths: readonly string[];
}

/** What a flavor gives to be written. */
export interface ModelContent {
  /** Files by path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** The flavor's own entry in MLmodel, by its name; undefined for a model that is only a python_function. */
  readonly flavor: readonly [name: string, config: FlavorConfig] | undefined;
  /** The python_function entry without what all have; undefined where the model does not predict. */
  readonly pythonFunction: FlavorConfig | undefined;
  /** Pins of the packages that Python needs to load it. */
  readonly packages: readonly string[];
  /** Release of MLflow that the folder states; the release of a model that was loaded stays. */
  readonly mlflowVersion?: string;
  /** Release of Python that the folder states. */
  readonly pythonVersion?: string;
  /** Is there a place for extra files? MLflow's flavors of libraries have one. Default: false. */
  readonly takesExtraFiles?: boolean;
  /** Answers an example, as the model will. */
  readonly predict?: (input: Batch, params: Params) => Batch | Promise<Batch>;
}

/** Folder of Python code in a model. */
export const CODE_FOLDER = 'code';

/** Facts of a model that is logged, and not only saved. */
export type ModelIdentity = Pick<
  ModelOptions,
  'artifactPath' | 'runId' | 'modelId' | 'modelUuid' | 'utcTimeCreated' | 'prompts'
>;

/** Writes all files; answers what the MLmodel file says. The signature of an example is asked of the model itself. */
export async function writeModelFolder(
  writer: ModelWriter,
  content: ModelContent,
  options: FolderOptions = {},
  identity: ModelIdentity = {},
): Promise<Model> {
  const example = options.inputExample === undefined ? undefined : renderExample(options.inputExample);
  const files = new Map<string, Uint8Array>([
    ...content.files,
    ...checkCode(content, options.code),
    ...checkExtraFiles(content, options.extraFiles),
    ...[...(example?.files ?? [])].map(([path, text]) => [path, encode(text)] as const),
  ]);
  const signature = await chooseSignature(options.signature, example, content.predict);
  const environment = makeEnvironmentFiles(content.packages, options.environment ?? {}, content.pythonVersion);
  const size = [...files].reduce((sum, [path, bytes]) => sum + (isCounted(content, path) ? bytes.length : 0), 0);
  const { metadata, resources, authPolicy } = options;
  const model = new Model({
    ...identity,
    mlflowVersion: content.mlflowVersion ?? WRITTEN_MLFLOW,
    ...(signature === undefined ? {} : { signature }),
    ...(example === undefined ? {} : { savedInputExampleInfo: example.info }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(resources === undefined ? {} : { resources }),
    ...(authPolicy === undefined ? {} : { authPolicy }),
    ...(size === 0 ? {} : { modelSizeBytes: size }),
  });
  addFlavors(model, content, options.code !== undefined, options.extraFiles?.paths ?? []);
  for (const [path, bytes] of files) await writer.write(path, bytes);
  for (const [path, text] of environment) await writer.write(path, text);
  // Last, so that a folder with an MLmodel file has all its files.
  await writer.write(MLMODEL_FILE, model.toYaml());
  return model;
}

function addFlavors(model: Model, content: ModelContent, hasCode: boolean, extraPaths: readonly string[]): void {
  const { pythonFunction, flavor } = content;
  if (pythonFunction !== undefined) {
    model.addFlavor('python_function', {
      env: { conda: CONDA_FILE, virtualenv: PYTHON_ENV_FILE },
      python_version: content.pythonVersion ?? WRITTEN_PYTHON,
      ...pythonFunction,
      ...(hasCode ? { code: CODE_FOLDER } : {}),
    });
  }
  if (flavor === undefined) return;
  const [name, config] = flavor;
  model.addFlavor(name, {
    ...config,
    ...(hasCode ? { code: CODE_FOLDER } : {}),
    ...(extraPaths.length === 0 ? {} : { extra_files: extraPaths.map((path) => ({ path })) }),
  });
}

// A model that is only a python_function states its size before the code is beside it.
function isCounted({ flavor }: ModelContent, path: string): boolean {
  return flavor !== undefined || !path.startsWith(`${CODE_FOLDER}/`);
}

function checkCode({ files }: ModelContent, code: FolderOptions['code'] = new Map()): ReadonlyMap<string, Uint8Array> {
  const taken = [...code.keys()].find((path) => files.has(path));
  if (taken === undefined) return code;
  throw new DecantError('INVALID_PARAMETER_VALUE', `codePaths has ${taken}, where the model has a file of its own.`);
}

function checkExtraFiles(content: ModelContent, extra: ExtraFiles | undefined): ReadonlyMap<string, Uint8Array> {
  if (extra === undefined || content.takesExtraFiles === true) return extra?.files ?? new Map();
  const name = content.flavor?.[0] ?? 'python_function';
  throw new DecantError('INVALID_PARAMETER_VALUE', `Models of the flavor ${name} have no place for extraFiles.`);
}

/** The given signature, or that of an example and of what the model answers to it; undefined for none. */
export async function chooseSignature(
  given: Signature | false | undefined,
  example: RenderedExample | undefined,
  predict: ModelContent['predict'],
): Promise<Signature | undefined> {
  if (given === false) return undefined;
  if (given !== undefined) return given;
  if (example === undefined || predict === undefined) return undefined;
  const { batch, params, paramSpecs } = example;
  const signature = await inferContentSignature(batch, (input) => predict(input, params));
  return paramSpecs === undefined ? signature : { ...signature, params: paramSpecs };
}

/** The signature of an example and of what the model answers to it. */
export async function inferContentSignature(
  example: Batch,
  predict: (input: Batch) => Batch | Promise<Batch>,
): Promise<Signature> {
  const inputs = inferSchema(example);
  let answer: Batch;
  try {
    answer = await predict(example);
  } catch (cause) {
    if (!(cause instanceof DecantError)) throw cause;
    throw new DecantError('INVALID_PARAMETER_VALUE', `The model refuses the input example: ${cause.message}`, {
      hint: 'Give an example that the model takes, and signature: false to save it without a signature.',
      cause,
    });
  }
  return { inputs, outputs: asColumn(inputs, inferSchema(answer)) };
}

// To a table, a vector is an answer for each row: a column without a name. So is a Series, whose column pandas would number.
function asColumn(inputs: Schema, outputs: Schema): Schema {
  if (outputs.kind === 'columns') {
    const [column] = outputs.columns;
    if (outputs.columns.length !== 1 || column === undefined || column.name !== 0) return outputs;
    return { kind: 'columns', columns: [{ type: column.type, required: column.required }] };
  }
  if (inputs.kind !== 'columns') return outputs;
  const [only] = outputs.tensors;
  if (outputs.tensors.length !== 1 || only === undefined || only.name !== undefined || only.shape.length !== 1)
    return outputs;
  const type = COLUMN_TYPES[only.dtype];
  return type === undefined ? outputs : { kind: 'columns', columns: [{ type, required: true }] };
}

const COLUMN_TYPES: Readonly<Record<string, ColSpec['type']>> = {
  float64: 'double',
  float32: 'float',
  int64: 'long',
  int32: 'integer',
  bool: 'boolean',
  str: 'string',
};

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
