// Experiments, runs and logged models in a folder `mlruns`, in MLflow 3's layout (mlflow.store.tracking.file_store; parity TRK-002, TRK-004).
import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { formatPythonFloat } from '../../data/python-text.ts';
import { DecantError } from '../../errors.ts';
import { checkBatch, checkKey, checkMetric, checkParams, checkTags } from '../check-entities.ts';
import { makeRunName } from '../make-run-name.ts';
import { searchRunItems } from '../search/index.ts';
import type { LifecycleStage, Metric, Run, RunInfo } from '../tracking/entities.ts';
import type { TrackingStore } from '../tracking/tracking-store.ts';
import { appendToUri } from '../uri-scheme.ts';
import {
  findExperiment,
  findExperimentFolder,
  listExperimentFolders,
  makeExperimentMethods,
  prepareRoot,
} from './file-experiments.ts';
import { findModelFolder, makeLoggedModelMethods } from './file-logged-models.ts';
import {
  appendText,
  isFile,
  isFolder,
  joinInside,
  makeFolder,
  readMeta,
  readText,
  remove,
  writeMeta,
  writeText,
} from './file-tree.ts';
import type { Meta } from './file-tree.ts';
import { later } from './later.ts';
import { readRunMetrics } from './read-meta.ts';
import { isRunFolder, listRunFolders, readRun, readRunInfo, writeStatus } from './read-runs.ts';

const RUN_NAME_TAG = 'mlflow.runName';
const HISTORY_TAG = 'mlflow.log-model.history';

