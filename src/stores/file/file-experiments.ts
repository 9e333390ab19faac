// Experiments in a folder `mlruns`: `<id>/meta.yaml`, `<id>/tags/…`; deleted ones are in `.trash` (mlflow.store.tracking.file_store).
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DecantError } from '../../errors.ts';
import { checkExperimentName, checkExperimentTags, checkKey } from '../check-entities.ts';
import { searchExperimentItems } from '../search/index.ts';
import type { Experiment, LifecycleStage, ViewType } from '../tracking/entities.ts';
import type { TrackingStore } from '../tracking/tracking-store.ts';
import { appendToUri, readScheme } from '../uri-scheme.ts';
import {
  isFile,
  isFolder,
  joinInside,
  listFolders,
  makeFolder,
  moveFolder,
  readMeta,
  readTexts,
  remove,
  writeMeta,
  writeText,
} from './file-tree.ts';
import type { Meta } from './file-tree.ts';
import { later } from './later.ts';
import { readOptionalNumber, readOptionalText, readText } from './read-meta.ts';

const TRASH = '.trash';
const DEFAULT_ID = '0';
/** Folders of an experiment that are no runs. */
export const RESERVED_FOLDERS: readonly string[] = ['tags', 'datasets', 'traces', 'models'];

type ExperimentMethods = Pick<
  TrackingStore,
  | 'createExperiment'
  | 'getExperiment'
  | 'getExperimentByName'
  | 'searchExperiments'
  | 'renameExperiment'
  | 'deleteExperiment'
  | 'restoreExperiment'
  | 'setExperimentTag'
  | 'deleteExperimentTag'
>;

/** Makes the folder with the experiment Default, where it is absent. */
export function prepareRoot(root: string): void {
  if (!isFolder(root)) writeExperiment(root, DEFAULT_ID, 'Default', undefined);
  makeFolder(join(root, TRASH));
}

/** The methods of a tracking store that are about experiments. `moveRuns` moves the runs of one to a stage with it. */
export function makeExperimentMethods(
  root: string,
  moveRuns: (folder: string, stage: LifecycleStage) => void,
): ExperimentMethods {
  const requireFree = (name: string): void => {
    const taken = listExperiments(root, 'ALL').find((experiment) => experiment.name === name);
    if (taken === undefined) return;
    throw new DecantError(
      'RESOURCE_ALREADY_EXISTS',
      taken.lifecycleStage === 'deleted'
        ? `Experiment '${name}' already exists in deleted state. You can restore the experiment, or permanently delete the experiment from the .trash folder (under tracking server's root folder) in order to use this experiment name again.`
        : `Experiment '${name}' already exists.`,
    );
  };
  const change = (experimentId: string, changes: Meta): void => {
    const folder = requireExperimentFolder(root, experimentId);
    writeMeta(root, folder, { ...readMeta(folder), ...changes, last_update_time: Date.now() });
  };
  const requireTaggable = (experimentId: string, what: string): string => {
    const { lifecycleStage } = findExperiment(root, experimentId);
    if (lifecycleStage === 'active') return requireExperimentFolder(root, experimentId);
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `The experiment ${experimentId} must be in the 'active' lifecycle_stage to ${what} tags`,
    );
  };

  return {
    createExperiment: later((name, { artifactLocation, tags = {} } = {}) => {
      checkExperimentName(name);
      checkExperimentTags(tags);
      requireFree(name);
      const id = makeExperimentId();
      const folder = join(root, id);
      for (const [key, value] of Object.entries(tags)) writeText(root, joinInside(join(folder, 'tags'), key), value);
      writeExperiment(root, id, name, artifactLocation);
      return id;
    }),

    getExperiment: later((experimentId) => findExperiment(root, experimentId)),

    getExperimentByName: later((name) => listExperiments(root, 'ALL').find((experiment) => experiment.name === name)),

    searchExperiments: later(({ viewType = 'ACTIVE_ONLY', ...options } = {}) =>
      searchExperimentItems(listExperiments(root, viewType), options),
    ),

    renameExperiment: later((experimentId, name) => {
      checkExperimentName(name);
      const experiment = findExperiment(root, experimentId);
      requireFree(name);
      if (experiment.lifecycleStage !== 'active') {
        throw new DecantError(
          'INVALID_PARAMETER_VALUE',
          `Cannot rename experiment in non-active lifecycle stage. Current stage: ${experiment.lifecycleStage}`,
        );
      }
      change(experimentId, { name });
    }),

    deleteExperiment: later((experimentId) => {
      if (experimentId === DEFAULT_ID) {
        throw new DecantError(
          'INVALID_PARAMETER_VALUE',
          `Cannot delete the default experiment '${DEFAULT_ID}'. This is an internally reserved experiment.`,
        );
      }
      const folder = findIn(root, experimentId);
      if (folder === undefined) throw refuseMissing(`Could not find experiment with ID ${experimentId}`);
      moveRuns(folder, 'deleted');
      change(experimentId, { lifecycle_stage: 'deleted' });
      moveFolder(folder, join(root, TRASH, experimentId));
    }),

    restoreExperiment: later((experimentId) => {
      const folder = findIn(join(root, TRASH), experimentId);
      if (folder === undefined) throw refuseMissing(`Could not find deleted experiment with ID ${experimentId}`);
      if (findIn(root, experimentId) !== undefined) {
        throw new DecantError(
          'RESOURCE_ALREADY_EXISTS',
          `Cannot restore experiment with ID ${experimentId}. An experiment with same ID already exists.`,
        );
      }
      moveFolder(folder, join(root, experimentId));
      moveRuns(join(root, experimentId), 'active');
      change(experimentId, { lifecycle_stage: 'active' });
    }),

    setExperimentTag: later((experimentId, key, value) => {
      checkExperimentTags({ [key]: value });
      const folder = requireTaggable(experimentId, 'set');
      writeText(root, joinInside(join(folder, 'tags'), key), value);
    }),

    deleteExperimentTag: later((experimentId, key) => {
      checkKey('Tag', key);
      const path = joinInside(join(requireTaggable(experimentId, 'delete'), 'tags'), key);
      if (!isFile(path)) throw refuseMissing(`No tag with name: ${key} in experiment with id ${experimentId}`);
      remove(path);
    }),
  };
}

