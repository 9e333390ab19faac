// Logs one training of a layers model while it runs (mlflow.keras.callback, mlflow.tensorflow.callback; parity TRK-086, TRK-087).
import { makeTensorBatch } from '../../../data/batch.ts';
import type { NumericDtype } from '../../../data/dtype.ts';
import type { Signature, TensorSpec } from '../../../data/schema.ts';
import { makeTensor } from '../../../data/tensor.ts';
import type { Tensor } from '../../../data/tensor.ts';
import { DecantError } from '../../../errors.ts';
import type { ModelContent } from '../../../model/save/write-model-folder.ts';
import type { TensorLike } from '../../../libraries/keras/index.ts';
import type { Dataset, LoggedModel } from '../../../stores/tracking/entities.ts';
import type { ActiveRun } from '../../fluent/state.ts';
import { logModelContent } from '../../log-model.ts';
import { DATA_CONTEXT_TAG } from '../../tag-names.ts';
import { readRunContext } from '../../fluent/run-context.ts';
import { attempt, warn } from '../autolog-options.ts';
import { describeDataset } from '../training-dataset.ts';
import { Checkpoints } from './checkpoints.ts';
import { describeEarlyStopping, describeFitArgs, describeOptimizer, renderSummary } from './describe-fit.ts';
import type { FitArgs } from './describe-fit.ts';
import type { LayersAutologOptions } from './layers-options.ts';
import { readLogs } from './layers-library.ts';
import type { CallbackLike, EarlyStoppingLike, HistoryLike, Logs, TrainableLayersModel } from './layers-library.ts';

/** How one of MLflow's flavors logs the trainings of layers models. */
export interface LayersFlavor {
  /** Tag of the runs that autologging makes. */
  readonly name: 'keras' | 'tensorflow';
  /** Before the names of the optimizer's configuration. */
  readonly optimizerPrefix: string;
  /** Does it log early stopping and checkpoints? */
  readonly logsStopping: boolean;
  readonly makeContent: (model: TrainableLayersModel) => Promise<ModelContent>;
}

/** One call of `fit` or `fitDataset`. */
export interface FitCall {
  readonly model: TrainableLayersModel;
  readonly x: unknown;
  readonly y: unknown;
  readonly args: FitArgs;
  /** Are the batches made already? */
  readonly isDataset: boolean;
  readonly earlyStopping: EarlyStoppingLike | undefined;
}

/** Rows of an example. */
const EXAMPLE_ROWS = 5;

/** What is logged of one training; a failure is a warning, and the training goes on. */
export class FitLogger {
  readonly #flavor: LayersFlavor;
  readonly #call: FitCall;
  readonly #options: LayersAutologOptions;
  readonly #run: ActiveRun;
  readonly #checkpoints: Checkpoints;
  #logged: LoggedModel | undefined;
  #epoch: number;

