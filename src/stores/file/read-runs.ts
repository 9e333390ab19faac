// Runs in the folder of an experiment: `<run>/meta.yaml` and its params, tags, metrics, inputs, outputs (mlflow.store.tracking.file_store).
import { dirname, join } from 'node:path';
import { DecantError } from '../../errors.ts';
import type { DatasetInput, ModelLink, Run, RunInfo, RunStatus } from '../tracking/entities.ts';
import { RESERVED_FOLDERS } from './file-experiments.ts';
import { isFolder, listFolders, readMeta, readTexts } from './file-tree.ts';
import type { Meta } from './file-tree.ts';
import {
  findLatest,
  readOptionalNumber,
  readOptionalText,
  readRunMetrics,
  readText,
  readTextMap,
} from './read-meta.ts';

/** Statuses by their number in meta.yaml. */
const STATUSES: readonly (RunStatus | undefined)[] = [
  undefined,
  'RUNNING',
  'SCHEDULED',
  'FINISHED',
  'FAILED',
  'KILLED',
];

export function writeStatus(status: RunStatus): number {
  return STATUSES.indexOf(status);
}

/** The folders of an experiment's runs. */
export function listRunFolders(experimentFolder: string): readonly string[] {
  return listFolders(experimentFolder)
    .filter((name) => !RESERVED_FOLDERS.includes(name))
    .map((name) => join(experimentFolder, name));
}

/** Has the folder what each run has? What artifacts hold is none. */
export function isRunFolder(folder: string): boolean {
  return ['metrics', 'params', 'artifacts'].every((name) => isFolder(join(folder, name)));
}

/** What a run's meta.yaml says; undefined where there is none. */
export function readRunInfo(folder: string): RunInfo | undefined {
  const meta = readMeta(folder);
  if (meta === undefined) return undefined;
  const number = readOptionalNumber(meta, 'status') ?? 1;
  const status = STATUSES[number];
  if (status === undefined) throw new DecantError('MALFORMED_DATA', `A run has the unknown status ${number}.`);
  return {
    // Before MLflow 1.0 the id was `run_uuid`, and the name `name`.
    runId: readOptionalText(meta, 'run_id') ?? readText(meta, 'run_uuid'),
    runName: readName(meta),
    experimentId: readText(meta, 'experiment_id'),
    userId: readOptionalText(meta, 'user_id') ?? '',
    status,
    startTime: readOptionalNumber(meta, 'start_time') ?? 0,
    endTime: readOptionalNumber(meta, 'end_time'),
    artifactUri: readOptionalText(meta, 'artifact_uri') ?? '',
    lifecycleStage: readOptionalText(meta, 'lifecycle_stage') === 'deleted' ? 'deleted' : 'active',
  };
}

function readName(meta: Meta): string | undefined {
  const name = readOptionalText(meta, 'run_name') ?? readOptionalText(meta, 'name');
  return name === '' ? undefined : name;
}

/** All of a run. */
export function readRun(folder: string, info: RunInfo): Run {
  const tags = readTexts(join(folder, 'tags'));
  const metrics = Object.entries(readTexts(join(folder, 'metrics'))).flatMap(
    ([key, text]) => findLatest(readRunMetrics(text, key, info.runId)) ?? [],
  );
  return {
    info: { ...info, runName: info.runName ?? tags['mlflow.runName'] },
    data: { params: readTexts(join(folder, 'params')), tags, metrics },
    inputs: readInputs(folder),
    outputs: { models: readOutputs(folder) },
  };
}

function readInputs(folder: string): Run['inputs'] {
  const datasets: DatasetInput[] = [];
  const models: ModelLink[] = [];
  for (const meta of readMetas(join(folder, 'inputs'))) {
    const id = readText(meta, 'source_id');
    const kind = readText(meta, 'source_type');
    if (kind === 'MODEL') models.push({ modelId: id, step: 0 });
    if (kind !== 'DATASET' || !/^[\w-]+$/.test(id)) continue;
    const dataset = readMeta(join(dirname(folder), 'datasets', id));
    if (dataset === undefined) continue;
    const schema = readOptionalText(dataset, 'schema');
    const profile = readOptionalText(dataset, 'profile');
    datasets.push({
      dataset: {
        name: readText(dataset, 'name'),
        digest: readText(dataset, 'digest'),
        sourceType: readText(dataset, 'source_type'),
        source: readText(dataset, 'source'),
        ...(schema === undefined ? {} : { schema }),
        ...(profile === undefined ? {} : { profile }),
      },
      tags: readTextMap(meta, 'tags'),
    });
  }
  return { datasets, models };
}

function readOutputs(folder: string): readonly ModelLink[] {
  return readMetas(join(folder, 'outputs'))
    .filter((meta) => readText(meta, 'destination_type') === 'MODEL_OUTPUT')
    .map((meta) => ({ modelId: readText(meta, 'destination_id'), step: readOptionalNumber(meta, 'step') ?? 0 }));
}

function readMetas(folder: string): readonly Meta[] {
  return listFolders(folder).flatMap((name): readonly Meta[] => {
    const meta = readMeta(join(folder, name));
    return meta === undefined ? [] : [meta];
  });
}
