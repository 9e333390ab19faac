// Logged models that are made by hand, and the active one (mlflow.initialize_logged_model, mlflow.set_active_model; parity API-055 .. API-057).
import { DecantError } from '../../errors.ts';
import { Model } from '../../model/model.ts';
import { WRITTEN_MLFLOW } from '../../model/save/python-stack.ts';
import { MLMODEL_FILE } from '../../model/mlmodel.ts';
import type { LoggedModel } from '../../stores/tracking/entities.ts';
import { fluentState } from './state.ts';
import { readRunContext } from './run-context.ts';
import { EXTERNAL_MODEL_TAG } from '../tag-names.ts';
import { toTexts } from '../to-text.ts';
import type { Loggable } from '../to-text.ts';
import { writeArtifact } from '../write-artifact.ts';

/** What {@link initializeLoggedModel} takes. */
export interface LoggedModelOptions {
  /** Default: the store makes one up. */
  readonly name?: string;
  /** Default: the active run, if there is one. */
  readonly sourceRunId?: string;
  readonly tags?: Readonly<Record<string, Loggable>>;
  readonly params?: Readonly<Record<string, Loggable>>;
  readonly modelType?: string;
  readonly experimentId?: string;
}

/** Makes a logged model that is PENDING until {@link finalizeLoggedModel}. */
export async function initializeLoggedModel(options: LoggedModelOptions = {}): Promise<LoggedModel> {
  const state = fluentState();
  const { name, modelType, tags = {}, params = {} } = options;
  const run = state.activeRun;
  const sourceRunId = options.sourceRunId ?? run?.info.runId;
  const experimentId = options.experimentId ?? run?.info.experimentId ?? (await state.findExperimentId());
  const model = await state.client.createLoggedModel({
    experimentId,
    tags: { ...readRunContext(), ...toTexts(tags) },
    params: toTexts(params),
    ...(name === undefined ? {} : { name }),
    ...(sourceRunId === undefined ? {} : { sourceRunId }),
    ...(modelType === undefined ? {} : { modelType }),
  });
  state.noteModel(model.modelId);
  return model;
}

/** Says that all of a logged model is there, or that it never will be. */
export async function finalizeLoggedModel(modelId: string, status: 'READY' | 'FAILED'): Promise<LoggedModel> {
  return fluentState().client.finalizeLoggedModel(modelId, status);
}

/** Makes a logged model, READY at once, whose files are kept elsewhere. */
export async function createExternalModel(options: LoggedModelOptions = {}): Promise<LoggedModel> {
  const state = fluentState();
  const tags = { ...options.tags, [EXTERNAL_MODEL_TAG]: 'true' };
  const { modelId, artifactLocation, sourceRunId } = await initializeLoggedModel({ ...options, tags });
  const boolean = { kind: 'columns', columns: [{ type: 'boolean', required: true }] } as const;
  const model = new Model({
    artifactPath: artifactLocation,
    modelUuid: modelId,
    modelId,
    mlflowVersion: WRITTEN_MLFLOW,
    metadata: { [EXTERNAL_MODEL_TAG]: true },
    // MLflow writes this one, for registries that take no model without a signature.
    signature: { inputs: boolean, outputs: boolean },
    ...(sourceRunId === undefined ? {} : { runId: sourceRunId }),
  });
  const store = await state.client.openModelArtifacts(modelId);
  try {
    await writeArtifact(store, MLMODEL_FILE, model.toYaml());
  } finally {
    await store.close?.();
  }
  return state.client.finalizeLoggedModel(modelId, 'READY');
}

/**
 * Chooses the model that metrics are about from now on, by its id or its name: the newest of the experiment, or one that is made as an
 * external model where there is none.
 */
export async function setActiveModel(choice: {
  readonly name?: string;
  readonly modelId?: string;
}): Promise<LoggedModel> {
  const model = await findModel(choice);
  fluentState().activeModelId = model.modelId;
  return model;
}

async function findModel({
  name,
  modelId,
}: {
  readonly name?: string;
  readonly modelId?: string;
}): Promise<LoggedModel> {
  const state = fluentState();
  if (modelId !== undefined) {
    const model = await state.client.getLoggedModel(modelId);
    if (name === undefined || model.name === name) return model;
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `LoggedModel with model_id '${modelId}' has name '${model.name}', which does not match the provided name '${name}'.`,
    );
  }
  if (name === undefined) {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'Either name or modelId must be provided');
  }
  const filter = `name='${name.replaceAll("'", '')}'`;
  const { items } = await state.client.searchLoggedModels([await state.findExperimentId()], { filter, maxResults: 2 });
  return items[0] ?? createExternalModel({ name });
}

/** The id of the active model: the chosen one, or that of MLFLOW_ACTIVE_MODEL_ID. */
export function getActiveModelId(): string | undefined {
  return fluentState().activeModelId;
}

/** No model is the active one any more. */
export function clearActiveModel(): void {
  fluentState().activeModelId = undefined;
}

/** Adds params to a logged model. Default: the active one. */
export async function logModelParams(params: Readonly<Record<string, Loggable>>, modelId?: string): Promise<void> {
  const id = modelId ?? getActiveModelId();
  if (id === undefined) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      'Cannot log model params without a model: give a modelId, or choose a model with setActiveModel.',
    );
  }
  await fluentState().client.logModelParams(id, params);
}
