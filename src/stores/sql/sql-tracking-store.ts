// Experiments, runs and logged models in MLflow's SQL schema (mlflow.store.tracking.sqlalchemy_store; parity TRK-030 .. TRK-040).
import { DecantError } from '../../errors.ts';
import {
  checkBatch,
  checkExperimentName,
  checkExperimentTags,
  checkMetric,
  checkParams,
  checkTags,
} from '../check-entities.ts';
import { makeRunName } from '../make-run-name.ts';
import { searchExperimentItems, listRunFields, searchRunItems } from '../search/index.ts';
import type { ViewType } from '../tracking/entities.ts';
import type { TrackingStore } from '../tracking/tracking-store.ts';
import { appendToUri } from '../uri-scheme.ts';
import { number, readExperiments, readMetric, readRunInfo, readRuns, text } from './read-rows.ts';
import { placeholders } from './sql-database.ts';
import type { SqlDatabase, SqlSession } from './sql-database.ts';
import { findExperiment, refuseMissingExperiment, requireActiveExperiment } from './find-experiment.ts';
import {
  findRun,
  findRunRow,
  makeId,
  putLink,
  putMetrics,
  putParams,
  putTags,
  requireActiveRun,
  RUN_NAME_TAG,
} from './run-rows.ts';
import { logModelMetrics, makeLoggedModelMethods } from './sql-logged-models.ts';
import { DEFAULT_WORKSPACE } from './sqlite-schema.ts';

const HISTORY_TAG = 'mlflow.log-model.history';
const METRIC_PAGE = 25_000;

