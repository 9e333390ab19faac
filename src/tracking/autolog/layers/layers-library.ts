// What autologging needs of TensorFlow.js. Its package is not imported: it is the one that the user's models are made with.
import { createRequire } from 'node:module';
import { DecantError } from '../../../errors.ts';
import type { PredictingModelLike } from '../../../flavors/tensorflow/predict-example.ts';
import type { TensorLike } from '../../../libraries/keras/index.ts';

/** Losses and metrics of an epoch or a batch; those of a batch may be tensors still. */
export type Logs = Readonly<Record<string, number | TensorLike>>;

/** `tf.Callback`. */
export interface CallbackLike {
  onTrainBegin?(logs?: Logs): Promise<void>;
  onEpochEnd?(epoch: number, logs?: Logs): Promise<void>;
  onBatchEnd?(batch: number, logs?: Logs): Promise<void>;
}

/** `tf.EarlyStopping` */
export interface EarlyStoppingLike extends CallbackLike {
  readonly monitor: string;
  readonly minDelta: number;
  readonly patience: number;
  readonly baseline?: number | null;
  readonly stoppedEpoch?: number;
}

/** A layers model that can be fitted. */
export interface TrainableLayersModel extends PredictingModelLike {
  readonly outputs: readonly { readonly shape: readonly (number | null)[]; readonly dtype: string }[];
  readonly optimizer?: {
    readonly iterations: number;
    getClassName(): string;
    getConfig(): Readonly<Record<string, unknown>>;
  };
  readonly stopTraining: boolean;
  summary(lineLength?: number, positions?: number[], print?: (line: string) => void): void;
}

/** `tf.History` */
export interface HistoryLike {
  readonly epoch: readonly number[];
  readonly history: Readonly<Record<string, readonly (number | TensorLike)[]>>;
}

type Constructor<Type> = abstract new (...args: never[]) => Type;

/** The parts of the namespace `tf` that are used: `@tensorflow/tfjs-layers`, and all packages that hold it. */
export interface LayersLibrary {
  readonly LayersModel: { readonly prototype: object };
  readonly Sequential: { readonly prototype: object };
  readonly Callback: new () => CallbackLike;
  readonly CustomCallback: new (args: never, yieldEvery?: never) => CallbackLike;
  readonly EarlyStopping: Constructor<EarlyStoppingLike>;
}

const PACKAGE = '@tensorflow/tfjs-layers';

/** The package beside this one; MISSING_DEPENDENCY where it is not installed. */
export function requireLayers(): LayersLibrary {
  const require = createRequire(import.meta.url);
  try {
    return require(PACKAGE) as LayersLibrary;
  } catch (cause) {
    throw new DecantError('MISSING_DEPENDENCY', `Autologging of layers models needs the package ${PACKAGE}.`, {
      hint: 'Give the namespace of your TensorFlow.js: autolog({ tf }).',
      cause,
    });
  }
}

/** The package, where the process has loaded it already. */
export function findLoadedLayers(): LayersLibrary | undefined {
  const require = createRequire(import.meta.url);
  try {
    return require.cache[require.resolve(PACKAGE)] === undefined ? undefined : (require(PACKAGE) as LayersLibrary);
  } catch {
    return undefined; // not installed
  }
}

/** Numbers of logs; tensors are read. `others` are what is no metric. */
export function readLogs(logs: Logs | undefined, others: readonly string[] = []): Readonly<Record<string, number>> {
  const entries = Object.entries(logs ?? {})
    .filter(([name]) => !others.includes(name))
    .map(([name, value]) => [name, typeof value === 'number' ? value : (value.dataSync()[0] ?? Number.NaN)] as const);
  return Object.fromEntries(entries);
}
