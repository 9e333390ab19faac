// The `javascript` flavor: a predictor in TypeScript or JavaScript, bundled with its dependencies. Its code runs only where that is allowed.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DecantError } from '../../errors.ts';
import type { Flavor, FlavorConfig, LoadOptions } from '../../model/flavor.ts';
import { isMap } from '../../model/mlmodel.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { normalizeModelPath } from '../../model/model-path.ts';
import { readSettings } from '../../settings.ts';
import { inspectJavascript } from './inspect.ts';
import { openBundle } from './open-bundle.ts';
import type { AskPredictor } from './predictor.ts';

/** Name of the Python module that loads such a model; it lies in the model's own folder `code`. */
export const LOADER_MODULE = 'decant_javascript_loader';

/** A predictor that is loaded. */
export interface LoadedJavascript {
  readonly predict: AskPredictor;
  /** Removes the copies of its artifacts. */
  readonly close: () => Promise<void>;
}

export const JAVASCRIPT_FLAVOR: Flavor<LoadedJavascript> = {
  name: 'javascript',
  loaderModules: [LOADER_MODULE],
  load: loadPredictor,
  inspect: inspectJavascript,
  scorer: (native) => ({
    engine: 'native',
    description: 'javascript predictor',
    methods: ['predict'],
    predict: native.predict,
    close: native.close,
  }),
};

async function loadPredictor(files: ModelFiles, config: FlavorConfig, options: LoadOptions): Promise<LoadedJavascript> {
  const path = config['predictor'];
  if (typeof path !== 'string') {
    throw new DecantError(
      'MALFORMED_DATA',
      `flavors.javascript of the MLmodel in ${files.location} names no predictor.`,
    );
  }
  const allowed = options.allowCode ?? readSettings().allowModelCode;
  if (!allowed) {
    throw new DecantError(
      'UNSUPPORTED_MODEL',
      `the model is JavaScript code (${path}), which runs only where that is allowed.`,
      {
        hint: 'If you trust who made it: loadModel(uri, { allowCode: true }), --allow-code, or DECANT_ALLOW_MODEL_CODE=true.',
      },
    );
  }
  const artifactPaths = readArtifactPaths(config, files);
  // Copies, so that a model reads the same files as long as it lives, wherever they come from.
  const folder = await mkdtemp(join(tmpdir(), 'decant-javascript-'));
  const removeAtExit = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', removeAtExit);
  const close = async (): Promise<void> => {
    process.off('exit', removeAtExit);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const code = await files.read(path);
    const artifacts: Record<string, string> = {};
    for (const [name, artifact] of artifactPaths) {
      artifacts[name] = await copyArtifact(files, artifact, folder);
      options.signal?.throwIfAborted();
    }
    const predict = await openBundle(code, { artifacts });
    if (artifactPaths.length === 0) await close();
    return { predict, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function readArtifactPaths(config: FlavorConfig, files: ModelFiles): readonly (readonly [string, string])[] {
  const artifacts = config['artifacts'] ?? {};
  if (!isMap(artifacts)) throw malformedArtifacts(files);
  return Object.entries(artifacts).map(([name, entry]) => {
    const path = isMap(entry) ? entry['path'] : undefined;
    if (typeof path !== 'string') throw malformedArtifacts(files);
    return [name, normalizeModelPath(path)] as const;
  });
}

function malformedArtifacts(files: ModelFiles): DecantError {
  return new DecantError(
    'MALFORMED_DATA',
    `flavors.javascript.artifacts of the MLmodel in ${files.location} is no map of paths.`,
  );
}

async function copyArtifact(files: ModelFiles, path: string, folder: string): Promise<string> {
  const listed = (await files.list()).filter((file) => file === path || file.startsWith(`${path}/`));
  if (listed.length === 0) {
    throw new DecantError('RESOURCE_DOES_NOT_EXIST', `The artifact ${path} is not in ${files.location}.`);
  }
  for (const file of listed) {
    const target = join(folder, file);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, await files.read(file));
  }
  return join(folder, path);
}
