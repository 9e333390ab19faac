// What every flavor's `saveModel` takes (parity API-032, API-040: common arguments).
import type { Value } from '../../data/dtype.ts';
import type { ModelInput } from '../../data/input.ts';
import type { Signature } from '../../data/schema.ts';
import type { ExampleWithParams } from '../../model/save/render-example.ts';

/** Lines as pip takes them (`numpy>=2`, `-r other.txt`, `-c constraints.txt`), or the path of a file of such lines. */
export type Requirements = string | readonly string[];

/** Names of things on Databricks that a model asks for while it is served: `{ databricks: { serving_endpoint: [{ name: 'a' }] } }`, or the path of a YAML file. */
export type Resources = string | Readonly<Record<string, Value>>;

/** Options of every `saveModel`; paths are of the local disk. */
export interface SaveModelOptions {
  /** False for none. Default: inferred from the input example, where there is one. */
  readonly signature?: Signature | false;
  /** Rows, columns, arrays, values; or a pair of one of them, but an object, and an object of params. */
  readonly inputExample?: ModelInput | ExampleWithParams;
  /** The author's own map. */
  readonly metadata?: Readonly<Record<string, Value>>;
  /** In place of the packages that the flavor needs. */
  readonly pipRequirements?: Requirements;
  /** Beside the packages that the flavor needs. */
  readonly extraPipRequirements?: Requirements;
  /** The content of conda.yaml, or the path of such a file. */
  readonly condaEnv?: string | Readonly<Record<string, unknown>>;
  /** Files and folders of Python code that the model imports; they are copied into its folder `code`. */
  readonly codePaths?: readonly string[];
  /** Files and folders, by path or URI, that lie beside the model in its folder `extra_files`. */
  readonly extraFiles?: readonly string[];
  /** What the model needs while it is served; not together with `authPolicy`. */
  readonly resources?: Resources;
  /** `{ system_auth_policy: { resources }, user_auth_policy: { api_scopes } }`, as MLflow writes it. */
  readonly authPolicy?: Readonly<Record<string, Value>>;
}
