// Saves predictors as MLflow models that run here, and in Python by a loader that drives Node.
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { DecantError } from '../../errors.ts';
import type { Model } from '../../model/model.ts';
import { pinPackage } from '../../model/save/python-stack.ts';
import type { ModelContent } from '../../model/save/write-model-folder.ts';
import { VERSION } from '../../version.ts';
import { readLocalTree } from '../saving/read-local-tree.ts';
import { saveContent } from '../saving/save-content.ts';
import type { SaveModelOptions } from '../saving/save-options.ts';
import { bundleCode } from './bundle-code.ts';
import { LOADER_MODULE } from './javascript-flavor.ts';
import { openBundle } from './open-bundle.ts';
import type { Predictor } from './predictor.ts';
import { PYTHON_LOADER } from './python-loader.ts';

/** What {@link saveModel} takes beside what every flavor's does. */
export interface SaveJavascriptOptions extends SaveModelOptions {
  /** The module whose default export (or `predictor`) is the predictor, where only the predictor itself was given. */
  readonly codePath?: string | URL;
  /** Files and folders on the local disk, by name; `load` is given their paths. */
  readonly artifacts?: Readonly<Record<string, string>>;
}

/** A module by its path, or a predictor beside `codePath`. */
export type PredictorSource = string | URL | Predictor | (new () => Predictor);

const PREDICTOR_FILE = 'javascript/predictor.mjs';
const HOST_FILE = 'javascript/host.mjs';

/** Writes the predictor's model into a folder that is absent or empty; answers what its MLmodel file says. */
export function saveModel(
  predictor: PredictorSource,
  path: string,
  options: SaveJavascriptOptions = {},
): Promise<Model> {
  return saveContent(() => makeJavascriptContent(predictor, options), path, options);
}

/** What a model of the predictor holds. The code is run once, as it will be when the model is loaded. */
export async function makeJavascriptContent(
  predictor: PredictorSource,
  options: SaveJavascriptOptions,
): Promise<ModelContent> {
  const code = await bundleCode(findCode(predictor, options.codePath));
  const host = await bundleCode(fileURLToPath(hostUrl()));
  const files = new Map<string, Uint8Array>([
    [PREDICTOR_FILE, code],
    [HOST_FILE, host],
    [`code/${LOADER_MODULE}.py`, new TextEncoder().encode(PYTHON_LOADER)],
  ]);
  const artifacts: Record<string, { readonly path: string; readonly uri: string }> = {};
  const localPaths: Record<string, string> = {};
  for (const [name, source] of Object.entries(options.artifacts ?? {})) {
    const tree = await readLocalTree(source, `artifacts/${checkName(name)}`, 'artifact');
    for (const [file, bytes] of tree.files) files.set(file, bytes);
    artifacts[name] = { path: tree.path, uri: pathToFileURL(resolve(source)).href };
    localPaths[name] = resolve(source);
  }
  const ask = await openBundle(code, { artifacts: localPaths });
  return {
    files,
    flavor: [
      'javascript',
      {
        predictor: PREDICTOR_FILE,
        host: HOST_FILE,
        artifacts,
        node_version: process.versions.node,
        decant_version: VERSION,
        code: 'code',
      },
    ],
    pythonFunction: { loader_module: LOADER_MODULE, code: 'code' },
    packages: (['mlflow', 'numpy', 'pandas'] as const).map(pinPackage),
    predict: (input, params) => ask(input, params),
  };
}

// Compiled or not, the host stands beside this file.
function hostUrl(): URL {
  return new URL(`./host/main${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
}

function findCode(predictor: PredictorSource, codePath: string | URL | undefined): string {
  const isPath = typeof predictor === 'string' || predictor instanceof URL;
  if (isPath && codePath !== undefined) {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'The module of the predictor is given twice.', {
      hint: 'Leave codePath out.',
    });
  }
  const given = isPath ? predictor : codePath;
  if (given === undefined) {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'The code of the predictor cannot be found from the object.', {
      hint: "Give the path of the module that exports it: saveModel('./predictor.ts', path), or codePath.",
    });
  }
  const isUrl = given instanceof URL || given.startsWith('file:');
  return isUrl ? fileURLToPath(given) : resolve(given);
}

function checkName(name: string): string {
  if (/^[A-Za-z0-9_][\w .-]*$/.test(name)) return name;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `An artifact has the name ${JSON.stringify(name)}; expected letters, digits and _ - . or spaces.`,
  );
}