/** The tracking store of a database. `artifactRoot` is where new experiments keep their artifacts. */
export function openSqlTrackingStore(database: SqlDatabase, artifactRoot: string): TrackingStore {
  const store: TrackingStore = {
    uri: database.uri,

    async createExperiment(name, { artifactLocation, tags = {} } = {}) {
      checkExperimentName(name);
      checkExperimentTags(tags);
      return await database.transaction(async (session) => {
        const [taken] = await session.query(
          'SELECT name, lifecycle_stage FROM experiments WHERE name = ? AND workspace = ?',
          [name, DEFAULT_WORKSPACE.name],
        );
        if (taken !== undefined) {
          const isDeleted = text(taken, 'lifecycle_stage') === 'deleted';
          throw new DecantError(
            'RESOURCE_ALREADY_EXISTS',
            isDeleted
              ? `Experiment '${name}' already exists in deleted state. You can restore the experiment, or permanently delete the experiment from the .trash folder (under tracking server's root folder) in order to use this experiment name again.`
              : `Experiment(name=${name}) already exists.`,
          );
        }
        const [row] = await session.query(database.nextExperimentId);
        const id = text(row ?? {}, 'id');
        const now = Date.now();
        await session.run(
          'INSERT INTO experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time, workspace) VALUES (?, ?, ?, ?, ?, ?, ?)',
          [
            Number(id),
            name,
            artifactLocation ?? appendToUri(artifactRoot, id),
            'active',
            now,
            now,
            DEFAULT_WORKSPACE.name,
          ],
        );
        for (const [key, value] of Object.entries(tags)) await putExperimentTag(session, id, key, value);
        return id;
      });
    },

    async getExperiment(experimentId) {
      return findExperiment(database, experimentId);
    },

    async getExperimentByName(name) {
      const rows = await database.query('SELECT * FROM experiments WHERE name = ? AND workspace = ?', [
        name,
        DEFAULT_WORKSPACE.name,
      ]);
      return (await readExperiments(database, rows))[0];
    },

    async searchExperiments({ viewType = 'ACTIVE_ONLY', ...options } = {}) {
      const stages = stagesOf(viewType);
      const rows = await database.query(
        `SELECT * FROM experiments WHERE lifecycle_stage IN ${placeholders(stages.length)} AND workspace = ?`,
        [...stages, DEFAULT_WORKSPACE.name],
      );
      return searchExperimentItems(await readExperiments(database, rows), options);
    },

    async renameExperiment(experimentId, name) {
      checkExperimentName(name);
      await database.transaction(async (session) => {
        const experiment = await findExperiment(session, experimentId);
        requireActiveExperiment(experiment);
        const taken = await session.query('SELECT 1 FROM experiments WHERE name = ? AND experiment_id <> ?', [
          name,
          Number(experimentId),
        ]);
        if (taken.length > 0)
          throw new DecantError('RESOURCE_ALREADY_EXISTS', `Experiment(name=${name}) already exists.`);
        await session.run('UPDATE experiments SET name = ?, last_update_time = ? WHERE experiment_id = ?', [
          name,
          Date.now(),
          Number(experimentId),
        ]);
      });
    },

    deleteExperiment: (experimentId) =>
      database.transaction(async (session) => {
        const experiment = await findExperiment(session, experimentId);
        if (experiment.lifecycleStage === 'deleted') throw refuseMissingExperiment(experimentId);
        await moveExperiment(session, experimentId, 'deleted');
      }),

    restoreExperiment: (experimentId) =>
      database.transaction(async (session) => {
        const experiment = await findExperiment(session, experimentId);
        if (experiment.lifecycleStage === 'active') throw refuseMissingExperiment(experimentId);
        await moveExperiment(session, experimentId, 'active');
      }),

    async setExperimentTag(experimentId, key, value) {
      checkExperimentTags({ [key]: value });
      await database.transaction(async (session) => {
        requireActiveExperiment(await findExperiment(session, experimentId));
        await putExperimentTag(session, experimentId, key, value);
      });
    },

    deleteExperimentTag: (experimentId, key) =>
      database.transaction(async (session) => {
        const experiment = await findExperiment(session, experimentId);
        requireActiveExperiment(experiment);
        if (!Object.hasOwn(experiment.tags, key)) {
          throw new DecantError(
            'RESOURCE_DOES_NOT_EXIST',
            `No tag with name: ${key} in experiment with id ${experimentId}`,
          );
        }
        await session.run('DELETE FROM experiment_tags WHERE experiment_id = ? AND key = ?', [
          Number(experimentId),
          key,
        ]);
      }),

    async createRun({ experimentId, userId, startTime, runName, tags = {} }) {
      checkTags(tags);
      const tagged = tags[RUN_NAME_TAG];
      if (runName !== undefined && tagged !== undefined && runName !== tagged) {
        throw new DecantError(
          'INVALID_PARAMETER_VALUE',
          `Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='${runName}', mlflow.runName='${tagged}').`,
        );
      }
      const name = runName ?? tagged ?? makeRunName();
      return await database.transaction(async (session) => {
        const experiment = await findExperiment(session, experimentId);
        requireActiveExperiment(experiment);
        const runId = crypto.randomUUID().replaceAll('-', '');
        await session.run(
          "INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, source_version, lifecycle_stage, artifact_uri, experiment_id) VALUES (?, ?, 'UNKNOWN', '', '', ?, 'RUNNING', ?, '', 'active', ?, ?)",
          [
            runId,
            name,
            userId,
            startTime,
            appendToUri(experiment.artifactLocation, `${runId}/artifacts`),
            Number(experimentId),
          ],
        );
        await putTags(session, runId, { ...tags, [RUN_NAME_TAG]: name });
        return findRun(session, runId);
      });
    },

    getRun: (runId) => findRun(database, runId),

    updateRun: (runId, { status, endTime, runName }) =>
      database.transaction(async (session) => {
        const row = await requireActiveRun(session, runId);
        await session.run('UPDATE runs SET status = ?, end_time = ?, name = ? WHERE run_uuid = ?', [
          status ?? text(row, 'status'),
          endTime ?? row['end_time'] ?? null,
          runName ?? row['name'] ?? null,
          runId,
        ]);
        if (runName !== undefined) await putTags(session, runId, { [RUN_NAME_TAG]: runName });
        return readRunInfo(await findRunRow(session, runId));
      }),

    deleteRun: (runId) =>
      database.transaction(async (session) => {
        await findRunRow(session, runId);
        await session.run("UPDATE runs SET lifecycle_stage = 'deleted', deleted_time = ? WHERE run_uuid = ?", [
          Date.now(),
          runId,
        ]);
      }),

    restoreRun: (runId) =>
      database.transaction(async (session) => {
        await findRunRow(session, runId);
        await session.run("UPDATE runs SET lifecycle_stage = 'active', deleted_time = NULL WHERE run_uuid = ?", [
          runId,
        ]);
      }),

    async searchRuns(experimentIds, { viewType = 'ACTIVE_ONLY', ...options } = {}) {
      const stages = stagesOf(viewType);
      const ids = experimentIds.filter((id) => /^\d{1,15}$/.test(id)).map(Number);
      const rows = await database.query(
        `SELECT * FROM runs WHERE lifecycle_stage IN ${placeholders(stages.length)} AND experiment_id IN ${placeholders(ids.length)}`,
        [...stages, ...ids],
      );
      // First what decides, of all runs; then the rest, of those that are asked for.
      const page = searchRunItems(await readRuns(database, rows, listRunFields(options)), options);
      const found = new Set(page.items.map(({ info }) => info.runId));
      const runs = await readRuns(
        database,
        rows.filter((row) => found.has(text(row, 'run_uuid'))),
      );
      const byId = new Map(runs.map((run) => [run.info.runId, run]));
      return { ...page, items: page.items.map((run) => byId.get(run.info.runId) ?? run) };
    },

    async logBatch(runId, { metrics = [], params = {}, tags = {} }) {
      checkBatch(metrics.length, Object.keys(params).length, Object.keys(tags).length);
      for (const metric of metrics) checkMetric(metric);
      checkParams(params);
      checkTags(tags);
      await database.transaction(async (session) => {
        const row = await requireActiveRun(session, runId);
        await putParams(session, runId, params);
        await putMetrics(session, runId, metrics);
        await logModelMetrics(session, runId, text(row, 'experiment_id'), metrics);
        await putTags(session, runId, tags);
      });
    },

    deleteTag: (runId, key) =>
      database.transaction(async (session) => {
        await requireActiveRun(session, runId);
        const found = await session.query('SELECT 1 FROM tags WHERE run_uuid = ? AND key = ?', [runId, key]);
        if (found.length === 0) {
          throw new DecantError('RESOURCE_DOES_NOT_EXIST', `No tag with name: ${key} in run with id ${runId}`);
        }
        await session.run('DELETE FROM tags WHERE run_uuid = ? AND key = ?', [runId, key]);
      }),

    async getMetricHistory(runId, key, { maxResults = METRIC_PAGE, pageToken } = {}) {
      const offset = pageToken === undefined ? 0 : Number(pageToken);
      if (!Number.isSafeInteger(offset) || offset < 0) {
        throw new DecantError('INVALID_PARAMETER_VALUE', `Invalid page token, parsed value=${pageToken ?? ''}`);
      }
      const rows = await database.query(
        'SELECT * FROM metrics WHERE run_uuid = ? AND key = ? ORDER BY timestamp, step, value LIMIT ? OFFSET ?',
        [runId, key, maxResults + 1, offset],
      );
      return {
        items: rows.slice(0, maxResults).map(readMetric),
        token: rows.length > maxResults ? String(offset + maxResults) : undefined,
      };
    },

    logInputs: (runId, { datasets = [], models = [] }) =>
      database.transaction(async (session) => {
        const row = await requireActiveRun(session, runId);
        for (const { dataset, tags } of datasets) {
          const { name, digest, sourceType, source, schema = null, profile = null } = dataset;
          const experimentId = number(row, 'experiment_id');
          const [known] = await session.query(
            'SELECT dataset_uuid FROM datasets WHERE experiment_id = ? AND name = ? AND digest = ?',
            [experimentId, name, digest],
          );
          const datasetId = known === undefined ? makeId() : text(known, 'dataset_uuid');
          if (known === undefined) {
            await session.run(
              'INSERT INTO datasets (dataset_uuid, experiment_id, name, digest, dataset_source_type, dataset_source, dataset_schema, dataset_profile) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
              [datasetId, experimentId, name, digest, sourceType, source, schema, profile],
            );
          }
          const linked = await session.query(
            "SELECT 1 FROM inputs WHERE source_type = 'DATASET' AND source_id = ? AND destination_type = 'RUN' AND destination_id = ?",
            [datasetId, runId],
          );
          if (linked.length > 0) continue;
          const inputId = await putLink(session, ['DATASET', datasetId, 'RUN', runId], 0);
          for (const [key, value] of Object.entries(tags)) {
            await session.run('INSERT INTO input_tags (input_uuid, name, value) VALUES (?, ?, ?)', [
              inputId,
              key,
              value,
            ]);
          }
        }
        for (const { modelId, step } of models)
          await putLink(session, ['RUN_INPUT', runId, 'MODEL_INPUT', modelId], step);
      }),

    logOutputs: (runId, models) =>
      database.transaction(async (session) => {
        await requireActiveRun(session, runId);
        for (const { modelId, step } of models) {
          await putLink(session, ['RUN_OUTPUT', runId, 'MODEL_OUTPUT', modelId], step);
        }
      }),

    recordLoggedModel: (runId, modelJson) =>
      database.transaction(async (session) => {
        await requireActiveRun(session, runId);
        const [row] = await session.query('SELECT value FROM tags WHERE run_uuid = ? AND key = ?', [
          runId,
          HISTORY_TAG,
        ]);
        const history = JSON.parse(row === undefined ? '[]' : text(row, 'value')) as readonly unknown[];
        const entries = [...history, JSON.parse(modelJson) as unknown];
        await putTags(session, runId, { [HISTORY_TAG]: JSON.stringify(entries) });
      }),

    ...makeLoggedModelMethods(database),

    close: () => database.close(),
  };
  return store;
}

function stagesOf(viewType: ViewType): readonly string[] {
  if (viewType === 'ALL') return ['active', 'deleted'];
  return [viewType === 'ACTIVE_ONLY' ? 'active' : 'deleted'];
}

async function moveExperiment(session: SqlSession, experimentId: string, stage: 'active' | 'deleted'): Promise<void> {
  const id = Number(experimentId);
  const now = Date.now();
  await session.run('UPDATE experiments SET lifecycle_stage = ?, last_update_time = ? WHERE experiment_id = ?', [
    stage,
    now,
    id,
  ]);
  await session.run('UPDATE runs SET lifecycle_stage = ?, deleted_time = ? WHERE experiment_id = ?', [
    stage,
    stage === 'deleted' ? now : null,
    id,
  ]);
}

async function putExperimentTag(session: SqlSession, experimentId: string, key: string, value: string): Promise<void> {
  await session.run(
    'INSERT INTO experiment_tags (key, value, experiment_id) VALUES (?, ?, ?) ON CONFLICT (key, experiment_id) DO UPDATE SET value = excluded.value',
    [key, value, Number(experimentId)],
  );
}
