// Logs one training: to the active run, or to a run of its own.
import type { Batch } from '../../data/batch.ts';
import type { PythonObject } from '../../formats/python/values.ts';
import type { Estimator } from '../../libraries/sklearn/estimator.ts';
import type { Trainable } from '../../libraries/sklearn/training/trainable.ts';
import { makeTrainedContent } from '../../flavors/sklearn/save-model.ts';
import { inferContentSignature } from '../../model/save/write-model-folder.ts';
import type { Dataset } from '../../stores/tracking/entities.ts';
import { endRun, startRun } from '../fluent/runs.ts';
import { fluentState } from '../fluent/state.ts';
import type { ActiveRun } from '../fluent/state.ts';
import { logModelContent } from '../log-model.ts';
import { DATA_CONTEXT_TAG } from '../tag-names.ts';
import type { Loggable } from '../to-text.ts';
import { attempt, makeRunTags } from './autolog-options.ts';
import { renderEstimatorPage } from './estimator-page.ts';
import { drawPlots } from './plots/training-plots.ts';
import type { TrainingPlots } from './plots/training-plots.ts';
import { registerTraining } from './post-training.ts';
import type { SklearnAutologOptions } from './sklearn-options.ts';

/** What is known when `fit` ends. */
export interface TrainingReport {
  readonly estimator: Trainable<object>;
  /** What it had learned then. */
  readonly saved: { readonly estimator: Estimator; readonly record: PythonObject };
  readonly params: Readonly<Record<string, Loggable>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
  readonly plots: TrainingPlots;
  readonly dataset: Dataset | undefined;
  readonly example: Batch;
}

/** Logs it all; what fails is told, and the rest is logged nevertheless. */
export async function logTraining(report: TrainingReport, options: SklearnAutologOptions): Promise<void> {
  const active = fluentState().activeRun;
  const run = active ?? (await startRun({ tags: makeRunTags('sklearn', options) }));
  try {
    await logToRun(run, report, options);
  } catch (error) {
    if (active === undefined) await endRun('FAILED');
    throw error;
  }
  if (active === undefined) await endRun('FINISHED');
}

async function logToRun(run: ActiveRun, report: TrainingReport, options: SklearnAutologOptions): Promise<void> {
  const { runId } = run.info;
  const { dataset, estimator } = report;
  await run.client.logBatch(runId, { params: report.params, tags: report.tags });
  if (dataset !== undefined && options.logDatasets !== false) {
    await attempt(options, 'Logging the training data', async () => {
      const datasets = [{ dataset, tags: { [DATA_CONTEXT_TAG]: 'train' } }];
      await run.client.logInputs(runId, { datasets });
    });
  }
  let modelId: string | undefined;
  if (options.logModels !== false) {
    await attempt(options, 'Logging the model', async () => {
      modelId = await logTrainedModel(report, options);
    });
  }
  const timestamp = Date.now();
  const of = {
    ...(modelId === undefined ? {} : { modelId }),
    ...(dataset === undefined ? {} : { datasetName: dataset.name, datasetDigest: dataset.digest }),
  };
  await run.client.logBatch(runId, {
    metrics: Object.entries(report.metrics).map(([key, value]) => ({ key, value, timestamp, step: 0, ...of })),
  });
  for (const [path, draw] of drawPlots(report.plots)) {
    await attempt(options, `Logging ${path}`, () => run.client.logFigure(runId, draw(), path));
  }
  registerTraining(estimator, { runId, modelId, client: run.client, options });
  await attempt(options, 'Logging estimator.html', () =>
    run.client.logText(runId, renderEstimatorPage(estimator), 'estimator.html'),
  );
}

async function logTrainedModel(report: TrainingReport, options: SklearnAutologOptions): Promise<string | undefined> {
  const { serializationFormat = 'cloudpickle', registeredModelName } = options;
  const content = await makeTrainedContent(report.saved, { serializationFormat });
  const { predict } = content;
  const signature =
    options.logModelSignatures === false || predict === undefined
      ? false
      : await inferContentSignature(report.example, (input) => predict(input, {}));
  const { modelId } = await logModelContent(() => Promise.resolve(content), {
    name: 'model',
    params: report.params,
    signature,
    ...(options.logInputExamples === true ? { inputExample: report.example } : {}),
    ...(registeredModelName === undefined ? {} : { registeredModelName }),
  });
  return modelId;
}
