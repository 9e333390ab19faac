// What the autologging of layers models can be told (parity API-044, API-045).
import type { AutologOptions } from '../autolog-options.ts';
import type { CheckpointOptions } from './checkpoints.ts';
import type { LayersLibrary } from './layers-library.ts';

/** What the autologging of layers models takes. */
export interface LayersAutologOptions extends AutologOptions, CheckpointOptions {
  /** The namespace of TensorFlow.js that models are made with. Default: `@tensorflow/tfjs-layers` beside this package. */
  readonly tf?: LayersLibrary;
  /** Logs losses and metrics after every epoch. Default: true. */
  readonly logEveryEpoch?: boolean;
  /** Logs them after so many batches; `logEveryEpoch` is false then. */
  readonly logEveryNSteps?: number | null;
}
