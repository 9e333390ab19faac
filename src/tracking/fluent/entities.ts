// Experiments, runs and registered models by their ids and names, at the URIs of the fluent API (mlflow.get_run, mlflow.search_experiments, ...).
import type { ModelVersion, RegisteredModel } from '../../stores/registry/model-registry.ts';
import type { Experiment, Page, Run, SearchOptions, ViewType } from '../../stores/tracking/entities.ts';
import { loadTable as loadTableOfExperiment } from '../load-table.ts';
import type { LoadTableOptions } from '../load-table.ts';
import type { TableRow } from '../table-artifacts.ts';
import { fluentState } from './state.ts';
import type { Loggable } from '../to-text.ts';

/** A search without pages: at most `maxResults`. Default: all. */
export type SearchAllOptions = Omit<SearchOptions, 'pageToken'>;

/** Creates an experiment; answers its id. */
export async function createExperiment(
  name: string,
  options: { readonly artifactLocation?: string; readonly tags?: Readonly<Record<string, Loggable>> } = {},
): Promise<string> {
  return fluentState().client.createExperiment(name, options);
}

export async function getExperiment(experimentId: string): Promise<Experiment> {
  return fluentState().client.getExperiment(experimentId);
}

/** Undefined where no experiment has the name; a deleted one is found too. */
export async function getExperimentByName(name: string): Promise<Experiment | undefined> {
  return fluentState().client.getExperimentByName(name);
}

/** Experiments that fit. */
export async function searchExperiments(
  options: SearchAllOptions & { readonly viewType?: ViewType } = {},
): Promise<readonly Experiment[]> {
  const { client } = fluentState();
  return searchAll(options, 1000, (page) => client.searchExperiments(page));
}

export async function deleteExperiment(experimentId: string): Promise<void> {
  await fluentState().client.deleteExperiment(experimentId);
}

export async function restoreExperiment(experimentId: string): Promise<void> {
  await fluentState().client.restoreExperiment(experimentId);
}

/** Sets a tag of the active experiment. */
export async function setExperimentTag(key: string, value: Loggable): Promise<void> {
  const state = fluentState();
  await state.client.setExperimentTag(await state.findExperimentId(), key, value);
}

/** Sets tags of the active experiment. */
export async function setExperimentTags(tags: Readonly<Record<string, Loggable>>): Promise<void> {
  for (const [key, value] of Object.entries(tags)) await setExperimentTag(key, value);
}

/** Takes a tag off the active experiment. */
export async function deleteExperimentTag(key: string): Promise<void> {
  const state = fluentState();
  await state.client.deleteExperimentTag(await state.findExperimentId(), key);
}

export async function getRun(runId: string): Promise<Run> {
  return fluentState().client.getRun(runId);
}

/** The run that a run is nested in; undefined for one that is not. */
export async function getParentRun(runId: string): Promise<Run | undefined> {
  return fluentState().client.getParentRun(runId);
}

export async function deleteRun(runId: string): Promise<void> {
  await fluentState().client.deleteRun(runId);
}

export async function restoreRun(runId: string): Promise<void> {
  await fluentState().client.restoreRun(runId);
}

/** Registered models that fit. */
export async function searchRegisteredModels(options: SearchAllOptions = {}): Promise<readonly RegisteredModel[]> {
  const { client } = fluentState();
  return searchAll(options, 100, (page) => client.searchRegisteredModels(page));
}

/** Versions of registered models that fit. */
export async function searchModelVersions(options: SearchAllOptions = {}): Promise<readonly ModelVersion[]> {
  const { client } = fluentState();
  return searchAll(options, 10_000, (page) => client.searchModelVersions(page));
}

export async function setModelVersionTag(name: string, version: string, key: string, value: Loggable): Promise<void> {
  await fluentState().client.setModelVersionTag(name, version, key, value);
}

/** All pages of a search. */
async function searchAll<Options extends SearchAllOptions, Item>(
  options: Options,
  pageSize: number,
  search: (options: Options & { readonly maxResults: number; readonly pageToken?: string }) => Promise<Page<Item>>,
): Promise<readonly Item[]> {
  const { maxResults = Number.POSITIVE_INFINITY } = options;
  const found: Item[] = [];
  let token: string | undefined;
  while (found.length < maxResults) {
    const left = Math.min(pageSize, maxResults - found.length);
    const page = await search({ ...options, maxResults: left, ...(token === undefined ? {} : { pageToken: token }) });
    found.push(...page.items);
    token = page.token;
    if (token === undefined) break;
  }
  return found;
}

/** Rows of the tables that runs of the active experiment logged as `artifactFile` (mlflow.load_table). */
export async function loadTable(artifactFile: string, options: LoadTableOptions = {}): Promise<readonly TableRow[]> {
  const state = fluentState();
  return loadTableOfExperiment(state.client, await state.findExperimentId(), artifactFile, options);
}