/** The folder of an experiment, active or deleted; undefined where there is none. INVALID_PARAMETER_VALUE for what is no id. */
export function findExperimentFolder(root: string, experimentId: string): string | undefined {
  return findIn(root, experimentId) ?? findIn(join(root, TRASH), experimentId);
}

function requireExperimentFolder(root: string, experimentId: string): string {
  const folder = findExperimentFolder(root, experimentId);
  if (folder !== undefined) return folder;
  throw refuseMissing(`Could not find experiment with ID ${experimentId}`);
}

/** An experiment by its id; RESOURCE_DOES_NOT_EXIST where there is none. */
export function findExperiment(root: string, experimentId: string): Experiment {
  const experiment = readExperiment(requireExperimentFolder(root, experimentId), experimentId);
  if (experiment !== undefined) return experiment;
  throw refuseMissing(`Experiment '${experimentId}' does not exist.`);
}

/** The folders of all experiments, the active ones first. */
export function listExperimentFolders(root: string): readonly string[] {
  return [root, join(root, TRASH)].flatMap((parent) => listIds(parent).map((id) => join(parent, id)));
}

function listExperiments(root: string, viewType: ViewType): readonly Experiment[] {
  const parents = [
    ...(viewType === 'DELETED_ONLY' ? [] : [root]),
    ...(viewType === 'ACTIVE_ONLY' ? [] : [join(root, TRASH)]),
  ];
  return parents.flatMap((parent) => listIds(parent).flatMap((id) => readExperiment(join(parent, id), id) ?? []));
}

// The registry is beside the experiments.
function listIds(parent: string): readonly string[] {
  return listFolders(parent).filter((name) => name !== 'models' && isExperimentId(name));
}

// What is no experiment, or of another id, is passed over, as MLflow does.
function readExperiment(folder: string, id: string): Experiment | undefined {
  const meta = readMeta(folder);
  if (meta === undefined || readText(meta, 'experiment_id') !== id) return undefined;
  return {
    experimentId: id,
    name: readText(meta, 'name'),
    artifactLocation: readText(meta, 'artifact_location'),
    lifecycleStage: readOptionalText(meta, 'lifecycle_stage') === 'deleted' ? 'deleted' : 'active',
    tags: readTexts(join(folder, 'tags')),
    creationTime: readOptionalNumber(meta, 'creation_time'),
    lastUpdateTime: readOptionalNumber(meta, 'last_update_time'),
  };
}

function writeExperiment(root: string, id: string, name: string, artifactLocation: string | undefined): void {
  const now = Date.now();
  makeFolder(join(root, id));
  writeMeta(root, join(root, id), {
    artifact_location: artifactLocation === undefined ? appendToUri(toFileUri(root), id) : toUri(artifactLocation),
    creation_time: now,
    effective_trace_archival_retention: null,
    experiment_id: id,
    last_update_time: now,
    lifecycle_stage: 'active',
    name,
    trace_location: null,
    workspace: 'default',
  });
}

function findIn(parent: string, experimentId: string): string | undefined {
  if (!isExperimentId(experimentId)) {
    throw new DecantError('INVALID_PARAMETER_VALUE', `Invalid experiment ID: '${experimentId}'`);
  }
  const folder = join(parent, experimentId);
  return experimentId !== 'models' && isFolder(folder) ? folder : undefined;
}

function isExperimentId(text: string): boolean {
  return /^[a-zA-Z0-9][\w-]{0,63}$/.test(text);
}

/** Eighteen digits without a zero before them, as MLflow makes. */
function makeExperimentId(): string {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  const digits = ((BigInt(high) << 32n) | BigInt(low)) % 10n ** 17n;
  return String(10n ** 17n + digits);
}

function toUri(location: string): string {
  return readScheme(location) === '' ? toFileUri(location) : location;
}

function toFileUri(path: string): string {
  return pathToFileURL(resolve(path)).href;
}

function refuseMissing(message: string): DecantError {
  return new DecantError('RESOURCE_DOES_NOT_EXIST', message);
}
