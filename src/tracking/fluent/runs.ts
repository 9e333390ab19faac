// Runs and experiments of the fluent API (mlflow.tracking.fluent; parity API-051, API-058).
import { DecantError } from '../../errors.ts';
import type { Experiment, Run, RunStatus, ViewType } from '../../stores/tracking/entities.ts';
import { fluentState, refuseSecondRun } from './state.ts';
import type { ActiveRun } from './state.ts';
import { flushAutologging } from '../autolog/pending-work.ts';
import { collectPages } from '../collect-pages.ts';
import { readRunContext } from './run-context.ts';
import { PARENT_RUN_TAG, RUN_NAME_TAG, RUN_NOTE_TAG } from '../tag-names.ts';
import { toTexts } from '../to-text.ts';
import type { Loggable } from '../to-text.ts';

/** Where runs are logged from now on; `''` goes back to MLFLOW_TRACKING_URI and MLflow's default. Active runs stay where they are. */
export function setTrackingUri(uri: string): void {
  fluentState().trackingUri = uri;
}

export function getTrackingUri(): string {
  return fluentState().trackingUri;
}

/** Where models are registered, if not at the tracking URI. */
export function setRegistryUri(uri: string): void {
  fluentState().registryUri = uri;
}

export function getRegistryUri(): string {
  return fluentState().registryUri;
}

/** Chooses the experiment of new runs, by its name (it is made where it is absent) or its id. */
export async function setExperiment(choice: string | { readonly experimentId: string }): Promise<Experiment> {
  const state = fluentState();
  const experiment = await (typeof choice === 'string'
    ? findOrCreate(choice)
    : state.client.getExperiment(choice.experimentId));
  if (experiment.lifecycleStage !== 'active') {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `Cannot set a deleted experiment '${experiment.name}' as the active experiment. You can restore the experiment, or permanently delete the experiment to create a new one.`,
    );
  }
  state.chooseExperiment(experiment.experimentId);
  return experiment;
}

async function findOrCreate(name: string): Promise<Experiment> {
  const { client } = fluentState();
  const found = await client.getExperimentByName(name);
  if (found !== undefined) return found;
  try {
    return await client.getExperiment(await client.createExperiment(name));
  } catch (error) {
    // Another process was quicker.
    const other = isTaken(error) ? await client.getExperimentByName(name) : undefined;
    if (other === undefined) throw error;
    return other;
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof DecantError && error.code === 'RESOURCE_ALREADY_EXISTS';
}

/** What {@link startRun} takes. */
export interface StartRunOptions {
  /** A run that is taken up again. */
  readonly runId?: string;
  readonly experimentId?: string;
  readonly runName?: string;
  /** Starts a run inside the active one. Default: false. */
  readonly nested?: boolean;
  readonly parentRunId?: string;
  readonly tags?: Readonly<Record<string, Loggable>>;
  /** Becomes the tag `mlflow.note.content`. */
  readonly description?: string;
}

/** Starts a run, or takes one up, and makes it the active one until {@link endRun}. */
export async function startRun(options: StartRunOptions = {}): Promise<ActiveRun> {
  const state = fluentState();
  const [outer] = state.runs;
  if (outer !== undefined && options.nested !== true) throw refuseSecondRun(outer);
  const runId = options.runId ?? state.takeRunId();
  const run = await (runId === undefined ? createRun(options) : resumeRun(runId, options));
  return state.enter(run, state.client);
}

async function createRun({ experimentId, runName, parentRunId, ...options }: StartRunOptions): Promise<Run> {
  const state = fluentState();
  const { client, activeRun } = state;
  if (parentRunId !== undefined) {
    if (activeRun !== undefined && activeRun.info.runId !== parentRunId) {
      throw new DecantError(
        'INVALID_STATE',
        `Current run with UUID ${activeRun.info.runId} does not match the specified parent_run_id ${parentRunId}. To start a new nested run under the parent run with UUID ${activeRun.info.runId}, first end the current run with endRun().`,
      );
    }
    if ((await client.getRun(parentRunId)).info.lifecycleStage === 'deleted') {
      throw new DecantError(
        'INVALID_STATE',
        `Cannot start run under parent run with ID ${parentRunId} because it is in the deleted state.`,
      );
    }
  }
  const parent = parentRunId ?? activeRun?.info.runId;
  return client.createRun(experimentId ?? (await state.findExperimentId()), {
    ...(runName === undefined ? {} : { runName }),
    tags: {
      ...readRunContext(),
      ...describeTags(options),
      ...(parent === undefined ? {} : { [PARENT_RUN_TAG]: parent }),
      ...(runName === undefined ? {} : { [RUN_NAME_TAG]: runName }),
    },
  });
}

async function resumeRun(runId: string, { runName, ...options }: StartRunOptions): Promise<Run> {
  const { client, chosenExperimentId } = fluentState();
  const { info } = await client.getRun(runId);
  if (chosenExperimentId !== undefined && chosenExperimentId !== info.experimentId) {
    throw new DecantError(
      'INVALID_STATE',
      `Cannot start run with ID ${runId} because active experiment ID does not match environment run ID. Make sure the experiment of the run is the one of setExperiment().`,
    );
  }
  if (info.lifecycleStage === 'deleted') {
    throw new DecantError('INVALID_STATE', `Cannot start run with ID ${runId} because it is in the deleted state.`);
  }
  await client.updateRun(runId, { status: 'RUNNING', ...(runName === undefined ? {} : { name: runName }) });
  const tags = describeTags(options);
  if (Object.keys(tags).length > 0) await client.logBatch(runId, { tags });
  return client.getRun(runId);
}

function describeTags({ tags = {}, description }: StartRunOptions): Readonly<Record<string, string>> {
  if (description === undefined) return toTexts(tags);
  if (Object.hasOwn(tags, RUN_NOTE_TAG)) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `Description is already set via the tag ${RUN_NOTE_TAG} in tags. Remove the key ${RUN_NOTE_TAG} from the tags or omit the description.`,
    );
  }
  return { ...toTexts(tags), [RUN_NOTE_TAG]: description };
}

