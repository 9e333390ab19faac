// The state behind the fluent API: which stores, which experiment, which runs are active. A run belongs to the asynchronous scope in which it was
// started, so that runs of concurrent `withRun` calls do not mix.
import { AsyncLocalStorage } from 'node:async_hooks';
import { DecantError } from '../../errors.ts';
import { readSettings, writeEnvironment } from '../../settings.ts';
import { resolveRegistryUri, resolveTrackingUri } from '../../stores/open-stores.ts';
import type { DatasetInput, LoggedModel, ModelLink, Run, RunStatus } from '../../stores/tracking/entities.ts';
import { EntryQueue } from '../entry-queue.ts';
import { MlflowClient } from '../mlflow-client.ts';

/** A run that is active, with the client that began it: a later `setTrackingUri` does not move it. */
export interface ActiveRun extends Run {
  readonly client: MlflowClient;
  /** Gathers what is logged. */
  readonly queue: EntryQueue;
  /** Models that the run has logged. */
  readonly loggedModels: LoggedModel[];
  /** Models that it made, with their steps: metrics of those steps are theirs too. */
  readonly outputModels: ModelLink[];
  /** Models that it reads. */
  readonly inputModels: Set<string>;
  readonly inputDatasets: Pick<DatasetInput, 'dataset'>[];
  /** Work on the run that was begun and must be done before its end. */
  readonly pending: Set<Promise<void>>;
}

/** The active runs of a scope, the innermost last. */
interface Scope {
  readonly runs: ActiveRun[];
  activeModelId: string | undefined;
  /** Of its runs where the process is interrupted. */
  readonly interruptedStatus: RunStatus;
}

/** One per process; {@link fluentState}. */
export class FluentState {
  #trackingUri: string | undefined;
  #registryUri: string | undefined;
  #client: MlflowClient | undefined;
  #experimentId: string | undefined;
  #takenRunId: string | undefined;
  #lastRunId: string | undefined;
  #lastModelId: string | undefined;
  readonly #root: Scope = { runs: [], activeModelId: undefined, interruptedStatus: 'FINISHED' };
  readonly #scopes = new AsyncLocalStorage<Scope>();
  #endsAtExit = false;
  /** Runs of all scopes that have not ended. */
  readonly #open = new Map<ActiveRun, RunStatus>();