  constructor(flavor: LayersFlavor, call: FitCall, options: LayersAutologOptions, run: ActiveRun) {
    this.#flavor = flavor;
    this.#call = call;
    this.#options = options;
    this.#run = run;
    this.#epoch = typeof call.args['initialEpoch'] === 'number' ? call.args['initialEpoch'] : 0;
    this.#checkpoints = new Checkpoints(run, call.model, options, (message) => {
      warn(options, message);
    });
  }

  /** Before the first epoch. */
  async begin(): Promise<void> {
    const { model, args, isDataset, earlyStopping } = this.#call;
    const { client, info } = this.#run;
    await this.#attempt('Logging the parameters', () =>
      client.logBatch(info.runId, {
        params: {
          ...describeFitArgs(args, isDataset),
          ...describeOptimizer(model, this.#flavor.optimizerPrefix),
          ...(this.#flavor.logsStopping && earlyStopping !== undefined ? describeEarlyStopping(earlyStopping) : {}),
        },
      }),
    );
    await this.#attempt('Logging model_summary.txt', () =>
      client.logText(info.runId, renderSummary(model), 'model_summary.txt'),
    );
    if (this.#options.logModels !== false) {
      await this.#attempt('Making the logged model', async () => {
        this.#logged = await this.#makeLoggedModel();
      });
    }
    if (this.#options.logDatasets !== false) {
      await this.#attempt('Logging the training data', () => this.#logDatasets());
    }
  }

  /** What is called during the training. */
  get callback(): CallbackLike {
    return {
      onEpochEnd: async (epoch, logs) => {
        await this.#attempt('Logging an epoch', () => this.#endEpoch(epoch, logs));
      },
      onBatchEnd: async (_batch, logs) => {
        await this.#attempt('Logging a batch', () => this.#endBatch(logs));
      },
    };
  }

  /** After the last epoch. */
  async finish(history: HistoryLike): Promise<void> {
    if (this.#options.logModels !== false) {
      await this.#attempt('Logging the model', async () => {
        try {
          await this.#logModel();
        } catch (error) {
          await this.fail(); // what cannot be written is refused before there is an upload to fail
          throw error;
        }
      });
    }
    if (this.#flavor.logsStopping) {
      await this.#attempt('Logging early stopping', () => this.#logStopping(history));
    }
  }

  /** After a training, or a model, that failed: it is never READY. */
  async fail(): Promise<void> {
    const logged = this.#logged;
    if (logged === undefined) return;
    await this.#attempt('Ending the logged model', async () => {
      await this.#run.client.finalizeLoggedModel(logged.modelId, 'FAILED');
    });
  }

  async #makeLoggedModel(): Promise<LoggedModel | undefined> {
    const { client, info } = this.#run;
    try {
      const logged = await client.createLoggedModel({
        experimentId: info.experimentId,
        name: 'model',
        sourceRunId: info.runId,
        tags: readRunContext(),
      });
      return logged;
    } catch (error) {
      // A server before MLflow 3: the model goes into the run's artifacts.
      if (error instanceof DecantError && error.code === 'ENDPOINT_NOT_FOUND') return undefined;
      throw error;
    }
  }

  async #logDatasets(): Promise<void> {
    const { x, y, args } = this.#call;
    const validation = args['validationData'];
    const described = [
      ['train', describeTensors(x, y)] as const,
      ['eval', Array.isArray(validation) ? describeTensors(validation[0], validation[1]) : undefined] as const,
    ];
    const datasets = described.flatMap(([context, dataset]) =>
      dataset === undefined ? [] : [{ dataset, tags: { [DATA_CONTEXT_TAG]: context } }],
    );
    if (datasets.length > 0) await this.#run.client.logInputs(this.#run.info.runId, { datasets });
    if (!datasets.some(({ tags }) => tags[DATA_CONTEXT_TAG] === 'train'))
      warn(this.#options, 'The training data is no tensor, and is not recorded.');
  }

  async #endEpoch(epoch: number, logs: Logs | undefined): Promise<void> {
    this.#epoch = epoch + 1;
    const values = readLogs(logs);
    if (this.#options.logEveryEpoch !== false) await this.#logMetrics(values, epoch);
    // Keras' own validation ends with these, at no step.
    const validated = Object.entries(values)
      .filter(([name]) => name.startsWith('val_'))
      .map(([name, value]) => [`validation_${name.slice('val_'.length)}`, value] as const);
    await this.#logMetrics(Object.fromEntries(validated), 0);
    if (this.#flavor.logsStopping) {
      await this.#checkpoints.onEpochEnd({ epoch, globalStep: this.#globalStep, logs: values });
    }
  }

  async #endBatch(logs: Logs | undefined): Promise<void> {
    const { logEveryNSteps } = this.#options;
    const isLogged = typeof logEveryNSteps === 'number' && this.#globalStep % logEveryNSteps === 0;
    const isChecked = this.#flavor.logsStopping && typeof this.#options.checkpointSaveFreq === 'number';
    if (!isLogged && !isChecked) return;
    const values = readLogs(logs, ['batch', 'size']);
    if (isLogged) await this.#logMetrics(values, this.#globalStep);
    if (isChecked) {
      await this.#checkpoints.onBatchEnd({ epoch: this.#epoch, globalStep: this.#globalStep, logs: values });
    }
  }

  // Batches since the model was made: its optimizer counts them.
  get #globalStep(): number {
    return this.#call.model.optimizer?.iterations ?? 0;
  }

  async #logMetrics(values: Readonly<Record<string, number>>, step: number): Promise<void> {
    const timestamp = Date.now();
    const of = this.#logged === undefined ? {} : { modelId: this.#logged.modelId };
    const metrics = Object.entries(values).map(([key, value]) => ({ key, value, timestamp, step, ...of }));
    if (metrics.length > 0) await this.#run.client.logBatch(this.#run.info.runId, { metrics });
  }

  async #logModel(): Promise<void> {
    const { registeredModelName, logInputExamples, logModelSignatures } = this.#options;
    const { model, x } = this.#call;
    const example = logInputExamples === true ? takeRows(x, EXAMPLE_ROWS) : undefined;
    await logModelContent(() => this.#flavor.makeContent(model), {
      ...(this.#logged === undefined ? { name: 'model' } : { modelId: this.#logged.modelId }),
      signature: logModelSignatures === false ? false : describeSignature(model),
      ...(example === undefined ? {} : { inputExample: makeTensorBatch(example) }),
      ...(registeredModelName === undefined ? {} : { registeredModelName }),
    });
  }

  async #logStopping({ epoch, history }: HistoryLike): Promise<void> {
    const { earlyStopping } = this.#call;
    const last = epoch.at(-1);
    if (earlyStopping === undefined || last === undefined) return;
    const epochs = Number(this.#call.args['epochs'] ?? 1);
    const first = epoch[0] ?? 0;
    const isStopped = (earlyStopping.stoppedEpoch ?? 0) > 0 || last + 1 < Math.max(epochs, first + 1);
    if (isStopped && history[earlyStopping.monitor] !== undefined) {
      await this.#logMetrics({ stopped_epoch: earlyStopping.stoppedEpoch ?? last }, 0);
    }
  }

  async #attempt(what: string, work: () => Promise<void>): Promise<void> {
    await attempt(this.#options, what, work);
  }
}