/** Ends the active run, after all that it logged is kept; without one, nothing happens. */
export async function endRun(status: RunStatus = 'FINISHED'): Promise<void> {
  await fluentState().leave(status);
}

/**
 * Calls `work` with a run that is active inside it alone, and ends the run: FINISHED, or FAILED where `work` throws. Calls at the
 * same time do not see each other's runs.
 */
export function withRun<Result>(work: (run: ActiveRun) => Result | Promise<Result>): Promise<Result>;
export function withRun<Result>(
  options: StartRunOptions,
  work: (run: ActiveRun) => Result | Promise<Result>,
): Promise<Result>;
export function withRun<Result>(
  first: StartRunOptions | ((run: ActiveRun) => Result | Promise<Result>),
  second?: (run: ActiveRun) => Result | Promise<Result>,
): Promise<Result> {
  const options = typeof first === 'function' ? {} : first;
  const work = typeof first === 'function' ? first : second;
  if (work === undefined) throw new DecantError('INVALID_PARAMETER_VALUE', 'withRun needs a function to call.');
  const state = fluentState();
  return state.isolate(async () => {
    const run = await startRun(options);
    let result: Result;
    try {
      result = await work(run);
    } catch (error) {
      await state.leave('FAILED');
      throw error;
    }
    await state.leave('FINISHED');
    return result;
  });
}

/** The innermost active run of this scope. */
export function activeRun(): ActiveRun | undefined {
  return fluentState().activeRun;
}

/** The active run, or the one that ended last, as it is now. */
export async function lastActiveRun(): Promise<Run | undefined> {
  await flushAutologging();
  const { lastRunId, client, activeRun: active } = fluentState();
  return lastRunId === undefined ? undefined : (active?.client ?? client).getRun(lastRunId);
}

/** The active run; one is started where there is none, as Python MLflow does. */
export async function requireRun(): Promise<ActiveRun> {
  return fluentState().activeRun ?? (await startRun());
}

/** What {@link searchRuns} takes. */
export interface SearchRunsOptions {
  /** Default: the active experiment. */
  readonly experimentIds?: readonly string[];
  readonly experimentNames?: readonly string[];
  readonly searchAllExperiments?: boolean;
  /** MLflow's grammar: `metrics.rmse < 1 and params.alpha = '0.5'`. */
  readonly filter?: string;
  readonly orderBy?: readonly string[];
  readonly maxResults?: number;
  readonly viewType?: ViewType;
}

/** Runs that fit, in their order: at most `maxResults` (100,000). */
export async function searchRuns(options: SearchRunsOptions = {}): Promise<readonly Run[]> {
  const { client } = fluentState();
  const { maxResults = 100_000, filter, orderBy, viewType } = options;
  const experimentIds = await findExperimentIds(options);
  const found: Run[] = [];
  let token: string | undefined;
  do {
    const page = await client.searchRuns(experimentIds, {
      maxResults: Math.min(1000, maxResults - found.length),
      ...(filter === undefined ? {} : { filter }),
      ...(orderBy === undefined ? {} : { orderBy }),
      ...(viewType === undefined ? {} : { viewType }),
      ...(token === undefined ? {} : { pageToken: token }),
    });
    found.push(...page.items);
    token = page.token;
  } while (token !== undefined && found.length < maxResults);
  return found;
}

async function findExperimentIds(options: SearchRunsOptions): Promise<readonly string[]> {
  const state = fluentState();
  const { experimentIds = [], experimentNames = [], searchAllExperiments = false } = options;
  if (experimentIds.length > 0 && experimentNames.length > 0) {
    throw new DecantError('INVALID_PARAMETER_VALUE', 'Only experimentIds or experimentNames can be used, not both.');
  }
  if (searchAllExperiments) {
    const all = await collectPages((pageToken) =>
      state.client.searchExperiments({ viewType: 'ACTIVE_ONLY', ...(pageToken === undefined ? {} : { pageToken }) }),
    );
    return all.map((experiment) => experiment.experimentId);
  }
  if (experimentIds.length > 0) return experimentIds;
  if (experimentNames.length === 0) return [await state.findExperimentId()];
  const found = await Promise.all(experimentNames.map((name) => state.client.getExperimentByName(name)));
  return found.flatMap((experiment) => (experiment === undefined ? [] : [experiment.experimentId]));
}
