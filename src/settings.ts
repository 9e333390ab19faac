// Every environment variable that Decant reads. Nothing else in src reads the environment.
// MLflow's variables keep MLflow's names (parity SRV-110 .. SRV-118); Decant's own begin with DECANT_.

/** Values of the environment, parsed. Absent or empty variables are undefined. */
export interface Settings {
  /** MLFLOW_HOST: default of `models serve --host`. */
  readonly host: string | undefined;
  /** MLFLOW_PORT: default of `models serve --port`. */
  readonly port: string | undefined;
  /** MLFLOW_MODELS_WORKERS: default of `models serve --workers`. */
  readonly workers: string | undefined;
  /** MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT: seconds for one request. */
  readonly requestTimeout: string | undefined;
  /** MLFLOW_DISABLE_SCHEMA_DETAILS: hide data and schema in schema errors (SCH-047). */
  readonly hideSchemaDetails: boolean;
  /** MLFLOW_ALLOW_PICKLE_DESERIALIZATION: false refuses models that are pickles (SRV-115). */
  readonly allowPickle: boolean;
  /** PREDICTIONS_WRAPPER_ATTR_NAME: key around the answer to a 1.x request (SRV-101). */
  readonly predictionsWrapper: string | undefined;
  /** DECANT_MAX_BODY_BYTES: largest request body. */
  readonly maxBodyBytes: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the settings from an environment (the process's own, where there is one). */
export function readSettings(environment: Environment = processEnvironment()): Settings {
  const text = (name: string): string | undefined => {
    const value = environment[name];
    return value === undefined || value === '' ? undefined : value;
  };
  const flag = (name: string, fallback: boolean): boolean => {
    const value = text(name)?.toLowerCase();
    return value === undefined ? fallback : value === 'true' || value === '1';
  };
  return {
    host: text('MLFLOW_HOST'),
    port: text('MLFLOW_PORT'),
    workers: text('MLFLOW_MODELS_WORKERS'),
    requestTimeout: text('MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT'),
    hideSchemaDetails: flag('MLFLOW_DISABLE_SCHEMA_DETAILS', false),
    allowPickle: flag('MLFLOW_ALLOW_PICKLE_DESERIALIZATION', true),
    predictionsWrapper: text('PREDICTIONS_WRAPPER_ATTR_NAME'),
    maxBodyBytes: text('DECANT_MAX_BODY_BYTES'),
  };
}

function processEnvironment(): Environment {
  const scope: { readonly process?: { readonly env?: Environment } } = globalThis;
  return scope.process?.env ?? {};
}
