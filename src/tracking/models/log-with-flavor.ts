// Logs a model by the module of its flavor, whichever that is (mlflow.models.Model.log; parity API-023).
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareCopy } from '../../flavors/saving/copy-model.ts';
import { openLocalFiles } from '../../stores/local/index.ts';
import { logPrepared } from '../log-model.ts';
import type { LogModelOptions } from '../log-model.ts';
import type { ModelInfo } from './model-info.ts';

/** A module that saves models: `decant/sklearn`, or one of your own. */
export interface SavingFlavor<Native> {
  saveModel(model: Native, path: string, options: never): Promise<unknown>;
}

/** What `Model.log` takes; what it does not know goes to the flavor's `saveModel`. */
export interface LogWithFlavorOptions<Native> extends LogModelOptions {
  readonly flavor: SavingFlavor<Native>;
  readonly model: Native;
  readonly [option: string]: unknown;
}

/** Saves the model into a folder, which is logged then. */
export async function logWithFlavor<Native>(options: LogWithFlavorOptions<Native>): Promise<ModelInfo> {
  const { flavor, model, ...rest } = options;
  const folder = await mkdtemp(join(tmpdir(), 'decant-log-'));
  try {
    const path = join(folder, 'model');
    const prepare = async (): ReturnType<typeof prepareCopy> => {
      await flavor.saveModel(model, path, rest as never);
      return prepareCopy({ files: openLocalFiles(path) });
    };
    return await logPrepared(prepare, rest);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