/** The tensors that a model takes and gives, of any number of rows. */
function describeSignature({ inputs, outputs }: TrainableLayersModel): Signature {
  const describe = (tensors: TrainableLayersModel['outputs']): TensorSpec[] =>
    tensors.map(({ dtype, shape }) => ({ dtype, shape: shape.map((size) => size ?? -1) }));
  return {
    inputs: { kind: 'tensors', tensors: describe(inputs) },
    outputs: { kind: 'tensors', tensors: describe(outputs) },
  };
}

function describeTensors(x: unknown, y: unknown): Dataset | undefined {
  const features = toTensor(x);
  return features === undefined ? undefined : describeDataset(makeTensorBatch(features), toTensor(y));
}

function takeRows(x: unknown, count: number): Tensor | undefined {
  const tensor = toTensor(x);
  if (tensor === undefined) return undefined;
  const [rows = 0, ...rest] = tensor.shape;
  const kept = Math.min(rows, count);
  const size = rest.reduce((product, extent) => product * extent, kept);
  return { ...tensor, shape: [kept, ...rest], data: tensor.data.slice(0, size) } as Tensor;
}

const DTYPES: Readonly<Record<string, NumericDtype>> = { float32: 'float32', int32: 'int32', bool: 'bool' };

// One tensor of numbers; lists and dicts of them are what several inputs take.
function toTensor(value: unknown): Tensor | undefined {
  if (typeof value !== 'object' || value === null || !('dataSync' in value)) return undefined;
  const tensor = value as TensorLike;
  const dtype = DTYPES[tensor.dtype];
  return dtype === undefined
    ? undefined
    : makeTensor(dtype, tensor.shape, tensor.dataSync() as Float32Array & Int32Array & Uint8Array);
}
