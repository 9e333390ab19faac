// Says how a model will run before anybody runs it, for `decant models doctor`.
import type { Signature } from '../../data/schema.ts';
import { describeSchema } from '../../data/describe-schema.ts';
import { DecantError } from '../../errors.ts';
import type { Engine, Flavor, FlavorReport } from '../../model/flavor.ts';
import { Model } from '../../model/model.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { readRequirements } from '../../model/requirements.ts';
import type { ModelRequirements } from '../../model/requirements.ts';
import { openModelFiles } from '../../stores/model-uri.ts';
import { FLAVORS } from '../index.ts';
import { chooseEngine, PYTHON_FUNCTION } from './choose-engine.ts';
import type { ChosenEngine, Refusal } from './choose-engine.ts';
import { checkLoadable } from './check-loadable.ts';

/** All that is known of a model without running it. */
export interface ModelReport {
  readonly location: string;
  /** Flavors by the names in the MLmodel file. */
  readonly flavors: readonly string[];
  readonly loaderModule: string | undefined;
  readonly mlflowVersion: string | undefined;
  readonly utcTimeCreated: string | undefined;
  readonly pythonVersion: string | undefined;
  /** How predictions are computed; undefined where no engine runs the model. */
  readonly engine: Engine | undefined;
  /** The flavor that answers. */
  readonly flavor: string | undefined;
  /** What answers, for people: `sklearn Pipeline(StandardScaler, ElasticNet)`. */
  readonly description: string | undefined;
  /** Methods that can be chosen; the first is the default. */
  readonly methods: readonly string[];
  /** Columns that the model itself knows. */
  readonly featureNames: readonly string[] | undefined;
  /** Engines that were asked and refused, with their reasons. */
  readonly refusals: readonly Pick<Refusal, 'flavor' | 'reason' | 'hint'>[];
  /** Inputs and outputs as short texts, null where absent, and the names of the params; undefined without a signature. */
  readonly signature:
    { readonly inputs: string | null; readonly outputs: string | null; readonly params: readonly string[] } | undefined;
  readonly symbols: FlavorReport['symbols'];
  readonly versions: FlavorReport['versions'];
  readonly requirements: ModelRequirements;
  readonly risks: readonly string[];
}

/** Examines a model; throws only where there is no readable MLmodel file. */
export async function examineModel(
  source: string | ModelFiles,
  flavors: readonly Flavor[] = FLAVORS,
): Promise<ModelReport> {
  const files = typeof source === 'string' ? await openModelFiles(source) : source;
  const model = await Model.load(files);
  const pyfunc = model.flavors[PYTHON_FUNCTION];
  const problems: string[] = [];
  const { chosen, refusals } = await askEngines(model, files, flavors);
  const requirements = await attempt(problems, () => readRequirements(files, pyfunc));
  const signature = await attempt(problems, () => model.signature);
  const reports = await inspectFlavors(model, files, flavors, problems);
  await chosen?.scorer.close?.();
  const unsigned = (model.get('signature') ?? null) === null ? ['No signature: columns are taken as they come.'] : [];
  return {
    location: files.location,
    flavors: Object.keys(model.flavors),
    loaderModule: asText(pyfunc?.['loader_module']),
    mlflowVersion: model.mlflowVersion,
    utcTimeCreated: model.utcTimeCreated,
    pythonVersion: asText(pyfunc?.['python_version']) ?? requirements?.pythonVersion,
    engine: chosen?.scorer.engine,
    flavor: chosen?.flavor,
    description: chosen?.scorer.description,
    methods: chosen?.scorer.methods ?? [],
    featureNames: chosen?.scorer.featureNames,
    refusals,
    signature: signature === undefined ? undefined : describeSignature(signature),
    symbols: reports.flatMap((report) => report.symbols),
    versions: Object.fromEntries(reports.flatMap((report) => Object.entries(report.versions))),
    requirements: requirements ?? { pythonVersion: undefined, packages: [], source: undefined },
    risks: [...problems, ...reports.flatMap((report) => report.risks), ...unsigned],
  };
}

interface Outcome {
  readonly chosen?: ChosenEngine;
  readonly refusals: ModelReport['refusals'];
}

async function askEngines(model: Model, files: ModelFiles, flavors: readonly Flavor[]): Promise<Outcome> {
  try {
    checkLoadable(model, files, flavors);
    // Whatever is allowed elsewhere: nothing of a model is run to examine it.
    const outcome = await chooseEngine(model, files, flavors, { allowCode: false });
    const isChosen = 'scorer' in outcome;
    const refusals = (isChosen ? outcome.refusals : outcome).map(({ flavor, reason, hint }) => ({
      flavor,
      reason,
      hint,
    }));
    return isChosen ? { chosen: outcome, refusals } : { refusals };
  } catch (error) {
    if (!(error instanceof DecantError)) throw error;
    return { refusals: [{ flavor: PYTHON_FUNCTION, reason: error.message, hint: error.hint }] };
  }
}

async function inspectFlavors(
  model: Model,
  files: ModelFiles,
  flavors: readonly Flavor[],
  problems: string[],
): Promise<readonly FlavorReport[]> {
  const reports: FlavorReport[] = [];
  for (const flavor of flavors) {
    const config = model.flavors[flavor.name];
    if (config === undefined || flavor.inspect === undefined) continue;
    const report = await attempt(problems, () => flavor.inspect?.(files, config));
    if (report !== undefined) reports.push(report);
  }
  return reports;
}

/** Runs one part of the examination; what it refuses becomes a line of the report. */
async function attempt<T>(problems: string[], run: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof DecantError)) throw error;
    problems.push(error.message);
    return undefined;
  }
}

function describeSignature(signature: Signature): NonNullable<ModelReport['signature']> {
  const { inputs, outputs, params = [] } = signature;
  return {
    inputs: inputs === undefined ? null : describeSchema(inputs),
    outputs: outputs === undefined ? null : describeSchema(outputs),
    params: params.map((param) => param.name),
  };
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
