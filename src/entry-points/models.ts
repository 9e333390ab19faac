// MLflow's functions on models that are saved or logged already (mlflow.models; parity API-007 .. API-009). Each loads tracking when it is called.
import type { Signature } from '../data/schema.ts';
import type { ModelInfo } from '../tracking/models/model-info.ts';

/** What the MLmodel file of a model says, and the tracking server knows; nothing else of the model is read. */
export async function getModelInfo(uri: string): Promise<ModelInfo> {
  return (await import('../tracking/models/edit-model.ts')).getModelInfo(uri);
}

/** Writes another signature into the MLmodel file. Versions of registered models are read-only, and refused. */
export async function setSignature(uri: string, signature: Signature): Promise<void> {
  await (await import('../tracking/models/edit-model.ts')).setSignature(uri, signature);
}

/**
 * Adds requirements to conda.yaml and requirements.txt, in the place of those of the same packages, or removes packages. Versions of
 * registered models are read-only, and refused.
 */
export async function updateModelRequirements(
  uri: string,
  operation: 'add' | 'remove',
  requirements: readonly string[],
): Promise<void> {
  await (await import('../tracking/models/edit-model.ts')).updateModelRequirements(uri, operation, requirements);
}
