// Logs models of Python code, whose configuration is logged as params too (mlflow.models.Model.log).
import { readModelConfig } from '../../flavors/pyfunc/make-python-content.ts';
import type { SavePyfuncOptions } from '../../flavors/pyfunc/save-options.ts';
import { isMap } from '../../model/mlmodel.ts';
import { fluentState } from '../fluent/state.ts';
import { logPrepared } from '../log-model.ts';
import type { LogOptions, ModelInfo } from '../log-model.ts';
import type { Loggable } from '../to-text.ts';

/** As {@link logPrepared}; the run gets the values of `modelConfig`, those of inner maps under `outer/inner`. */
export async function logPythonModel(
  prepare: Parameters<typeof logPrepared>[0],
  options: LogOptions & Pick<SavePyfuncOptions, 'modelConfig'>,
): Promise<ModelInfo> {
  const config = await readModelConfig(options.modelConfig);
  const info = await logPrepared(prepare, options);
  const { runId } = info;
  if (config !== undefined && runId !== undefined) {
    const { activeRun, client } = fluentState();
    const owner = activeRun?.info.runId === runId ? activeRun.client : client;
    try {
      await owner.logBatch(runId, { params: flatten(config, '') });
    } catch (cause) {
      // As MLflow: the model is there, whatever becomes of its params.
      process.emitWarning(`Failed to log model config as params: ${String(cause)}`);
    }
  }
  return info;
}

function flatten(config: Readonly<Record<string, unknown>>, prefix: string): Readonly<Record<string, Loggable>> {
  return Object.fromEntries(
    Object.entries(config).flatMap(([key, value]) =>
      isMap(value) ? Object.entries(flatten(value, `${prefix}${key}/`)) : [[prefix + key, value as Loggable] as const],
    ),
  );
}
