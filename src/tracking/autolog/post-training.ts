// Scores and metrics that are computed after a training, logged to its run as MLflow names them: `LogisticRegression_score_<data>`,
// `accuracy_score-2_<data>`. JavaScript does not tell the name of the caller's variable; data is `unknown_dataset`, MLflow's name for such.
import { toBatch } from '../../data/input.ts';
import type { Trainable } from '../../libraries/sklearn/training/trainable.ts';
import type { MlflowClient } from '../mlflow-client.ts';
import { DATA_CONTEXT_TAG } from '../tag-names.ts';
import { toText } from '../to-text.ts';
import { attempt } from './autolog-options.ts';
import type { AutologOptions } from './autolog-options.ts';
import { startWork } from './pending-work.ts';
import { describeDataset } from './training-dataset.ts';

/** The run of a training. */
export interface TrainedRun {
  readonly runId: string;
  readonly modelId: string | undefined;
  readonly client: MlflowClient;
  readonly options: AutologOptions;
}

/** What was computed for one estimator since it was fitted. */
class Evaluations {
  readonly datasets: object[] = [];
  readonly calls = new Map<string, number>();
  readonly commands = new Map<string, string>();

  nameDataset(data: object): string {
    if (!this.datasets.includes(data)) this.datasets.push(data);
    return withIndex('unknown_dataset', this.datasets.indexOf(data));
  }

  nameMetric(metric: string, dataset: string, command: string): string {
    const index = this.calls.get(metric) ?? 0;
    this.calls.set(metric, index + 1);
    const key = `${withIndex(metric, index)}_${dataset}`;
    this.commands.set(key, command);
    return key;
  }
}

interface Prediction {
  readonly estimator: object;
  readonly dataset: string;
}

const runs = new WeakMap<object, TrainedRun>();
const evaluations = new WeakMap<object, Evaluations>();
const predictions = new WeakMap<object, Prediction>();

/** The run that metrics of the estimator belong to from now on. */
export function registerTraining(estimator: object, run: TrainedRun): void {
  runs.set(estimator, run);
}

/** Another training begins: its run has evaluations of its own. */
export function beginEvaluations(estimator: object): void {
  evaluations.set(estimator, new Evaluations());
}

/** Remembers of which estimator and data a prediction is. */
export function notePrediction(
  estimator: Trainable<object>,
  data: object,
  prediction: unknown,
  logDatasets: boolean,
): void {
  const known = evaluations.get(estimator);
  if (known === undefined || typeof prediction !== 'object' || prediction === null) return;
  const isNew = !known.datasets.includes(data);
  predictions.set(prediction, { estimator, dataset: known.nameDataset(data) });
  if (logDatasets && isNew) logEvaluationData(estimator, data);
}

/** Logs what `score` answered. */
export function noteScore(estimator: Trainable<object>, data: object, rest: readonly unknown[], value: number): void {
  const known = evaluations.get(estimator);
  if (known === undefined) return;
  const texts = ['X', 'y', 'sample_weight'].map((name, at) => `${name}=${describe([data, ...rest][at])}`);
  const command = `${estimator.className}.score(${texts.slice(0, 1 + rest.length).join(', ')})`;
  logMetric(estimator, known.nameMetric(`${estimator.className}_score`, known.nameDataset(data), command), value);
}

/** Logs what a metric answered, where one of its arguments is a prediction. */
export function noteMetric(name: string, argNames: readonly string[], args: readonly unknown[], value: number): void {
  const found = args.flatMap((arg) => (typeof arg === 'object' && arg !== null ? (predictions.get(arg) ?? []) : []))[0];
  const known = found === undefined ? undefined : evaluations.get(found.estimator);
  if (found === undefined || known === undefined) return;
  const texts = argNames.slice(0, args.length).map((argName, at) => `${argName}=${describe(args[at])}`);
  logMetric(found.estimator, known.nameMetric(name, found.dataset, `${name}(${texts.join(', ')})`), value);
}

function logMetric(estimator: object, key: string, value: number): void {
  const commands = Object.fromEntries(
    [...(evaluations.get(estimator)?.commands ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  work(estimator, `Logging the metric ${key}`, async ({ client, runId, modelId }) => {
    await client.logMetric(runId, key, value, modelId === undefined ? {} : { modelId });
    await client.logDict(runId, commands, 'metric_info.json');
  });
}

function logEvaluationData(estimator: object, data: object): void {
  work(estimator, 'Logging the evaluation data', async ({ client, runId }) => {
    const dataset = describeDataset(toBatch(data, undefined));
    if (dataset === undefined) return;
    await client.logInputs(runId, { datasets: [{ dataset, tags: { [DATA_CONTEXT_TAG]: 'eval' } }] });
  });
}

// After the training is logged, which tells the run.
function work(estimator: object, what: string, log: (run: TrainedRun) => Promise<void>): void {
  startWork(async () => {
    const run = runs.get(estimator);
    if (run !== undefined) await attempt(run.options, what, () => log(run));
  });
}

function describe(value: unknown): string {
  if (typeof value !== 'object' || value === null) return toText(value as string);
  return `<${value.constructor.name}>`;
}

function withIndex(name: string, index: number): string {
  return index === 0 ? name : `${name}-${index + 1}`;
}
