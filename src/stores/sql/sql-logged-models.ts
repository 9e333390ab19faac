// Logged models of MLflow 3 in MLflow's SQL schema (mlflow.store.tracking.sqlalchemy_store; parity TRK-035 .. TRK-037).
import { DecantError } from '../../errors.ts';
import { checkLoggedModelName } from '../check-entities.ts';
import { makeRunName } from '../make-run-name.ts';
import { searchLoggedModelItems } from '../search/index.ts';
import type { LoggedModel, Metric, Texts } from '../tracking/entities.ts';
import type { LoggedModelStore } from '../tracking/tracking-store.ts';
import { appendToUri } from '../uri-scheme.ts';
import { cleanValue } from './clean-value.ts';
import { findExperiment, requireActiveExperiment } from './find-experiment.ts';
import { readLoggedModels, statusNumber, text } from './read-rows.ts';
import type { SqlReader } from './read-rows.ts';
import { placeholders } from './sql-database.ts';
import type { SqlDatabase, SqlRow, SqlSession } from './sql-database.ts';

/** The methods of a tracking store that are about logged models. */
export function makeLoggedModelMethods(database: SqlDatabase): LoggedModelStore {
  return {
    async createLoggedModel({ experimentId, name, sourceRunId, modelType, params = {}, tags = {} }) {
      if (name !== undefined) checkLoggedModelName(name);
      return await database.transaction(async (session) => {
        const experiment = await findExperiment(session, experimentId);
        requireActiveExperiment(experiment);
        const modelId = `m-${crypto.randomUUID().replaceAll('-', '')}`;
        const now = Date.now();
        await session.run(
          "INSERT INTO logged_models (model_id, experiment_id, name, artifact_location, creation_timestamp_ms, last_updated_timestamp_ms, status, lifecycle_stage, model_type, source_run_id) VALUES (?, ?, ?, ?, ?, ?, ?, 'active', ?, ?)",
          [
            modelId,
            Number(experimentId),
            name ?? makeRunName(),
            appendToUri(experiment.artifactLocation, `models/${modelId}/artifacts`),
            now,
            now,
            statusNumber('PENDING'),
            modelType ?? null,
            sourceRunId ?? null,
          ],
        );
        await putTexts(session, 'param', modelId, experimentId, params);
        await putTexts(session, 'tag', modelId, experimentId, tags);
        return findModel(session, modelId);
      });
    },

    finalizeLoggedModel: (modelId, status) =>
      database.transaction(async (session) => {
        await findRow(session, modelId);
        await session.run('UPDATE logged_models SET status = ?, last_updated_timestamp_ms = ? WHERE model_id = ?', [
          statusNumber(status),
          Date.now(),
          modelId,
        ]);
        return findModel(session, modelId);
      }),

    getLoggedModel: (modelId) => findModel(database, modelId),

    async searchLoggedModels(experimentIds, options = {}) {
      const ids = experimentIds.filter((id) => /^\d{1,15}$/.test(id)).map(Number);
      const rows = await database.query(
        `SELECT * FROM logged_models WHERE lifecycle_stage <> 'deleted' AND experiment_id IN ${placeholders(ids.length)}`,
        ids,
      );
      return searchLoggedModelItems(await readLoggedModels(database, rows), options);
    },

    deleteLoggedModel: (modelId) =>
      database.transaction(async (session) => {
        await findRow(session, modelId);
        await session.run(
          "UPDATE logged_models SET lifecycle_stage = 'deleted', last_updated_timestamp_ms = ? WHERE model_id = ?",
          [Date.now(), modelId],
        );
      }),

    logLoggedModelParams: (modelId, params) =>
      database.transaction(async (session) => {
        const row = await findRow(session, modelId);
        await putTexts(session, 'param', modelId, text(row, 'experiment_id'), params);
      }),

    setLoggedModelTags: (modelId, tags) =>
      database.transaction(async (session) => {
        const row = await findRow(session, modelId);
        await putTexts(session, 'tag', modelId, text(row, 'experiment_id'), tags);
      }),

    deleteLoggedModelTag: (modelId, key) =>
      database.transaction(async (session) => {
        const { tags } = await findModel(session, modelId);
        if (!Object.hasOwn(tags, key)) {
          throw new DecantError(
            'RESOURCE_DOES_NOT_EXIST',
            `No tag with key '${key}' found for model with ID '${modelId}'.`,
          );
        }
        await session.run('DELETE FROM logged_model_tags WHERE model_id = ? AND tag_key = ?', [modelId, key]);
      }),
  };
}

/** Metrics of a run that are about models too. */
export async function logModelMetrics(
  session: SqlSession,
  runId: string,
  experimentId: string,
  metrics: readonly Metric[],
): Promise<void> {
  for (const { key, value, timestamp, step, modelId, datasetName = null, datasetDigest = null } of metrics) {
    if (modelId === undefined) continue;
    await findRow(session, modelId);
    await session.run(
      'INSERT INTO logged_model_metrics (model_id, metric_name, metric_timestamp_ms, metric_step, metric_value, experiment_id, run_id, dataset_name, dataset_digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
      [modelId, key, timestamp, step, cleanValue(value)[0], Number(experimentId), runId, datasetName, datasetDigest],
    );
  }
}

async function putTexts(
  session: SqlSession,
  what: 'param' | 'tag',
  modelId: string,
  experimentId: string,
  texts: Texts,
): Promise<void> {
  for (const [key, value] of Object.entries(texts)) {
    await session.run(
      `INSERT INTO logged_model_${what}s (model_id, experiment_id, ${what}_key, ${what}_value) VALUES (?, ?, ?, ?) ON CONFLICT (model_id, ${what}_key) DO UPDATE SET ${what}_value = excluded.${what}_value`,
      [modelId, Number(experimentId), key, value],
    );
  }
}

async function findRow(reader: SqlReader, modelId: string): Promise<SqlRow> {
  const [row] = await reader.query("SELECT * FROM logged_models WHERE model_id = ? AND lifecycle_stage <> 'deleted'", [
    modelId,
  ]);
  if (row !== undefined) return row;
  throw new DecantError('RESOURCE_DOES_NOT_EXIST', `Logged model with ID '${modelId}' not found.`);
}

async function findModel(reader: SqlReader, modelId: string): Promise<LoggedModel> {
  const [model] = await readLoggedModels(reader, [await findRow(reader, modelId)]);
  if (model === undefined) throw new DecantError('INTERNAL_ERROR', `Logged model ${modelId} cannot be read.`);
  return model;
}
