// What is known of a model by its MLmodel file and the tracking server (mlflow.models.model.ModelInfo; parity API-008, API-026, API-028).
import type { Signature } from '../../data/schema.ts';
import { DecantError } from '../../errors.ts';
import type { FlavorConfig } from '../../model/flavor.ts';
import type { Model } from '../../model/model.ts';
import type { LoggedModel, Metric } from '../../stores/tracking/entities.ts';
import type { MlflowClient } from '../mlflow-client.ts';

/** Facts of a model; those of the tracking server are undefined where it has no logged model of it. */
export interface ModelInfo {
  /** `models:/m-…`, or `runs:/…/name` on servers before MLflow 3. */
  readonly modelUri: string;
  /** Undefined on servers before MLflow 3. */
  readonly modelId: string | undefined;
  readonly name: string | undefined;
  readonly runId: string | undefined;
  readonly artifactPath: string | undefined;
  /** What the MLmodel file says. */
  readonly model: Model;
  readonly flavors: Readonly<Record<string, FlavorConfig>>;
  readonly modelUuid: string | undefined;
  readonly signature: Signature | undefined;
  readonly savedInputExampleInfo: Readonly<Record<string, unknown>> | undefined;
  readonly utcTimeCreated: string | undefined;
  readonly mlflowVersion: string | undefined;
  readonly metadata: Readonly<Record<string, unknown>> | undefined;
  readonly envVars: readonly string[] | undefined;
  readonly prompts: readonly string[] | undefined;
  readonly params: Readonly<Record<string, string>> | undefined;
  readonly tags: Readonly<Record<string, string>> | undefined;
  readonly metrics: readonly Metric[] | undefined;
  /** Milliseconds since 1970. */
  readonly creationTimestamp: number | undefined;
  /** The version that logging it has made. */
  readonly registeredModelVersion: string | undefined;
}

/** Puts together what the file says and what the server knows. */
export function makeModelInfo(
  model: Model,
  logged: LoggedModel | undefined,
  registeredModelVersion?: string,
): ModelInfo {
  const { modelId, runId, artifactPath } = model;
  return {
    modelUri: modelId === undefined ? `runs:/${String(runId)}/${String(artifactPath)}` : `models:/${modelId}`,
    modelId,
    name: logged?.name,
    runId,
    artifactPath,
    model,
    flavors: model.flavors,
    modelUuid: model.modelUuid,
    signature: model.signature,
    savedInputExampleInfo: model.savedInputExampleInfo,
    utcTimeCreated: model.utcTimeCreated,
    mlflowVersion: model.mlflowVersion,
    metadata: model.metadata,
    envVars: model.envVars,
    prompts: model.prompts,
    params: logged?.params,
    tags: logged?.tags,
    metrics: logged?.metrics,
    creationTimestamp: logged?.creationTimestamp,
    registeredModelVersion,
  };
}

const ABSENT: ReadonlySet<string> = new Set(['RESOURCE_DOES_NOT_EXIST', 'NOT_FOUND', 'ENDPOINT_NOT_FOUND']);

/** The same, asked of the server; a model of another server, or of none, is known by its file alone. */
export async function describeModel(client: MlflowClient, model: Model): Promise<ModelInfo> {
  const { modelId } = model;
  if (modelId === undefined) return makeModelInfo(model, undefined);
  try {
    return makeModelInfo(model, await client.getLoggedModel(modelId));
  } catch (error) {
    if (error instanceof DecantError && ABSENT.has(error.code)) return makeModelInfo(model, undefined);
    throw error;
  }
}
