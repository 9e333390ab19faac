// autolog of every library (mlflow.autolog; parity API-047).
import type { AutologOptions } from './autolog-options.ts';
import { autologSklearn } from './sklearn-autolog.ts';

/** Logs every training from now on, of each library that can be logged. */
export function autolog(options: AutologOptions = {}): void {
  autologSklearn(options);
}