/** The tracking store of a folder, which is made where it is absent. */
export function openFileTrackingStore(root: string, uri: string): TrackingStore {
  prepareRoot(root);
  const change = (folder: string, changes: Meta): void => {
    writeMeta(root, folder, { ...readMeta(folder), ...changes });
  };
  const moveRun = (folder: string, stage: LifecycleStage): void => {
    change(folder, { lifecycle_stage: stage, deleted_time: stage === 'deleted' ? Date.now() : null });
  };
  const writeTag = (folder: string, key: string, value: string): void => {
    writeText(root, joinInside(join(folder, 'tags'), key), value);
    if (key === RUN_NAME_TAG) change(folder, { run_name: value });
  };

  return {
    uri,

    ...makeExperimentMethods(root, (experimentFolder, stage) => {
      for (const folder of listRunFolders(experimentFolder)) {
        const info = readRunInfo(folder);
        if (info !== undefined && info.lifecycleStage !== stage) moveRun(folder, stage);
      }
    }),

    createRun: later(({ experimentId, userId, startTime, runName, tags = {} }) => {
      checkTags(tags);
      const experiment = findExperiment(root, experimentId);
      if (experiment.lifecycleStage !== 'active') {
        throw new DecantError(
          'INVALID_PARAMETER_VALUE',
          `Could not create run under non-active experiment with ID ${experimentId}.`,
        );
      }
      const tagged = tags[RUN_NAME_TAG];
      if (runName !== undefined && tagged !== undefined && runName !== tagged) {
        throw new DecantError(
          'INVALID_PARAMETER_VALUE',
          `Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='${runName}', mlflow.runName='${tagged}').`,
        );
      }
      const name = runName ?? tagged ?? makeRunName();
      const runId = crypto.randomUUID().replaceAll('-', '');
      const folder = join(root, experimentId, runId);
      for (const part of ['metrics', 'params', 'artifacts', 'tags']) makeFolder(join(folder, part));
      for (const [key, value] of Object.entries({ ...tags, [RUN_NAME_TAG]: name })) {
        writeText(root, joinInside(join(folder, 'tags'), key), value);
      }
      // Last, so that nobody reads a run of which a part is absent.
      writeMeta(root, folder, {
        artifact_uri: appendToUri(experiment.artifactLocation, `${runId}/artifacts`),
        deleted_time: null,
        end_time: null,
        entry_point_name: '',
        experiment_id: experimentId,
        lifecycle_stage: 'active',
        run_id: runId,
        run_name: name,
        source_name: '',
        source_type: 4,
        source_version: '',
        start_time: startTime,
        status: writeStatus('RUNNING'),
        tags: [],
        user_id: userId,
      });
      return requireRun(root, runId).run();
    }),

    getRun: later((runId) => requireRun(root, runId).run()),

    updateRun: later((runId, { status, endTime, runName }) => {
      const { folder } = requireActiveRun(root, runId);
      if (runName !== undefined) writeTag(folder, RUN_NAME_TAG, runName);
      change(folder, {
        ...(status === undefined ? {} : { status: writeStatus(status) }),
        ...(endTime === undefined ? {} : { end_time: endTime }),
      });
      return requireRun(root, runId).info;
    }),

    deleteRun: later((runId) => {
      moveRun(requireRun(root, runId).folder, 'deleted');
    }),

    restoreRun: later((runId) => {
      moveRun(requireRun(root, runId).folder, 'active');
    }),

    searchRuns: later((experimentIds, { viewType = 'ACTIVE_ONLY', ...options } = {}) => {
      const runs = experimentIds.flatMap((id) => {
        const experimentFolder = findExperimentFolder(root, id);
        return (experimentFolder === undefined ? [] : listRunFolders(experimentFolder)).flatMap((folder) => {
          const info = readRunInfo(folder);
          // What is of another experiment, or no run, is passed over, as MLflow does.
          if (info?.experimentId !== id || info.runId !== basename(folder)) return [];
          const fits = viewType === 'ALL' || (viewType === 'ACTIVE_ONLY') === (info.lifecycleStage === 'active');
          return fits ? [readRun(folder, info)] : [];
        });
      });
      return searchRunItems(runs, options);
    }),

    logBatch: later((runId, { metrics = [], params = {}, tags = {} }) => {
      checkBatch(metrics.length, Object.keys(params).length, Object.keys(tags).length);
      for (const metric of metrics) {
        checkMetric(metric);
        checkDatasetOfMetric(metric);
      }
      checkParams(params);
      checkTags(tags);
      const { folder } = requireActiveRun(root, runId);
      const modelFolders = new Map(
        metrics.flatMap(({ modelId }) => (modelId === undefined ? [] : [[modelId, findModelFolder(root, modelId)]])),
      );
      // All is looked at before anything is written.
      const newParams = Object.entries(params).filter(([key, value]) => {
        const known = readText(joinInside(join(folder, 'params'), key));
        if (known === undefined || known === value) return known === undefined;
        throw new DecantError(
          'INVALID_PARAMETER_VALUE',
          `Changing param values is not allowed. Param with key='${key}' was already logged with value='${known}' for run ID='${runId}'. Attempted logging new value '${value}'.`,
        );
      });
      for (const [key, value] of newParams) writeText(root, joinInside(join(folder, 'params'), key), value);
      const lines = new Map<string, string>();
      const add = (owner: string, metric: Metric, run: string): void => {
        const path = joinInside(join(owner, 'metrics'), metric.key);
        lines.set(path, (lines.get(path) ?? '') + renderMetric(metric, run));
      };
      for (const metric of metrics) {
        add(folder, metric, '');
        const modelFolder = metric.modelId === undefined ? undefined : modelFolders.get(metric.modelId);
        if (modelFolder !== undefined) add(modelFolder, metric, ` ${runId}`);
      }
      for (const [path, text] of lines) appendText(path, text);
      for (const [key, value] of Object.entries(tags)) writeTag(folder, key, value);
    }),

    deleteTag: later((runId, key) => {
      checkKey('Tag', key);
      const path = joinInside(join(requireActiveRun(root, runId).folder, 'tags'), key);
      if (!isFile(path)) {
        throw new DecantError('RESOURCE_DOES_NOT_EXIST', `No tag with name: ${key} in run with id ${runId}`);
      }
      remove(path);
    }),

    getMetricHistory: later((runId, key, { maxResults, pageToken = '0' } = {}) => {
      checkKey('Metric', key);
      const { folder } = requireRun(root, runId);
      if (!/^\d{1,15}$/.test(pageToken)) {
        throw new DecantError('INVALID_PARAMETER_VALUE', 'Invalid page token: expected one that this store gave.');
      }
      const text = readText(joinInside(join(folder, 'metrics'), key)) ?? '';
      const metrics = readRunMetrics(text, key, runId);
      const start = Number(pageToken);
      const end = start + (maxResults ?? metrics.length);
      return { items: metrics.slice(start, end), token: end < metrics.length ? String(end) : undefined };
    }),

    logInputs: later((runId, { datasets = [], models = [] }) => {
      const { folder } = requireActiveRun(root, runId);
      for (const { dataset, tags } of datasets) {
        const { name, digest, sourceType, source, schema = null, profile = null } = dataset;
        const datasetId = hash(name, digest);
        const datasetFolder = join(dirname(folder), 'datasets', datasetId);
        if (!isFolder(datasetFolder)) {
          writeMeta(root, datasetFolder, { digest, name, profile, schema, source, source_type: sourceType });
        }
        writeLink(root, join(folder, 'inputs', hash(datasetId, runId)), 'DATASET', datasetId, 'RUN', { tags });
      }
      for (const { modelId } of models) {
        writeLink(root, join(folder, 'inputs', hash(modelId, runId)), 'MODEL', modelId, 'RUN', { tags: {} });
      }
    }),

    logOutputs: later((runId, models) => {
      const { folder } = requireActiveRun(root, runId);
      for (const { modelId, step } of models) {
        checkId('model_id', modelId);
        const linkFolder = join(folder, 'outputs', modelId);
        writeLink(root, linkFolder, 'RUN_OUTPUT', modelId, 'MODEL_OUTPUT', { step, tags: {} });
      }
    }),

    recordLoggedModel: later((runId, modelJson) => {
      const { folder } = requireActiveRun(root, runId);
      const known = readText(join(folder, 'tags', HISTORY_TAG)) ?? '[]';
      const entries = [...(JSON.parse(known) as readonly unknown[]), JSON.parse(modelJson) as unknown];
      writeTag(folder, HISTORY_TAG, JSON.stringify(entries));
    }),

    ...makeLoggedModelMethods(root),

    close: later(() => undefined),
  };
}

