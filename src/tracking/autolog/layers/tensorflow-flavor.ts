// Trainings of layers models as mlflow.tensorflow logs them (parity API-045, TRK-087).
import { makeTensorflowContent } from '../../../flavors/tensorflow/save-model.ts';
import { autologLayers } from './layers-autolog.ts';
import type { LayersAutologOptions } from './layers-options.ts';

/** What {@link autologTensorflow} takes. */
export type TensorflowAutologOptions = LayersAutologOptions;

/** Logs every `fit` of a layers model from now on: also early stopping, and checkpoints while it is trained. */
export function autologTensorflow(options: TensorflowAutologOptions = {}): void {
  autologLayers(
    {
      name: 'tensorflow',
      optimizerPrefix: 'opt_',
      logsStopping: true,
      makeContent: (model) => makeTensorflowContent(model, {}),
    },
    options,
  );
}
