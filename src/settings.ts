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
  /** SERVING_MODEL_CONFIG: JSON object, the configuration of a model (SRV-113). */
  readonly servingModelConfig: string | undefined;
  /** MLFLOW_DISABLE_SCHEMA_DETAILS: hide data and schema in schema errors (SCH-047). */
  readonly hideSchemaDetails: boolean;
  /** MLFLOW_ALLOW_PICKLE_DESERIALIZATION: false refuses models that are pickles (SRV-115). */
  readonly allowPickle: boolean;
  /** DECANT_ALLOW_MODEL_CODE: true runs models that are JavaScript code, in this process. */
  readonly allowModelCode: boolean;
  /** PREDICTIONS_WRAPPER_ATTR_NAME: key around the answer to a 1.x request (SRV-101). */
  readonly predictionsWrapper: string | undefined;
  /** DECANT_MAX_BODY_BYTES: largest request body. */
  readonly maxBodyBytes: string | undefined;
  /** DECANT_TOKEN: a bearer token that opens the server. */
  readonly token: string | undefined;
  /** DECANT_TOKENS: several of them, with commas or spaces between. */
  readonly tokens: string | undefined;
  /** DECANT_TLS_KEY_PASSPHRASE: opens the key of `--tls-key`. */
  readonly tlsKeyPassphrase: string | undefined;
  /** OTEL_*: where traces go, with OpenTelemetry's own names. */
  readonly openTelemetry: OpenTelemetrySettings;
  /** MLFLOW_TRACKING_* and their kin: where runs and models are logged (parity TRK-001 .. TRK-003). */
  readonly tracking: TrackingSettings;
  /** Where artifacts are, and who may read them. */
  readonly artifacts: ArtifactSettings;
  /** Artifacts that are kept on this disk. */
  readonly cache: CacheSettings;
}

/** The cache of artifacts. */
export interface CacheSettings {
  /** DECANT_CACHE_DIR. */
  readonly folder: string | undefined;
  /** DECANT_CACHE_MAX_BYTES: bytes; 0 is no cache. */
  readonly maxBytes: string | undefined;
  /** XDG_CACHE_HOME, LOCALAPPDATA: where a user's caches are. */
  readonly xdgCacheHome: string | undefined;
  readonly localAppData: string | undefined;
}

/** Variables of stores of artifacts, as they are written. Amazon's and Google's clients read more of their own. */
export interface ArtifactSettings {
  /** MLFLOW_S3_ENDPOINT_URL: a server that speaks S3. */
  readonly s3EndpointUrl: string | undefined;
  /** MLFLOW_S3_IGNORE_TLS: trusts any certificate of it. */
  readonly s3IgnoreTls: boolean;
  /** MLFLOW_S3_UPLOAD_EXTRA_ARGS: a JSON object. */
  readonly s3UploadExtraArgs: string | undefined;
  /** MLFLOW_S3_EXPECTED_BUCKET_OWNER: the account whose bucket it must be. */
  readonly s3ExpectedBucketOwner: string | undefined;
  /** MLFLOW_BOTO_CLIENT_ADDRESSING_STYLE: auto, path or virtual. */
  readonly s3AddressingStyle: string | undefined;
  /** AWS_REGION, AWS_DEFAULT_REGION. */
  readonly awsDefaultRegion: string | undefined;
  /** MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD, MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD: of what tracking servers serve; undefined asks the server. */
  readonly proxyMultipartUpload: boolean | undefined;
  readonly proxyMultipartDownload: boolean | undefined;
  /** MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE, MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE, MLFLOW_MULTIPART_DOWNLOAD_CHUNK_SIZE: bytes. */
  readonly multipartUploadMinimumFileSize: string | undefined;
  readonly multipartUploadChunkSize: string | undefined;
  readonly multipartDownloadChunkSize: string | undefined;
  /** AZURE_STORAGE_CONNECTION_STRING, AZURE_STORAGE_ACCESS_KEY. */
  readonly azureConnectionString: string | undefined;
  readonly azureAccessKey: string | undefined;
  /** MLFLOW_GCS_UPLOAD_CHUNK_SIZE, MLFLOW_GCS_DOWNLOAD_CHUNK_SIZE: bytes of one request. */
  readonly gcsUploadChunkSize: string | undefined;
  readonly gcsDownloadChunkSize: string | undefined;
  /** MLFLOW_ARTIFACT_UPLOAD_DOWNLOAD_TIMEOUT, before MLflow 3 MLFLOW_GCS_DEFAULT_TIMEOUT: seconds of a request to `gs:`. */
  readonly transferTimeout: string | undefined;
  /** DATABRICKS_HOST, DATABRICKS_TOKEN: the workspace of `dbfs:`. */
  readonly databricksHost: string | undefined;
  readonly databricksToken: string | undefined;
  /** DATABRICKS_CONFIG_FILE, DATABRICKS_CONFIG_PROFILE: where Databricks' tools keep workspaces, and which of them. */
  readonly databricksConfigFile: string | undefined;
  readonly databricksConfigProfile: string | undefined;
  /** MLFLOW_KERBEROS_USER, HADOOP_USER_NAME: who asks WebHDFS. */
  readonly hdfsUser: string | undefined;
  /** MLFLOW_KERBEROS_TICKET_CACHE. */
  readonly kerberosTicketCache: string | undefined;
  /** DECANT_WEBHDFS_URL: address of WebHDFS, or of a gateway before it. */
  readonly webHdfsUrl: string | undefined;
  /** SSH_AUTH_SOCK: the agent that holds keys of `sftp:`. */
  readonly sshAgent: string | undefined;
}

