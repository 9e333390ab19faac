// Models that are logged or saved already: what is known of them, another signature, other requirements (mlflow.models.get_model_info,
// set_signature, update_model_requirements; parity API-007 .. API-009).
import type { Signature } from '../../data/schema.ts';
import { DecantError } from '../../errors.ts';
import { parseYaml, renderYaml } from '../../formats/yaml/index.ts';
import { Model } from '../../model/model.ts';
import { isMap, MLMODEL_FILE } from '../../model/mlmodel.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { CONDA_FILE, listCondaPip, replaceCondaPip, REQUIREMENTS_FILE } from '../../model/save/environment-files.ts';
import { mergeRequirements } from '../../model/save/merge-requirements.ts';
import { parsePipRequirement, renderPipRequirement } from '../../model/save/pip-requirement.ts';
import { openArtifactFiles, openArtifactStore } from '../../stores/artifacts/index.ts';
import type { OpenStoreOptions } from '../../stores/artifacts/index.ts';
import { parseModelUri } from '../../stores/artifacts/resolve-model-uri.ts';
import { openModelFiles } from '../../stores/model-uri.ts';
import { readScheme } from '../../stores/uri-scheme.ts';
import { fluentState } from '../fluent/state.ts';
import { writeArtifact } from '../write-artifact.ts';
import { describeModel } from './model-info.ts';
import type { ModelInfo } from './model-info.ts';

/** What the MLmodel file of a model says, and the tracking server knows; nothing else of the model is read. */
export async function getModelInfo(uri: string): Promise<ModelInfo> {
  return describeModel(fluentState().client, await Model.load(await openModelFiles(uri, currentStores())));
}

/** Writes another signature into the MLmodel file. Versions of registered models are read-only, and refused. */
export async function setSignature(uri: string, signature: Signature): Promise<void> {
  await editFiles(uri, 'signature', async (files) => {
    const model = await Model.load(files);
    return new Map([[MLMODEL_FILE, model.setSignature(signature).toYaml()]]);
  });
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
  const given = requirements.map((line) => line.trim().toLowerCase());
  const invalid = given.filter((line) => parsePipRequirement(line) === undefined);
  if (invalid.length > 0) {
    throw new DecantError('INVALID_PARAMETER_VALUE', `Found invalid requirements: ${invalid.join(', ')}`);
  }
  const change = operation === 'add' ? addRequirements : removeRequirements;
  await editFiles(uri, 'requirements', async (files) => {
    const [conda, pip] = await Promise.all([readText(files, CONDA_FILE), readText(files, REQUIREMENTS_FILE)]);
    const environment = parseYaml(conda);
    if (!isMap(environment)) {
      throw new DecantError('MALFORMED_DATA', `${CONDA_FILE} of ${files.location} holds no map.`);
    }
    return new Map([
      [CONDA_FILE, renderYaml(replaceCondaPip(environment, change(listCondaPip(environment), given)))],
      [REQUIREMENTS_FILE, change(pip.split(/\r?\n/), given).join('\n')],
    ]);
  });
}

function addRequirements(lines: readonly string[], added: readonly string[]): readonly string[] {
  const byName = keyByName(lines);
  for (const line of mergeRequirements(added)) byName.set(nameOf(line), line);
  return [...byName.values()];
}

function removeRequirements(lines: readonly string[], removed: readonly string[]): readonly string[] {
  const byName = keyByName(lines);
  for (const line of removed) byName.delete(nameOf(line));
  return [...byName.values()];
}

// Lines for pip itself stay where they are.
function keyByName(lines: readonly string[]): Map<string, string> {
  return new Map(lines.filter((line) => line.trim() !== '').map((line) => [nameOf(line), normalize(line)]));
}

function nameOf(line: string): string {
  return parsePipRequirement(line)?.name ?? line;
}

function normalize(line: string): string {
  const requirement = parsePipRequirement(line);
  return requirement === undefined ? line : renderPipRequirement(requirement);
}

async function readText(files: ModelFiles, path: string): Promise<string> {
  return new TextDecoder().decode(await files.read(path));
}

async function editFiles(
  uri: string,
  what: string,
  change: (files: ModelFiles) => Promise<ReadonlyMap<string, string>>,
): Promise<void> {
  if (readScheme(uri) === 'models' && parseModelUri(uri).modelId === undefined) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `Failed to set ${what} on '${uri}'. Model URIs with the \`models:/<name>/<version>\` scheme are not supported.`,
    );
  }
  const store = await openArtifactStore(uri, currentStores());
  try {
    for (const [path, text] of await change(await openArtifactFiles(store))) await writeArtifact(store, path, text);
  } finally {
    await store.close?.();
  }
}

/** Where the fluent API has tracking and registry. */
export function currentStores(): Required<OpenStoreOptions> {
  const { trackingUri, registryUri } = fluentState();
  return { trackingUri, registryUri };
}
