// Trainings of layers models as mlflow.keras logs them (parity API-044, TRK-086).
import { makeKerasContent } from '../../../flavors/keras/save-model.ts';
import type { CheckpointOptions } from './checkpoints.ts';
import { autologLayers } from './layers-autolog.ts';
import type { LayersAutologOptions } from './layers-options.ts';

/** What {@link autologKeras} takes. */
export interface KerasAutologOptions extends Omit<LayersAutologOptions, keyof CheckpointOptions> {
  /** With which Python's Keras computes. Default: tensorflow. */
  readonly kerasBackend?: 'tensorflow' | 'jax' | 'torch';
}

/** Logs every `fit` of a layers model from now on: arguments, optimizer, metrics of the epochs, the model. */
export function autologKeras({ kerasBackend, ...options }: KerasAutologOptions = {}): void {
  autologLayers(
    {
      name: 'keras',
      optimizerPrefix: 'optimizer_',
      logsStopping: false,
      makeContent: (model) => makeKerasContent(model, kerasBackend === undefined ? {} : { kerasBackend }),
    },
    options,
  );
}