/** MLflow's variables of tracking servers and stores, as they are written. */
export interface TrackingSettings {
  /** MLFLOW_TRACKING_URI. */
  readonly uri: string | undefined;
  /** MLFLOW_REGISTRY_URI: where models are registered, if elsewhere. */
  readonly registryUri: string | undefined;
  /** MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD: basic authentication. */
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** MLFLOW_TRACKING_TOKEN: a bearer token. */
  readonly token: string | undefined;
  /** MLFLOW_TRACKING_INSECURE_TLS: trusts any certificate. */
  readonly isInsecureTls: boolean;
  /** MLFLOW_TRACKING_SERVER_CERT_PATH: PEM of the authority to trust. */
  readonly serverCertPath: string | undefined;
  /** MLFLOW_TRACKING_CLIENT_CERT_PATH: PEM of the client's certificate and key. */
  readonly clientCertPath: string | undefined;
  /** MLFLOW_TRACKING_AWS_SIGV4. */
  readonly awsSigv4: boolean;
  /** MLFLOW_TRACKING_AUTH: name of a plug-in. */
  readonly auth: string | undefined;
  /** MLFLOW_HTTP_REQUEST_TIMEOUT: seconds. */
  readonly requestTimeout: string | undefined;
  /** MLFLOW_HTTP_REQUEST_MAX_RETRIES. */
  readonly maxRetries: string | undefined;
  /** MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR: seconds. */
  readonly backoffFactor: string | undefined;
  /** MLFLOW_HTTP_REQUEST_BACKOFF_JITTER: seconds. */
  readonly backoffJitter: string | undefined;
  /** MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER. */
  readonly respectsRetryAfter: boolean;
  /** MLFLOW_WORKSPACE. */
  readonly workspace: string | undefined;
  /** MLFLOW_EXPERIMENT_ID, MLFLOW_EXPERIMENT_NAME: of new runs. */
  readonly experimentId: string | undefined;
  readonly experimentName: string | undefined;
  /** MLFLOW_RUN_ID: the run that is taken up. */
  readonly runId: string | undefined;
  /** MLFLOW_ACTIVE_MODEL_ID: the logged model that metrics are about. */
  readonly activeModelId: string | undefined;
  /** MLFLOW_TRUNCATE_LONG_VALUES: long values of params and tags are cut, not refused. */
  readonly truncatesLongValues: boolean;
  /** MLFLOW_RUN_CONTEXT: tags of new runs, as JSON. */
  readonly runContext: string | undefined;
  /** MLFLOW_ALLOW_FILE_STORE: folders `mlruns` as stores (TRK-002). */
  readonly allowFileStore: boolean;
}

