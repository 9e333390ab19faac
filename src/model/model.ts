// The MLflow Model: what an MLmodel file says, read and written without loss (mlflow.models.Model; parity API-020 .. API-027, MLM-001 .. MLM-017).
import type { Value } from '../data/dtype.ts';
import type { ParamSpec, Schema, Signature } from '../data/schema.ts';
import { renderValue } from '../formats/json/index.ts';
import { renderYaml } from '../formats/yaml/index.ts';
import type { FlavorConfig } from './flavor.ts';
import { loadInputExample, loadInputExampleParams, readServingInput } from './input-example.ts';
import type { InputExample } from './input-example.ts';
import { isMap, MLMODEL_FILE, parseMlmodel, readMlmodel } from './mlmodel.ts';
import type { MlmodelFields } from './mlmodel.ts';
import type { ModelFiles, ModelWriter } from './model-files.ts';
import { parseSignature, renderSignature } from './signature.ts';

/** What a new model may state; everything is optional. */
export interface ModelOptions {
  readonly artifactPath?: string;
  readonly runId?: string;
  /** Text like `2024-05-06 07:08:09.123456`, UTC without a zone. Default: now. */
  readonly utcTimeCreated?: string;
  readonly flavors?: Readonly<Record<string, FlavorConfig>>;
  readonly signature?: Signature;
  readonly savedInputExampleInfo?: Readonly<Record<string, Value>>;
  /** 32 hexadecimal digits. Default: random. */
  readonly modelUuid?: string;
  readonly mlflowVersion?: string;
  readonly metadata?: Readonly<Record<string, Value>>;
  readonly modelSizeBytes?: number;
  readonly resources?: Readonly<Record<string, Value>>;
  readonly envVars?: readonly string[];
  readonly authPolicy?: Readonly<Record<string, Value>>;
  readonly modelId?: string;
  readonly prompts?: readonly string[];
  /** Keys of later releases, or one's own, under the names that they have in the file. */
  readonly attributes?: Readonly<Record<string, Value>>;
}

const SIGNATURE_KEYS: ReadonlySet<string> = new Set([
  'signature',
  'is_signature_from_type_hint',
  'type_hint_from_example',
]);

const TAG_KEYS: ReadonlySet<string> = new Set(['run_id', 'utc_time_created', 'artifact_path', 'model_uuid']);

/** A class of models: this one, or one that extends it. */
export type ModelClass<Loaded> = new (options?: ModelOptions) => Loaded;

/** An MLflow Model: flavors, signature and facts about a model's folder. What was read from a file is written back unchanged. */
export class Model {
  #fields: Record<string, unknown>;
  #signature: Signature | undefined;
  #isSignatureParsed = false;