  get trackingUri(): string {
    return resolveTrackingUri(this.#trackingUri);
  }

  // As MLflow: in the environment too, for all that loads models by URI, and for processes that are started.
  set trackingUri(uri: string) {
    this.#trackingUri = uri === '' ? undefined : uri;
    writeEnvironment('MLFLOW_TRACKING_URI', this.#trackingUri);
    this.#client = undefined;
    this.#experimentId = undefined;
  }

  get registryUri(): string {
    return resolveRegistryUri(this.#registryUri, this.trackingUri, readSettings().tracking);
  }

  set registryUri(uri: string) {
    this.#registryUri = uri === '' ? undefined : uri;
    writeEnvironment('MLFLOW_REGISTRY_URI', this.#registryUri);
    this.#client = undefined;
  }

  /** The client of the URIs that hold now. */
  get client(): MlflowClient {
    return (this.#client ??= new MlflowClient({ trackingUri: this.#trackingUri, registryUri: this.#registryUri }));
  }

  get runs(): readonly ActiveRun[] {
    return this.#scope.runs;
  }

  get activeRun(): ActiveRun | undefined {
    return this.#scope.runs.at(-1);
  }

  get lastRunId(): string | undefined {
    return this.#scope.runs.at(-1)?.info.runId ?? this.#lastRunId;
  }

  get lastModelId(): string | undefined {
    return this.#lastModelId;
  }

  /** Remembers a model that was logged; `step` is that of the active run which made it. */
  noteModel(modelId: string, step?: number): void {
    this.#lastModelId = modelId;
    if (step !== undefined) this.activeRun?.outputModels.push({ modelId, step });
  }

  /** The model that metrics are about, where they do not tell: the chosen one, or MLFLOW_ACTIVE_MODEL_ID. */
  get activeModelId(): string | undefined {
    return this.#scope.activeModelId ?? readSettings().tracking.activeModelId;
  }

  set activeModelId(modelId: string | undefined) {
    this.#scope.activeModelId = modelId;
  }

  /** MLFLOW_RUN_ID, which is taken up once. */
  takeRunId(): string | undefined {
    const { runId } = readSettings().tracking;
    if (runId === undefined || runId === this.#takenRunId) return undefined;
    this.#takenRunId = runId;
    return runId;
  }

  get chosenExperimentId(): string | undefined {
    return this.#experimentId;
  }

  chooseExperiment(experimentId: string): void {
    this.#experimentId = experimentId;
  }

  /** The experiment of new runs: the chosen one, MLFLOW_EXPERIMENT_ID, MLFLOW_EXPERIMENT_NAME (made where it is absent), or `0`. */
  async findExperimentId(): Promise<string> {
    const { experimentId, experimentName } = readSettings().tracking;
    const chosen = this.#experimentId ?? experimentId;
    if (chosen !== undefined) return chosen;
    if (experimentName === undefined) return '0';
    const found = await this.client.getExperimentByName(experimentName);
    return found?.experimentId ?? (await this.client.createExperiment(experimentName));
  }

  /** Makes a run the innermost of the scope. */
  enter(run: Run, client: MlflowClient): ActiveRun {
    const active: ActiveRun = {
      ...run,
      client,
      queue: new EntryQueue((entries) => client.logBatch(run.info.runId, entries)),
      loggedModels: [],
      outputModels: [...run.outputs.models],
      inputModels: new Set(run.inputs.models.map(({ modelId }) => modelId)),
      inputDatasets: [...run.inputs.datasets],
      pending: new Set(),
    };
    this.#scope.runs.push(active);
    this.#open.set(active, this.#scope.interruptedStatus);
    this.#endAtExit();
    return active;
  }

  /** Ends the innermost run; what was logged is kept before its end is. */
  async leave(status: RunStatus): Promise<void> {
    const run = this.#scope.runs.pop();
    if (run === undefined) return;
    this.#lastRunId = run.info.runId;
    await this.#end(run, status);
  }

  async #end(run: ActiveRun, status: RunStatus): Promise<void> {
    this.#open.delete(run);
    await Promise.allSettled(run.pending);
    await run.queue.drain();
    await run.client.setTerminated(run.info.runId, status);
  }

  /** Calls `work` in a scope of its own, whose runs no other sees. */
  isolate<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#scopes.run({ ...this.#scope, runs: [...this.#scope.runs], interruptedStatus: 'FAILED' }, work);
  }

  get #scope(): Scope {
    return this.#scopes.getStore() ?? this.#root;
  }

  // As Python MLflow, a run that nobody ended is finished with its process. Ctrl-C fails the runs of `withRun`, as it does those of a `with` block.
  #endAtExit(): void {
    if (this.#endsAtExit) return;
    this.#endsAtExit = true;
    process.on('beforeExit', () => {
      if (this.#root.runs.length > 0) void this.leave('FINISHED');
    });
    // Once: a second Ctrl-C ends the process at once.
    process.once('SIGINT', () => void this.#interrupt());
  }

  async #interrupt(): Promise<void> {
    const runs = [...this.#open].reverse();
    await Promise.allSettled(runs.map(([run, status]) => this.#end(run, status)));
    // Where the program has a listener of its own, that one decides.
    if (process.listenerCount('SIGINT') === 0) process.kill(process.pid, 'SIGINT');
  }
}

let state: FluentState | undefined;

/** The state of this process. */
export function fluentState(): FluentState {
  return (state ??= new FluentState());
}

/** The error of a second run beside an active one. */
export function refuseSecondRun(run: ActiveRun): DecantError {
  return new DecantError(
    'INVALID_STATE',
    `Run with UUID ${run.info.runId} is already active. To start a new run, first end the current run with endRun(). To start a nested run, call startRun with nested: true`,
  );
}
