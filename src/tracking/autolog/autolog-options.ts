// What autologging is told, and what it says where it fails: training goes on (mlflow.utils.autologging_utils; parity API-047).
import { DecantError } from '../../errors.ts';
import type { Loggable } from '../to-text.ts';

/** Options that every library's `autolog` takes. */
export interface AutologOptions {
  /** Default: true. */
  readonly logModels?: boolean;
  /** Logs what the model was trained with as inputs of the run. Default: true. */
  readonly logDatasets?: boolean;
  /** Saves the first rows of X with the model. Default: false. */
  readonly logInputExamples?: boolean;
  /** Default: true. */
  readonly logModelSignatures?: boolean;
  /** Turns autologging off. Default: false. */
  readonly disable?: boolean;
  /** Logs nothing to runs that the user started. Default: false. */
  readonly exclusive?: boolean;
  /** No warnings. Default: false. */
  readonly silent?: boolean;
  readonly registeredModelName?: string;
  /** Tags of the runs that autologging starts itself. */
  readonly extraTags?: Readonly<Record<string, Loggable>>;
  /** Told where logging fails. Default: console.warn. */
  readonly onWarning?: (message: string) => void;
}

/** The tag of runs that autologging started: the library's name. */
export const AUTOLOGGING_TAG = 'mlflow.autologging';

/** Tags of a run that autologging starts. */
export function makeRunTags(library: string, options: AutologOptions): Readonly<Record<string, Loggable>> {
  const { [AUTOLOGGING_TAG]: reserved, ...extra } = options.extraTags ?? {};
  if (reserved !== undefined) warn(options, `Tag ${AUTOLOGGING_TAG} is ignored: it is MLflow's own.`);
  return { ...extra, [AUTOLOGGING_TAG]: library };
}

/** Tells what went wrong, unless autologging is silent. */
export function warn(options: AutologOptions, message: string): void {
  if (options.silent === true) return;
  (options.onWarning ?? console.warn)(`autolog: ${message}`);
}

/** Calls `work`; a failure is a warning that names what was lost. */
export async function attempt(options: AutologOptions, what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    warn(options, `${what} failed: ${describeError(error)}`);
  }
}

/** An error in one line. */
export function describeError(error: unknown): string {
  if (error instanceof DecantError) return `${error.code}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}