/** OpenTelemetry's variables, as they are written. */
export interface OpenTelemetrySettings {
  /** OTEL_EXPORTER_OTLP_ENDPOINT: address of the collector. */
  readonly endpoint: string | undefined;
  /** OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: address for traces alone, with its path. */
  readonly tracesEndpoint: string | undefined;
  /** OTEL_EXPORTER_OTLP_TRACES_PROTOCOL, OTEL_EXPORTER_OTLP_PROTOCOL. */
  readonly protocol: string | undefined;
  /** OTEL_EXPORTER_OTLP_TRACES_HEADERS, OTEL_EXPORTER_OTLP_HEADERS: keys of the collector. */
  readonly headers: string | undefined;
  /** OTEL_EXPORTER_OTLP_TRACES_TIMEOUT, OTEL_EXPORTER_OTLP_TIMEOUT: milliseconds. */
  readonly timeout: string | undefined;
  /** OTEL_SERVICE_NAME. */
  readonly serviceName: string | undefined;
  /** OTEL_RESOURCE_ATTRIBUTES. */
  readonly resourceAttributes: string | undefined;
  /** OTEL_TRACES_SAMPLER. */
  readonly sampler: string | undefined;
  /** OTEL_TRACES_SAMPLER_ARG. */
  readonly samplerArgument: string | undefined;
  /** OTEL_BSP_SCHEDULE_DELAY: milliseconds between two posts. */
  readonly scheduleDelay: string | undefined;
  /** OTEL_BSP_MAX_QUEUE_SIZE: spans that wait at most. */
  readonly maxQueueSize: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the settings from an environment (the process's own, where there is one). */
export function readSettings(environment: Environment = processEnvironment()): Settings {
  const text = (name: string): string | undefined => {
    const value = environment[name];
    return value === undefined || value === '' ? undefined : value;
  };
  const optionalFlag = (name: string): boolean | undefined => {
    const value = text(name)?.toLowerCase();
    return value === undefined ? undefined : value === 'true' || value === '1';
  };
  const flag = (name: string, fallback: boolean): boolean => optionalFlag(name) ?? fallback;
  return {
    host: text('MLFLOW_HOST'),
    port: text('MLFLOW_PORT'),
    workers: text('MLFLOW_MODELS_WORKERS'),
    requestTimeout: text('MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT'),
    servingModelConfig: text('SERVING_MODEL_CONFIG'),
    hideSchemaDetails: flag('MLFLOW_DISABLE_SCHEMA_DETAILS', false),
    allowPickle: flag('MLFLOW_ALLOW_PICKLE_DESERIALIZATION', true),
    allowModelCode: flag('DECANT_ALLOW_MODEL_CODE', false),
    predictionsWrapper: text('PREDICTIONS_WRAPPER_ATTR_NAME'),
    maxBodyBytes: text('DECANT_MAX_BODY_BYTES'),
    token: text('DECANT_TOKEN'),
    tokens: text('DECANT_TOKENS'),
    tlsKeyPassphrase: text('DECANT_TLS_KEY_PASSPHRASE'),
    openTelemetry: readOpenTelemetry(text),
    tracking: {
      uri: text('MLFLOW_TRACKING_URI'),
      registryUri: text('MLFLOW_REGISTRY_URI'),
      username: text('MLFLOW_TRACKING_USERNAME'),
      password: text('MLFLOW_TRACKING_PASSWORD'),
      token: text('MLFLOW_TRACKING_TOKEN'),
      isInsecureTls: flag('MLFLOW_TRACKING_INSECURE_TLS', false),
      serverCertPath: text('MLFLOW_TRACKING_SERVER_CERT_PATH'),
      clientCertPath: text('MLFLOW_TRACKING_CLIENT_CERT_PATH'),
      awsSigv4: flag('MLFLOW_TRACKING_AWS_SIGV4', false),
      auth: text('MLFLOW_TRACKING_AUTH'),
      requestTimeout: text('MLFLOW_HTTP_REQUEST_TIMEOUT'),
      maxRetries: text('MLFLOW_HTTP_REQUEST_MAX_RETRIES'),
      backoffFactor: text('MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR'),
      backoffJitter: text('MLFLOW_HTTP_REQUEST_BACKOFF_JITTER'),
      respectsRetryAfter: flag('MLFLOW_HTTP_RESPECT_RETRY_AFTER_HEADER', true),
      workspace: text('MLFLOW_WORKSPACE'),
      experimentId: text('MLFLOW_EXPERIMENT_ID'),
      experimentName: text('MLFLOW_EXPERIMENT_NAME'),
      runId: text('MLFLOW_RUN_ID'),
      activeModelId: text('MLFLOW_ACTIVE_MODEL_ID'),
      truncatesLongValues: flag('MLFLOW_TRUNCATE_LONG_VALUES', true),
      runContext: text('MLFLOW_RUN_CONTEXT'),
      allowFileStore: flag('MLFLOW_ALLOW_FILE_STORE', false),
    },
    artifacts: {
      s3EndpointUrl: text('MLFLOW_S3_ENDPOINT_URL'),
      s3IgnoreTls: flag('MLFLOW_S3_IGNORE_TLS', false),
      s3UploadExtraArgs: text('MLFLOW_S3_UPLOAD_EXTRA_ARGS'),
      s3ExpectedBucketOwner: text('MLFLOW_S3_EXPECTED_BUCKET_OWNER'),
      s3AddressingStyle: text('MLFLOW_BOTO_CLIENT_ADDRESSING_STYLE'),
      awsDefaultRegion: text('AWS_REGION') ?? text('AWS_DEFAULT_REGION'),
      proxyMultipartUpload: optionalFlag('MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD'),
      proxyMultipartDownload: optionalFlag('MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD'),
      multipartUploadMinimumFileSize: text('MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE'),
      multipartUploadChunkSize: text('MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE'),
      multipartDownloadChunkSize: text('MLFLOW_MULTIPART_DOWNLOAD_CHUNK_SIZE'),
      azureConnectionString: text('AZURE_STORAGE_CONNECTION_STRING'),
      azureAccessKey: text('AZURE_STORAGE_ACCESS_KEY'),
      gcsUploadChunkSize: text('MLFLOW_GCS_UPLOAD_CHUNK_SIZE'),
      gcsDownloadChunkSize: text('MLFLOW_GCS_DOWNLOAD_CHUNK_SIZE'),
      transferTimeout: text('MLFLOW_ARTIFACT_UPLOAD_DOWNLOAD_TIMEOUT') ?? text('MLFLOW_GCS_DEFAULT_TIMEOUT'),
      databricksHost: text('DATABRICKS_HOST'),
      databricksToken: text('DATABRICKS_TOKEN'),
      databricksConfigFile: text('DATABRICKS_CONFIG_FILE'),
      databricksConfigProfile: text('DATABRICKS_CONFIG_PROFILE'),
      hdfsUser: text('MLFLOW_KERBEROS_USER') ?? text('HADOOP_USER_NAME'),
      kerberosTicketCache: text('MLFLOW_KERBEROS_TICKET_CACHE'),
      webHdfsUrl: text('DECANT_WEBHDFS_URL'),
      sshAgent: text('SSH_AUTH_SOCK'),
    },
    cache: {
      folder: text('DECANT_CACHE_DIR'),
      maxBytes: text('DECANT_CACHE_MAX_BYTES'),
      xdgCacheHome: text('XDG_CACHE_HOME'),
      localAppData: text('LOCALAPPDATA'),
    },
  };
}

/** Sets DECANT_ALLOW_MODEL_CODE, for this process, its threads and the workers that it starts. */
export function allowModelCode(): void {
  const environment = (globalThis as { readonly process?: { readonly env?: Record<string, string | undefined> } })
    .process?.env;
  if (environment !== undefined) environment['DECANT_ALLOW_MODEL_CODE'] = 'true';
}

function readOpenTelemetry(text: (name: string) => string | undefined): OpenTelemetrySettings {
  const exporter = (name: string): string | undefined =>
    text(`OTEL_EXPORTER_OTLP_TRACES_${name}`) ?? text(`OTEL_EXPORTER_OTLP_${name}`);
  return {
    endpoint: text('OTEL_EXPORTER_OTLP_ENDPOINT'),
    tracesEndpoint: text('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'),
    protocol: exporter('PROTOCOL'),
    headers: exporter('HEADERS'),
    timeout: exporter('TIMEOUT'),
    serviceName: text('OTEL_SERVICE_NAME'),
    resourceAttributes: text('OTEL_RESOURCE_ATTRIBUTES'),
    sampler: text('OTEL_TRACES_SAMPLER'),
    samplerArgument: text('OTEL_TRACES_SAMPLER_ARG'),
    scheduleDelay: text('OTEL_BSP_SCHEDULE_DELAY'),
    maxQueueSize: text('OTEL_BSP_MAX_QUEUE_SIZE'),
  };
}

/** Sets a variable of this process and of those that it starts; undefined removes it. */
export function writeEnvironment(name: 'MLFLOW_TRACKING_URI' | 'MLFLOW_REGISTRY_URI', value: string | undefined): void {
  const environment = processEnvironment() as Record<string, string | undefined>;
  if (value === undefined) Reflect.deleteProperty(environment, name);
  else environment[name] = value;
}

function processEnvironment(): Environment {
  const scope: { readonly process?: { readonly env?: Environment } } = globalThis;
  return scope.process?.env ?? {};
}