interface FoundRun {
  readonly folder: string;
  readonly info: RunInfo;
  run(): Run;
}

function requireRun(root: string, runId: string): FoundRun {
  checkId('run_id', runId);
  for (const experimentFolder of listExperimentFolders(root)) {
    const folder = join(experimentFolder, runId);
    if (!isRunFolder(folder)) continue;
    const info = readRunInfo(folder);
    if (info?.experimentId === basename(experimentFolder) && info.runId === runId) {
      return { folder, info, run: () => readRun(folder, info) };
    }
    throw new DecantError('INVALID_STATE', `Run '${runId}' metadata is in invalid state.`);
  }
  throw new DecantError('RESOURCE_DOES_NOT_EXIST', `Run '${runId}' not found`);
}

function requireActiveRun(root: string, runId: string): FoundRun {
  const found = requireRun(root, runId);
  const { lifecycleStage } = found.info;
  if (lifecycleStage === 'active') return found;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `The run ${runId} must be in the 'active' state. Current state is ${lifecycleStage}.`,
  );
}

function checkId(name: string, id: string): void {
  if (/^[a-zA-Z0-9][\w-]{0,255}$/.test(id)) return;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Invalid value ${JSON.stringify(id)} for parameter '${name}' supplied.`,
  );
}

// A line's parts are told apart by spaces.
function checkDatasetOfMetric({ key, datasetName, datasetDigest }: Metric): void {
  if (datasetName === undefined || datasetDigest === undefined) return;
  if (/^\S+$/.test(datasetName) && /^\S+$/.test(datasetDigest)) return;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Metric '${key}' names a dataset with spaces in its name or digest, which a folder of runs cannot keep.`,
    { hint: 'Name the dataset without spaces, or log to a database: sqlite:///mlflow.db' },
  );
}

function renderMetric({ value, timestamp, step, datasetName, datasetDigest }: Metric, run: string): string {
  const dataset = datasetName === undefined || datasetDigest === undefined ? '' : ` ${datasetName} ${datasetDigest}`;
  return `${timestamp} ${formatPythonFloat(value)} ${step}${run}${dataset}\n`;
}

// MLflow writes the source as destination too, and reads it there.
function writeLink(
  root: string,
  folder: string,
  sourceType: string,
  sourceId: string,
  destinationType: string,
  more: Meta,
): void {
  if (isFolder(folder)) return;
  writeMeta(root, folder, {
    destination_id: sourceId,
    destination_type: destinationType,
    source_id: sourceId,
    source_type: sourceType,
    ...more,
  });
}

function hash(...texts: readonly string[]): string {
  const md5 = createHash('md5');
  for (const text of texts) md5.update(text, 'utf8');
  return md5.digest('hex');
}
