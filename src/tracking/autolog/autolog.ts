// autolog of every library (mlflow.autolog; parity API-047).
import type { AutologOptions } from './autolog-options.ts';
import { autologKeras } from './layers/keras-flavor.ts';
import { findLoadedLayers } from './layers/layers-library.ts';
import { autologSklearn } from './sklearn-autolog.ts';

/** Logs every training from now on, of each library that can be logged: TensorFlow.js where the process has loaded it already. */
export function autolog(options: AutologOptions = {}): void {
  autologSklearn(options);
  const tf = findLoadedLayers();
  if (tf !== undefined) autologKeras({ ...options, tf });
}
