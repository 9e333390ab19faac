// `onnx_session_options` of an MLmodel as options of ONNX Runtime (mlflow.onnx, _OnnxModelWrapper; mlflow.utils.model_utils,
// _validate_onnx_session_options). Providers are not read: models run on the processor, as in a Python that has no GPU build.
import { DecantError } from '../../errors.ts';
import type { RuntimeSessionOptions } from '../../libraries/onnx/index.ts';
import type { FlavorConfig } from '../../model/flavor.ts';
import { describeYamlValue } from '../../model/mlmodel.ts';

const LEVELS: ReadonlyMap<unknown, NonNullable<RuntimeSessionOptions['graphOptimizationLevel']>> = new Map([
  [1, 'basic'],
  [2, 'extended'],
  [3, 'layout'],
  [99, 'all'],
]);

/** The options that MLflow passes on; others are ignored, as there. Refuses values that ONNX Runtime has no meaning for. */
export function readSessionOptions(config: FlavorConfig, location: string): RuntimeSessionOptions {
  const stated = config['onnx_session_options'];
  if (stated === undefined || stated === null) return {};
  if (typeof stated !== 'object' || Array.isArray(stated)) throw refuse('', stated, 'a mapping', location);
  const options = stated as Readonly<Record<string, unknown>>;
  const session: { -readonly [Key in keyof RuntimeSessionOptions]: RuntimeSessionOptions[Key] } = {};
  const read = <T>(key: string, expected: string, parse: (value: unknown) => T | undefined): T | undefined => {
    const value = options[key];
    // What Python takes for false is not set.
    if (value === undefined || value === null || value === 0 || value === '' || value === false) return undefined;
    const parsed = parse(value);
    if (parsed === undefined) throw refuse(`.${key}`, value, expected, location);
    return parsed;
  };
  const interOp = read('inter_op_num_threads', 'a number of threads', readThreads);
  const intraOp = read('intra_op_num_threads', 'a number of threads', readThreads);
  const mode = read('execution_mode', 'sequential or parallel', readMode);
  const level = read('graph_optimization_level', '0, 1, 2, 3 or 99', (value) => LEVELS.get(value));
  const extra = read('extra_session_config', 'a mapping of texts', readTexts);
  if (interOp !== undefined) session.interOpNumThreads = interOp;
  if (intraOp !== undefined) session.intraOpNumThreads = intraOp;
  if (mode !== undefined) session.executionMode = mode;
  if (level !== undefined) session.graphOptimizationLevel = level;
  if (extra !== undefined) session.extra = extra;
  return session;
}

function readThreads(value: unknown): number | undefined {
  const count = Number(value);
  const isCount = (typeof value === 'number' || typeof value === 'bigint') && Number.isInteger(count);
  return isCount && count > 0 && count < 2 ** 31 ? count : undefined;
}

function readMode(value: unknown): 'sequential' | 'parallel' | undefined {
  const mode = typeof value === 'string' ? value.toLowerCase() : undefined;
  return mode === 'sequential' || mode === 'parallel' ? mode : undefined;
}

function readTexts(value: unknown): Readonly<Record<string, string>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value as Readonly<Record<string, unknown>>);
  return entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')
    ? Object.fromEntries(entries)
    : undefined;
}

function refuse(key: string, value: unknown, expected: string, location: string): DecantError {
  return new DecantError(
    'UNSUPPORTED_MODEL',
    `flavors.onnx.onnx_session_options${key} of ${location} is ${describeYamlValue(value)}; expected ${expected}.`,
  );
}