  /** A new model, with a fresh id and time. */
  constructor(options: ModelOptions = {}) {
    const { signature } = options;
    this.#fields = {
      ...options.attributes,
      ...present({
        artifact_path: options.artifactPath,
        run_id: options.runId,
        saved_input_example_info: options.savedInputExampleInfo,
        mlflow_version: options.mlflowVersion,
        metadata: options.metadata,
        model_size_bytes: options.modelSizeBytes,
        resources: options.resources,
        env_vars: options.envVars,
        auth_policy: options.authPolicy,
      }),
      flavors: { ...options.flavors },
      utc_time_created: options.utcTimeCreated ?? formatTime(new Date()),
      model_uuid: options.modelUuid ?? makeUuid(),
      model_id: options.modelId ?? null,
      prompts: options.prompts ?? null,
    };
    if (signature !== undefined) this.setSignature(signature);
  }

  /** Reads the MLmodel file of a model's folder. */
  static async load<Loaded extends Model>(this: ModelClass<Loaded>, files: ModelFiles): Promise<Loaded> {
    return Model.#take(this, await readMlmodel(files));
  }

  /** Reads the text of an MLmodel file. */
  static fromYaml<Loaded extends Model>(this: ModelClass<Loaded>, text: string): Loaded {
    return Model.#take(this, parseMlmodel(text));
  }

  /** A model of the keys and values of an MLmodel file; the signature is parsed when it is first asked for. */
  static fromDict<Loaded extends Model>(this: ModelClass<Loaded>, fields: MlmodelFields): Loaded {
    return Model.#take(this, fields);
  }

  static #take<Loaded extends Model>(Class: ModelClass<Loaded>, fields: MlmodelFields): Loaded {
    const model = new Class({ modelUuid: '', utcTimeCreated: '' });
    model.#fields = { ...fields };
    return model;
  }

  /** Configurations by flavor name; empty where the file has none. */
  get flavors(): Readonly<Record<string, FlavorConfig>> {
    const { flavors } = this.#fields;
    if (!isMap(flavors)) return {};
    return Object.fromEntries(Object.entries(flavors).map(([name, config]) => [name, isMap(config) ? config : {}]));
  }

  /** Inputs, outputs and params; undefined where the model was saved without. A signature that cannot be read throws here. */
  get signature(): Signature | undefined {
    if (!this.#isSignatureParsed) {
      const raw = this.#fields['signature'];
      this.#signature = raw === undefined || raw === null ? undefined : parseSignature(raw);
      this.#isSignatureParsed = true;
    }
    return this.#signature;
  }

  get artifactPath(): string | undefined {
    return this.#text('artifact_path');
  }

  get runId(): string | undefined {
    return this.#text('run_id');
  }

  /** UTC, as text without a zone: `2024-05-06 07:08:09.123456`. */
  get utcTimeCreated(): string | undefined {
    return this.#text('utc_time_created');
  }

  get modelUuid(): string | undefined {
    return this.#text('model_uuid');
  }

  get modelId(): string | undefined {
    return this.#text('model_id');
  }

  /** Release of MLflow that saved the model; undefined for releases before 1.23. */
  get mlflowVersion(): string | undefined {
    return this.#text('mlflow_version');
  }

  get modelSizeBytes(): number | undefined {
    const value = this.#fields['model_size_bytes'];
    return typeof value === 'number' ? value : undefined;
  }

  get savedInputExampleInfo(): Readonly<Record<string, unknown>> | undefined {
    return this.#map('saved_input_example_info');
  }

  /** The author's own map. */
  get metadata(): Readonly<Record<string, unknown>> | undefined {
    return this.#map('metadata');
  }

  get resources(): Readonly<Record<string, unknown>> | undefined {
    return this.#map('resources');
  }

  get authPolicy(): Readonly<Record<string, unknown>> | undefined {
    return this.#map('auth_policy');
  }

  get envVars(): readonly string[] | undefined {
    return this.#texts('env_vars');
  }

  get prompts(): readonly string[] | undefined {
    return this.#texts('prompts');
  }

  /** Does the signature state the type hints of Python code (MLM-008)? Then data is not checked against it. */
  get isSignatureFromTypeHint(): boolean {
    return this.#fields['is_signature_from_type_hint'] === true;
  }

  /** The value under any key of the file, known or not. */
  get(key: string): unknown {
    return this.#fields[key];
  }

  getInputSchema(): Schema | undefined {
    return this.signature?.inputs;
  }

  getOutputSchema(): Schema | undefined {
    return this.signature?.outputs;
  }

  getParamsSchema(): readonly ParamSpec[] | undefined {
    return this.signature?.params;
  }

  /** Adds a flavor, or replaces the one of that name. */
  addFlavor(name: string, params: FlavorConfig): this {
    const { flavors } = this.#fields;
    this.#fields = { ...this.#fields, flavors: { ...(isMap(flavors) ? flavors : {}), [name]: { ...params } } };
    return this;
  }

  /** Replaces the signature; undefined removes it. */
  setSignature(signature: Signature | undefined): this {
    const others = Object.entries(this.#fields).filter(([key]) => !SIGNATURE_KEYS.has(key));
    this.#fields = Object.fromEntries(others);
    if (signature !== undefined) {
      this.#fields['signature'] = renderSignature(signature);
      this.#fields['is_signature_from_type_hint'] = false;
      this.#fields['type_hint_from_example'] = false;
    }
    this.#signature = signature;
    this.#isSignatureParsed = true;
    return this;
  }

  /** The input example that was saved with the model, ready for `predict`; undefined where there is none. */
  async loadInputExample(files: ModelFiles): Promise<InputExample | undefined> {
    return loadInputExample(files, this.savedInputExampleInfo, () => this.getInputSchema());
  }

  /** The params of the input example; undefined where there are none. */
  async loadInputExampleParams(files: ModelFiles): Promise<Readonly<Record<string, Value>> | undefined> {
    return loadInputExampleParams(files, this.savedInputExampleInfo);
  }

  /** The request body that MLflow (>= 2.18) saved for the input example, as its text; undefined where there is none. */
  async getServingInput(files: ModelFiles): Promise<string | undefined> {
    return readServingInput(files, this.savedInputExampleInfo);
  }

  /** What MLflow 1 and 2 note of a model in the tags of its run: no configuration of flavors. */
  getTagsDict(): Readonly<Record<string, unknown>> {
    const kept = Object.entries(this.#fields).filter(([key]) => TAG_KEYS.has(key));
    const flavors = Object.entries(this.flavors).map(([name, config]) => {
      const others = Object.entries(config).filter(([key]) => key !== 'config');
      return [name, Object.fromEntries(others)] as const;
    });
    return { ...Object.fromEntries(kept), flavors: Object.fromEntries(flavors) };
  }

  /** Keys and values as in the file. */
  toDict(): Readonly<Record<string, unknown>> {
    return { ...this.#fields };
  }

  /** The text of the MLmodel file: keys sorted, as MLflow writes it. */
  toYaml(): string {
    return renderYaml(this.#fields);
  }

  /** JSON with Python's separators, as MLflow's to_json. */
  toJson(): string {
    return renderValue(this.#fields as Value);
  }

  /** Writes the MLmodel file into a model's folder. */
  async save(writer: ModelWriter): Promise<void> {
    await writer.write(MLMODEL_FILE, this.toYaml());
  }

  #text(key: string): string | undefined {
    const value = this.#fields[key];
    return typeof value === 'string' ? value : undefined;
  }

  #map(key: string): Readonly<Record<string, unknown>> | undefined {
    const value = this.#fields[key];
    return isMap(value) ? value : undefined;
  }

  #texts(key: string): readonly string[] | undefined {
    const value = this.#fields[key];
    return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : undefined;
  }
}

function present(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

// The clock has milliseconds; Python's text has six digits.
function formatTime(time: Date): string {
  return `${time.toISOString().slice(0, -1).replace('T', ' ')}000`;
}

function makeUuid(): string {
  return crypto.randomUUID().replaceAll('-', '');
}
