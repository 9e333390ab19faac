// Checkpoints of a training as artifacts of its run (mlflow.utils.checkpoint_utils; parity TRK-087).
import { writeKeras, writeKerasWeights } from '../../../libraries/keras/index.ts';
import type { ActiveRun } from '../../fluent/state.ts';
import { LATEST_CHECKPOINT_TAG } from '../../tag-names.ts';
import { writeArtifact } from '../../write-artifact.ts';
import type { TrainableLayersModel } from './layers-library.ts';

/** When a model is kept while it is trained. */
export interface CheckpointOptions {
  /** Default: true. */
  readonly checkpoint?: boolean;
  /** The metric that tells which model is the best. Default: `val_loss`. */
  readonly checkpointMonitor?: string;
  /** Default: min. */
  readonly checkpointMode?: 'min' | 'max';
  /** Keeps the best model alone; else one for each epoch or so many batches. Default: true. */
  readonly checkpointSaveBestOnly?: boolean;
  /** Keeps a `.weights.h5` instead of a `.keras`. Default: false. */
  readonly checkpointSaveWeightsOnly?: boolean;
  /** After every epoch, or after so many batches. Default: epoch. */
  readonly checkpointSaveFreq?: 'epoch' | number;
  /** Folder of the artifacts. Default: `checkpoints`, as in MLflow. */
  readonly checkpointDir?: string;
}

/** Where a training is. */
export interface TrainingPlace {
  readonly epoch: number;
  /** Batches since the model was made. */
  readonly globalStep: number;
  readonly logs: Readonly<Record<string, number>>;
}

/** The checkpoints of one training. */
export class Checkpoints {
  readonly #run: ActiveRun;
  readonly #model: TrainableLayersModel;
  readonly #options: CheckpointOptions;
  readonly #warn: (message: string) => void;
  #best: number | undefined;

  constructor(
    run: ActiveRun,
    model: TrainableLayersModel,
    options: CheckpointOptions,
    onWarning: (message: string) => void,
  ) {
    this.#run = run;
    this.#model = model;
    this.#options = options;
    this.#warn = onWarning;
  }

  async onEpochEnd(place: TrainingPlace): Promise<void> {
    if ((this.#options.checkpointSaveFreq ?? 'epoch') === 'epoch') await this.#save(place);
  }

  async onBatchEnd(place: TrainingPlace): Promise<void> {
    const { checkpointSaveFreq: frequency } = this.#options;
    if (typeof frequency === 'number' && place.globalStep % frequency === 0) await this.#save(place);
  }

  async #save({ epoch, globalStep, logs }: TrainingPlace): Promise<void> {
    const {
      checkpoint = true,
      checkpointSaveBestOnly: isBestOnly = true,
      checkpointSaveWeightsOnly: isWeightsOnly = false,
      checkpointSaveFreq = 'epoch',
      checkpointDir = 'checkpoints',
    } = this.#options;
    if (!checkpoint || (isBestOnly && !this.#isBetter(logs))) return;
    const folder = isBestOnly
      ? checkpointDir
      : `${checkpointDir}/${checkpointSaveFreq === 'epoch' ? `epoch_${epoch}` : `global_step_${globalStep}`}`;
    const prefix = isBestOnly ? 'latest_' : '';
    const path = `${folder}/${prefix}checkpoint${isWeightsOnly ? '.weights.h5' : '.keras'}`;
    const bytes = isWeightsOnly ? await writeKerasWeights(this.#model) : await writeKeras(this.#model);
    const { client, info } = this.#run;
    await client.setTag(info.runId, LATEST_CHECKPOINT_TAG, path);
    const metrics = { ...logs, epoch, global_step: globalStep };
    await client.logDict(info.runId, metrics, `${folder}/${prefix}checkpoint_metrics.json`);
    const store = await client.openRunArtifacts(info.runId);
    try {
      await writeArtifact(store, path, bytes);
    } finally {
      await store.close?.();
    }
  }

  #isBetter(logs: Readonly<Record<string, number>>): boolean {
    const { checkpointMonitor = 'val_loss', checkpointMode = 'min' } = this.#options;
    const value = logs[checkpointMonitor];
    if (value === undefined) {
      this.#warn(`No checkpoint is logged: the metric ${checkpointMonitor}, which tells the best one, is not there.`);
      return false;
    }
    const best = this.#best;
    if (best !== undefined && (checkpointMode === 'min' ? value >= best : value <= best)) return false;
    this.#best = value;
    return true;
  }
}
