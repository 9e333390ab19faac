// MLflow's Model with paths and URIs (mlflow.models.Model; parity API-020 .. API-028).
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Value } from '../data/dtype.ts';
import { DecantError, describeError } from '../errors.ts';
import { Model as BaseModel } from '../model/index.ts';
import type { InputExample, ModelClass, ModelFiles, ModelWriter } from '../model/index.ts';
import { MLMODEL_FILE } from '../model/mlmodel.ts';
import { openModelFiles } from '../stores/model-uri.ts';
import type { LogWithFlavorOptions } from '../tracking/models/log-with-flavor.ts';
import type { ModelInfo } from '../tracking/models/model-info.ts';

/** An MLflow Model: flavors, signature and facts about a model's folder. What was read from a file is written back unchanged. */
export class Model extends BaseModel {
  /** Reads the MLmodel file of a folder: a path of it or of its file, a URI (`runs:/…`, `models:/…`), or files from elsewhere. */
  static override async load<Loaded extends BaseModel>(
    this: ModelClass<Loaded>,
    source: string | ModelFiles,
  ): Promise<Loaded> {
    return BaseModel.load.call<ModelClass<Loaded>, [ModelFiles], Promise<Loaded>>(this, await openFiles(source));
  }

  /** Saves a model by a flavor (`decant/sklearn`, …) and logs it to the active run, or to none. */
  static async log<Native>(options: LogWithFlavorOptions<Native>): Promise<ModelInfo> {
    // Loaded here, so that who only reads has nothing of tracking in memory.
    const { logWithFlavor } = await import('../tracking/models/log-with-flavor.ts');
    return logWithFlavor(options);
  }

  /** Writes the MLmodel file: into a folder that is there, at the path that is given, or by a writer. */
  override async save(target: string | ModelWriter): Promise<void> {
    if (typeof target !== 'string') return super.save(target);
    const path = (await isFolder(target)) ? join(target, MLMODEL_FILE) : target;
    try {
      await writeFile(path, this.toYaml());
    } catch (cause) {
      throw new DecantError('IO_ERROR', `Cannot write ${path}: ${describeError(cause)}`, { cause });
    }
  }

  override async loadInputExample(source: string | ModelFiles): Promise<InputExample | undefined> {
    return super.loadInputExample(await openFiles(source));
  }

  override async loadInputExampleParams(
    source: string | ModelFiles,
  ): Promise<Readonly<Record<string, Value>> | undefined> {
    return super.loadInputExampleParams(await openFiles(source));
  }

  override async getServingInput(source: string | ModelFiles): Promise<string | undefined> {
    return super.getServingInput(await openFiles(source));
  }

  /** All that is known of the model; for one that was logged, what the tracking server knows too. */
  async getModelInfo(): Promise<ModelInfo> {
    const [{ describeModel }, { fluentState }] = await Promise.all([
      import('../tracking/models/model-info.ts'),
      import('../tracking/fluent/state.ts'),
    ]);
    return describeModel(fluentState().client, this);
  }
}

async function openFiles(source: string | ModelFiles): Promise<ModelFiles> {
  if (typeof source !== 'string') return source;
  const { currentStores } = await import('../tracking/models/edit-model.ts');
  return openModelFiles(source, currentStores());
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false; // writing says what is wrong
    throw error;
  }
}
