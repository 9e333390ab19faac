// Metrics and the models and datasets that they are about (mlflow.tracking.fluent.log_metrics; parity TRK-014).
import type { DatasetInput, Metric, ModelLink } from '../stores/tracking/entities.ts';
import type { ActiveRun } from './fluent/state.ts';
import { makeMetric } from './mlflow-client.ts';
import type { MetricOptions } from './mlflow-client.ts';

/** The metrics of one call; where the call names no model, they belong to those that the run made at their step. */
export function linkMetrics(
  run: ActiveRun,
  values: Readonly<Record<string, number>>,
  options: MetricOptions,
  activeModelId: string | undefined,
): readonly Metric[] {
  const { step = 0, timestamp = Date.now(), modelId = activeModelId, ...rest } = options;
  const made = run.outputModels.filter((link) => link.step === step).map((link) => link.modelId);
  const models = modelId !== undefined ? [modelId] : made.length > 0 ? made : [undefined];
  return Object.entries(values).flatMap(([key, value]) =>
    models.map((model) =>
      makeMetric(key, value, { ...rest, step, timestamp, ...(model === undefined ? {} : { modelId: model }) }),
    ),
  );
}

/** Tells the store of models and datasets that metrics are about and that the run has not named so far. */
export async function logInputsOfMetrics(
  run: ActiveRun,
  metrics: readonly Metric[],
  dataset: DatasetInput['dataset'] | undefined,
): Promise<void> {
  const outputs = new Set(run.outputModels.map(({ modelId }) => modelId));
  const models: ModelLink[] = [];
  for (const { modelId } of metrics) {
    if (modelId === undefined || outputs.has(modelId) || run.inputModels.has(modelId)) continue;
    run.inputModels.add(modelId);
    models.push({ modelId, step: 0 });
  }
  const datasets = dataset === undefined || isKnown(run, dataset) ? [] : [{ dataset, tags: {} }];
  run.inputDatasets.push(...datasets);
  if (models.length > 0 || datasets.length > 0) await run.client.logInputs(run.info.runId, { datasets, models });
}

function isKnown({ inputDatasets }: ActiveRun, { name, digest }: DatasetInput['dataset']): boolean {
  return inputDatasets.some(({ dataset }) => dataset.name === name && dataset.digest === digest);
}
