// autolog of TensorFlow.js layers models (mlflow.keras.autolog, mlflow.tensorflow.autolog; parity API-044, API-045, TRK-086, TRK-087).
import { AsyncLocalStorage } from 'node:async_hooks';
import { DecantError } from '../../../errors.ts';
import { endRun, startRun } from '../../fluent/runs.ts';
import { fluentState } from '../../fluent/state.ts';
import type { ActiveRun } from '../../fluent/state.ts';
import { attempt, describeError, makeRunTags, warn } from '../autolog-options.ts';
import type { FitArgs } from './describe-fit.ts';
import { FitLogger } from './fit-logger.ts';
import type { FitCall, LayersFlavor } from './fit-logger.ts';
import { requireLayers } from './layers-library.ts';
import type { LayersAutologOptions } from './layers-options.ts';
import type { CallbackLike, HistoryLike, LayersLibrary, TrainableLayersModel } from './layers-library.ts';

interface Active {
  readonly flavor: LayersFlavor;
  readonly options: LayersAutologOptions;
}

let active: Active | undefined;
const wrapped = new WeakSet<object>();
/** Is this a fit inside another: the one of the model in a Sequential? */
const inside = new AsyncLocalStorage<true>();

/** Logs every `fit` and `fitDataset` from now on as one flavor of MLflow does. `disable: true` ends it. */
export function autologLayers(flavor: LayersFlavor, options: LayersAutologOptions): void {
  if (options.disable === true) {
    if (active?.flavor.name === flavor.name) active = undefined;
    return;
  }
  checkOptions(options);
  const library = options.tf ?? requireLayers();
  if (active !== undefined && active.flavor.name !== flavor.name) {
    warn(options, `${flavor.name} takes the place of ${active.flavor.name}: a training is logged once.`);
  }
  active = { flavor, options };
  for (const { prototype } of [library.LayersModel, library.Sequential]) {
    if (!wrapped.has(prototype)) wrapMethods(prototype as Readonly<Record<string, unknown>>, library);
    wrapped.add(prototype);
  }
}

function checkOptions({ logEveryEpoch = true, logEveryNSteps, checkpointMode = 'min' }: LayersAutologOptions): void {
  const expectsSteps = !logEveryEpoch;
  const hasSteps = logEveryNSteps !== undefined && logEveryNSteps !== null;
  if (expectsSteps !== hasSteps) {
    throw refuse(
      expectsSteps
        ? '`logEveryNSteps` must be specified if `logEveryEpoch` is false.'
        : `\`logEveryNSteps\` must be left out if \`logEveryEpoch\` is true, received ${String(logEveryNSteps)}.`,
    );
  }
  if (hasSteps && !(Number.isInteger(logEveryNSteps) && logEveryNSteps > 0)) {
    throw refuse(`\`logEveryNSteps\` must be a whole number above 0, received ${String(logEveryNSteps)}.`);
  }
  if (!['min', 'max'].includes(checkpointMode)) {
    throw refuse(`\`checkpointMode\` must be 'min' or 'max', received '${checkpointMode}'.`);
  }
}

type Fit = (this: TrainableLayersModel, ...args: unknown[]) => Promise<HistoryLike>;

function wrapMethods(prototype: Readonly<Record<string, unknown>>, library: LayersLibrary): void {
  for (const name of ['fit', 'fitDataset'] as const) {
    const original = Object.getOwnPropertyDescriptor(prototype, name)?.value as Fit | undefined;
    if (original === undefined) continue;
    const value = wrapFit(original, library, name === 'fitDataset');
    Object.defineProperty(prototype, name, { value, configurable: true, writable: true });
  }
}

function wrapFit(original: Fit, library: LayersLibrary, isDataset: boolean): Fit {
  return function (this: TrainableLayersModel, ...given) {
    const current = active;
    const train = (args: unknown[]): Promise<HistoryLike> => inside.run(true, () => original.apply(this, args));
    if (current === undefined || inside.getStore() === true) return original.apply(this, given);
    if (current.options.exclusive === true && fluentState().activeRun !== undefined) return train(given);
    const [data, labels] = given;
    const place = isDataset ? 1 : 2;
    const args = (given[place] ?? {}) as FitArgs;
    const callbacks = listCallbacks(args, library);
    const call: FitCall = {
      ...{ model: this, args, isDataset },
      ...(isDataset ? { x: undefined, y: undefined } : { x: data, y: labels }),
      earlyStopping: callbacks.find((callback) => callback instanceof library.EarlyStopping),
    };
    return inRun(
      current,
      async (run) => {
        const logger = new FitLogger(current.flavor, call, current.options, run);
        await logger.begin();
        const callback = Object.assign(new library.Callback(), logger.callback);
        const changed = [...given];
        changed[place] = { ...args, callbacks: [...callbacks, callback] };
        try {
          const history = await train(changed);
          await logger.finish(history);
          return history;
        } catch (error) {
          await logger.fail();
          throw error;
        }
      },
      () => train(given),
    );
  };
}

/** Callbacks as TensorFlow.js makes objects of them, so that one more can stand beside them. */
function listCallbacks({ callbacks, yieldEvery }: FitArgs, library: LayersLibrary): readonly CallbackLike[] {
  // Without any, TensorFlow.js makes one that lets other work pass now and then.
  if (callbacks === undefined || callbacks === null)
    return [new library.CustomCallback({} as never, yieldEvery as never)];
  const list = Array.isArray(callbacks) ? (callbacks as readonly unknown[]) : [callbacks];
  // Objects of classes have what all callbacks inherit; plain ones hold functions alone.
  const isMade = (value: unknown): value is CallbackLike =>
    typeof value === 'object' && value !== null && 'setParams' in value;
  return list.map((value) => (isMade(value) ? value : new library.CustomCallback(value as never, yieldEvery as never)));
}

/** Trains in the active run, or in one of its own; without one, where none can be made. */
async function inRun(
  { flavor, options }: Active,
  logged: (run: ActiveRun) => Promise<HistoryLike>,
  unlogged: () => Promise<HistoryLike>,
): Promise<HistoryLike> {
  const state = fluentState();
  const own = state.activeRun;
  if (own !== undefined) return logged(own);
  return state.isolate(async () => {
    let run: ActiveRun;
    try {
      run = await startRun({ tags: makeRunTags(flavor.name, options) });
    } catch (error) {
      warn(options, `No run can be started, and nothing is logged: ${describeError(error)}`);
      return unlogged();
    }
    const end = (status: 'FINISHED' | 'FAILED'): Promise<void> =>
      attempt(options, 'Ending the run', () => endRun(status));
    try {
      const history = await logged(run);
      await end('FINISHED');
      return history;
    } catch (error) {
      await end('FAILED');
      throw error;
    }
  });
}

function refuse(message: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', message);
}
