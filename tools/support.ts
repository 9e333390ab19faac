// Makes docs/support.md from the lists of readers in src and from the golden cases in test/fixtures (`npm run docs`).
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DecantError } from '../src/errors.ts';
import { GUEST_READERS } from '../src/flavors/sklearn/guest-estimators.ts';
import { readPickle } from '../src/formats/pickle/index.ts';
import { NdArray, PythonDict, PythonObject, PythonTuple } from '../src/formats/python/values.ts';
import type { PythonValue } from '../src/formats/python/values.ts';
import {
  ESTIMATOR_CLASSES as XGBOOST_CLASSES,
  OBJECTIVES as XGBOOST_OBJECTIVES,
} from '../src/libraries/xgboost/index.ts';
import {
  CLASS_NAMES as CATBOOST_CLASSES,
  readModel as readCatboostModel,
  readTrainingParam,
} from '../src/libraries/catboost/index.ts';
import {
  Booster as LightgbmBooster,
  CLASSES as LIGHTGBM_CLASSES,
  OBJECTIVES as LIGHTGBM_OBJECTIVES,
} from '../src/libraries/lightgbm/index.ts';
import { PREDICT_METHODS } from '../src/libraries/sklearn/estimator.ts';
import type { Estimator } from '../src/libraries/sklearn/estimator.ts';
import { ESTIMATOR_READERS } from '../src/libraries/sklearn/index.ts';
import { findReader, loadEstimator } from '../src/libraries/sklearn/load.ts';
import type { EstimatorReader } from '../src/libraries/sklearn/reader.ts';
import { isStatsmodelsRecord, LINKS, MODEL_PATHS, TIME_SERIES_PATHS } from '../src/libraries/statsmodels/index.ts';
import * as catboost from '../test/libraries/catboost/catboost-cases.ts';
import * as lightgbm from '../test/libraries/lightgbm/lightgbm-cases.ts';
import { listCallsOf, listCases, readModel, savedWith } from '../test/libraries/sklearn/golden-cases.ts';
import * as statsmodels from '../test/libraries/statsmodels/statsmodels-cases.ts';
import * as xgboost from '../test/libraries/xgboost/golden-cases.ts';

const FIXTURES = fileURLToPath(new URL('../test/fixtures/', import.meta.url));

/** Largest differences from the library's own answers, for float64 and for float32 answers. */
interface Exactness {
  double: number | undefined;
  single: number | undefined;
}

interface Facts {
  readonly methods: Set<string>;
  readonly releases: Set<string>;
  readonly exactness: Exactness;
}

/** The text of docs/support.md. */
export function renderSupport(): string {
  return [
    HEAD,
    ...renderSklearn(),
    ...renderXgboost(),
    ...renderLightgbm(),
    ...renderCatboost(),
    ...renderStatsmodels(),
    ...renderTimeSeries(),
    ...renderPmdarima(),
    ...renderProphet(),
  ].join('\n');
}

/** Classes of scikit-learn's list, and of its guests, by `package.Class`, with the releases that made their golden cases. */
function collectSklearnFacts(): ReadonlyMap<string, Facts> {
  const facts = new Map<string, Facts>();
  const factsOf = (reader: EstimatorReader): Facts => {
    const name = nameReader(reader);
    const found = facts.get(name) ?? {
      methods: new Set(),
      releases: new Set(),
      exactness: { double: undefined, single: undefined },
    };
    facts.set(name, found);
    return found;
  };
  for (const name of listCases()) {
    const { models, versions } = readCaseFacts('sklearn', name);
    for (const model of Object.keys(models ?? {})) {
      const record = readModel(name, model);
      for (const reader of listReaders(record)) {
        const library = PACKAGES[reader.package.split('.')[0] ?? ''] ?? '';
        const release = versions[library] ?? `scikit-learn ${versions['scikit-learn'] ?? ''}`;
        factsOf(reader).releases.add(release);
      }
      const reader = record instanceof PythonObject ? findReader(record.type, GUEST_READERS) : undefined;
      if (reader === undefined) continue;
      const estimator = loadKnown(record, versions);
      if (estimator === undefined) continue;
      const { methods, exactness } = factsOf(reader);
      for (const method of METHODS) if (estimator[method] !== undefined) methods.add(method);
      for (const { got, want, isSingle } of listCallsOf(estimator, name, model)) {
        const kind = isSingle ? 'single' : 'double';
        exactness[kind] = Math.max(exactness[kind] ?? 0, measure(got, want));
      }
    }
  }
  return facts;
}

// Some cases are there to be refused.
function loadKnown(record: PythonValue, versions: Readonly<Record<string, string>>): Estimator | undefined {
  try {
    return loadEstimator(record, GUEST_READERS, savedWith(versions));
  } catch (error) {
    if (error instanceof DecantError && error.code === 'UNSUPPORTED_MODEL') return undefined;
    throw error;
  }
}

/** What the lists read, with the releases of its golden cases: by name. */
export function collectCoverage(): ReadonlyMap<string, ReadonlySet<string>> {
  const coverage = new Map<string, Set<string>>();
  const add = (name: string, release: string | undefined): void => {
    const releases = coverage.get(name) ?? new Set();
    if (release !== undefined) releases.add(release);
    coverage.set(name, releases);
  };
  const facts = collectSklearnFacts();
  for (const reader of listKnownReaders()) {
    const name = nameReader(reader);
    if (reader.refusal !== undefined) continue;
    add(name, undefined);
    for (const release of facts.get(name)?.releases ?? []) add(name, release);
  }
  const libraries = {
    xgboost: listXgboost(),
    lightgbm: listLightgbm(),
    catboost: listCatboost(),
    statsmodels: [...listStatsmodels(), ...listTimeSeries()],
  };
  for (const [library, pairs] of Object.entries(libraries)) {
    for (const [name, release] of pairs) add(`${library} ${name}`, release);
  }
  return coverage;
}

const METHODS = [...PREDICT_METHODS, 'transform', 'inverse_transform'] as const;

/** Packages by their modules, as case files name them. */
const PACKAGES: Readonly<Record<string, string>> = {
  sklearn: 'scikit-learn',
  category_encoders: 'category_encoders',
  feature_engine: 'feature-engine',
  imblearn: 'imbalanced-learn',
  lightgbm: 'lightgbm',
  xgboost: 'xgboost',
  catboost: 'catboost',
  mlflow: 'mlflow',
};

/** `package.Class` of a reader. */
function nameReader({ className, package: packageName }: EstimatorReader): string {
  return `${packageName}.${className}`;
}

function listReaders(root: PythonValue): ReadonlySet<EstimatorReader> {
  const readers = new Set<EstimatorReader>();
  const seen = new Set<PythonValue>();
  const pending: PythonValue[] = [root];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (value === null || typeof value !== 'object' || seen.has(value)) continue;
    seen.add(value);
    if (Array.isArray(value)) pending.push(...value);
    else if (value instanceof PythonTuple) pending.push(...value.items);
    else if (value instanceof PythonDict) pending.push(...value.entries.values());
    else if (value instanceof NdArray) pending.push(...(value.items ?? []));
    else if (value instanceof PythonObject) {
      const reader = findReader(value.type, GUEST_READERS);
      if (reader !== undefined) readers.add(reader);
      if (value.state !== undefined) pending.push(value.state);
    }
  }
  return readers;
}

/** Largest difference of numbers, relative, and absolute below 1; infinite where anything else differs. */
function measure(got: unknown, want: unknown): number {
  if (typeof got === 'number' && typeof want === 'number') {
    if (got === want || (Number.isNaN(got) && Number.isNaN(want))) return 0;
    return Math.abs(got - want) / Math.max(1, Math.abs(want));
  }
  if (Array.isArray(got) && Array.isArray(want)) {
    return want.reduce<number>((most, item, at) => Math.max(most, measure(got[at], item)), 0);
  }
  if (typeof got === 'object' && typeof want === 'object' && got !== null && want !== null) {
    return Math.max(
      0,
      ...Object.entries(want).map(([key, item]) => measure(new Map(Object.entries(got)).get(key), item)),
    );
  }
  return Object.is(got, want) ? 0 : Infinity;
}

function describeExactness({ double, single }: Exactness): string {
  const texts = [
    ...(double === undefined ? [] : [describeDifference(double)]),
    ...(single === undefined ? [] : [`${describeDifference(single)} of float32`]),
  ];
  return texts.length === 0 ? 'inside others' : [...new Set(texts)].join(', ');
}

// Two steps of a power of ten: what lies beside a border on another machine stays in its class.
const CLASSES = [1e-14, 1e-12, 1e-10, 1e-8, 1e-6, 1e-4];

function describeDifference(difference: number): string {
  if (difference === 0) return 'bit-exact';
  const found = CLASSES.find((limit) => difference <= limit);
  if (found === undefined) throw new Error(`A golden case differs by ${difference}.`);
  return found.toExponential();
}

function listReleases(releases: Iterable<string>): string {
  return [...new Set(releases)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).join(', ');
}

function renderTable(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return ['', line(heads), line(heads.map(() => '---')), ...rows.map(line), ''];
}

function readCaseFacts(
  library: string,
  name: string,
): { readonly versions: Readonly<Record<string, string>>; readonly models?: object } {
  const facts: unknown = JSON.parse(readFileSync(`${FIXTURES}${library}/${name}/case.json`, 'utf8'));
  return facts as { versions: Record<string, string>; models?: object };
}

function listKnownReaders(): readonly EstimatorReader[] {
  return [...ESTIMATOR_READERS, ...GUEST_READERS.filter((reader) => reader.package.startsWith('mlflow'))];
}

function renderSklearn(): string[] {
  const facts = collectSklearnFacts();
  const readers = listKnownReaders();
  const packages = [...new Set(readers.map((reader) => reader.package))].sort();
  const refused = readers.filter((reader) => reader.refusal !== undefined);
  return [
    '## scikit-learn and libraries in its style',
    ...packages.flatMap((name) => {
      const inside = readers.filter((reader) => reader.package === name && reader.refusal === undefined);
      const rows = inside
        .sort((a, b) => a.className.localeCompare(b.className, 'en'))
        .map((reader) => {
          const found = facts.get(nameReader(reader));
          return [
            reader.className,
            found === undefined || found.methods.size === 0 ? '-' : [...found.methods].join(', '),
            found === undefined ? '-' : describeExactness(found.exactness),
            found === undefined ? '-' : listReleases(found.releases),
          ];
        });
      return rows.length === 0
        ? []
        : [`### ${name}`, ...renderTable(['class', 'methods', 'exactness', 'tested with'], rows)];
    }),
    '### Refused by name',
    ...renderTable(
      ['class', 'reason'],
      refused.map((reader) => [nameReader(reader), reader.refusal ?? '']),
    ),
  ];
}

/** Groups releases by what was tested with them. */
function groupReleases(pairs: readonly (readonly [string, string | undefined])[]): (readonly [string, string])[] {
  const groups = new Map<string, Set<string>>();
  for (const [name, release] of pairs) {
    const group = groups.get(name) ?? new Set();
    if (release !== undefined) group.add(release);
    groups.set(name, group);
  }
  return [...groups].sort(([a], [b]) => a.localeCompare(b, 'en')).map(([name, group]) => [name, listReleases(group)]);
}

type Pair = readonly [name: string, release: string | undefined];

/** What a list in the code reads, before any case is known. */
function listNames(names: readonly string[], word = ''): Pair[] {
  return names.map((name) => [`${word}${name}`, undefined]);
}

function listXgboost(): Pair[] {
  const pairs = xgboost.listCases().flatMap((name) => {
    const { models, versions } = xgboost.readCase(name);
    return Object.values(models).flatMap((model): [string, string | undefined][] => {
      const loaded = xgboost.loadCaseModel(name, model);
      const { objective } = 'className' in loaded ? loaded.booster : loaded;
      return [
        [`objective ${objective}`, versions['xgboost']],
        ['className' in loaded ? loaded.className : 'Booster', versions['xgboost']],
      ];
    });
  });
  return [...listNames([...XGBOOST_CLASSES, 'Booster']), ...listNames(XGBOOST_OBJECTIVES, 'objective '), ...pairs];
}

function renderXgboost(): string[] {
  return [
    '## XGBoost',
    '',
    'Trees and linear boosters; sums are bit-exact in float32, transformed answers differ by two float32 steps at most.',
    '',
    'Refused by name: other objectives, other boosters than gbtree, dart and gblinear.',
    ...renderTable(['model', 'tested with'], groupReleases(listXgboost())),
  ];
}

function listLightgbm(): Pair[] {
  const pairs = lightgbm.listCases().flatMap((name): [string, string | undefined][] => {
    const loaded = lightgbm.loadCase(name);
    const release = lightgbm.readCase(name).versions['lightgbm'];
    const booster = loaded instanceof LightgbmBooster ? loaded : loaded.booster;
    return [
      [`objective ${booster.objective ?? 'custom'}`, release],
      [loaded instanceof LightgbmBooster ? 'Booster' : loaded.className, release],
    ];
  });
  return [...listNames([...LIGHTGBM_CLASSES, 'Booster']), ...listNames(LIGHTGBM_OBJECTIVES, 'objective '), ...pairs];
}

function renderLightgbm(): string[] {
  return [
    '## LightGBM',
    '',
    'Sums are bit-exact; transformed answers differ by 1e-15 at most.',
    '',
    'Refused by name: other objectives.',
    ...renderTable(['model', 'tested with'], groupReleases(listLightgbm())),
  ];
}

function listCatboost(): Pair[] {
  const pairs = catboost.listCases().flatMap((name): [string, string | undefined][] => {
    const golden = catboost.readCase(name);
    const release = golden.versions['catboost'];
    const loss = readLoss(name);
    return loss === undefined
      ? [[golden.class, release]]
      : [
          [golden.class, release],
          [`loss ${loss}`, release],
        ];
  });
  return [...listNames(CATBOOST_CLASSES), ...pairs];
}

function renderCatboost(): string[] {
  return [
    '## CatBoost',
    '',
    'Answers are bit-exact. A loss that is not in the table answers its sums, as CatBoost does.',
    ...renderTable(['model', 'tested with'], groupReleases(listCatboost())),
  ];
}

function readLoss(name: string): string | undefined {
  const { file, bytes } = catboost.readBytes(name);
  if (file === 'model.pkl') return undefined;
  const loss = readTrainingParam(readCatboostModel(bytes).info, 'loss_function');
  const type =
    typeof loss === 'object' && loss !== null ? new Map<string, unknown>(Object.entries(loss)).get('type') : loss;
  return typeof type === 'string' ? type.replace(/:.*/, '') : undefined;
}

function listStatsmodels(): Pair[] {
  const pairs = statsmodels.listCases().flatMap((name): Pair[] => {
    const record = statsmodels.readModel(name);
    if (!isStatsmodelsRecord(record)) throw new Error(`${name} is no model`);
    const { model, link } = nameStatsmodel(record);
    const release = readCaseFacts('statsmodels', name).versions['statsmodels'];
    return [[model, release], ...(link === undefined ? [] : [[`link ${nameLink(link)}`, release] as const])];
  });
  return [...listNames(MODEL_PATHS.map(nameClass)), ...listNames([...new Set(LINKS.map(nameLink))], 'link '), ...pairs];
}

function nameClass(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

// Before 0.14 the links had names in lower case.
function nameLink(name: string): string {
  const plain = (text: string): string =>
    text === 'nbinom' ? 'negativebinomial' : text.replaceAll('_', '').toLowerCase();
  return LINKS.find((known) => known !== known.toLowerCase() && plain(known) === plain(name)) ?? name;
}

function renderStatsmodels(): string[] {
  return [
    '## statsmodels',
    '',
    'Answers differ by 1e-12 at most, relative, and absolute below 1. Links are those of the families of GLM and GEE.',
    '',
    'Refused by name: other models; offset and exposure of NegativeBinomialP and GeneralizedPoisson; a formula without its training table.',
    ...renderTable(['model', 'tested with'], groupReleases(listStatsmodels())),
  ];
}

function listTimeSeries(): Pair[] {
  const pairs = readdirSync(`${FIXTURES}time-series`).map((name): Pair => {
    const bytes = readFileSync(`${FIXTURES}time-series/${name}/model.statsmodels`);
    const { value } = readPickle(new Uint8Array(bytes));
    if (!(value instanceof PythonObject)) throw new Error(`${name} is no model`);
    return [nameStatsmodel(value).model, readCaseFacts('time-series', name).versions['statsmodels']];
  });
  return [...listNames(TIME_SERIES_PATHS.map(nameClass)), ...pairs];
}

function renderTimeSeries(): string[] {
  return [
    '## Time series of statsmodels',
    '',
    'Refused by name: exog, simple_differencing, several series, matrices or a trend of UnobservedComponents that change with time, results without their training data, AutoReg before 0.12 or with deterministic terms of its own, VAR (which has no predict for MLflow to call), ETSModel.',
    ...renderTable(['model', 'tested with'], groupReleases(listTimeSeries())),
  ];
}

function renderPmdarima(): string[] {
  const pairs = readdirSync(`${FIXTURES}pmdarima`).map((name): Pair => {
    const bytes = readFileSync(`${FIXTURES}pmdarima/${name}/model.pmd`);
    const { value } = readPickle(new Uint8Array(bytes));
    return [
      value instanceof PythonObject ? value.type.name : name,
      readCaseFacts('pmdarima', name).versions['pmdarima'],
    ];
  });
  return [
    '## pmdarima',
    '',
    'ARIMA, and the ARIMA that AutoARIMA chose. Refused by name: exogenous columns, pipelines.',
    ...renderTable(['model', 'tested with'], groupReleases(pairs)),
  ];
}

function nameStatsmodel(record: PythonObject): { readonly model: string; readonly link?: string } {
  const state = (value: PythonValue | undefined): PythonDict | undefined =>
    value instanceof PythonObject && value.state instanceof PythonDict ? value.state : undefined;
  const results = state(record)?.get('_results') ?? record;
  const model = state(results)?.get('model') ?? state(results)?.get('_model');
  if (!(model instanceof PythonObject)) return { model: record.type.name };
  const family = state(model)?.get('family');
  const link = state(family)?.get('link') ?? state(family)?.get('_link');
  return { model: model.type.name, ...(link instanceof PythonObject ? { link: link.type.name } : {}) };
}

function renderProphet(): string[] {
  const pairs = readdirSync(`${FIXTURES}prophet`).flatMap((name): [string, string | undefined][] => {
    if (!existsSync(`${FIXTURES}prophet/${name}/case.json`)) return [];
    let model: unknown = JSON.parse(readFileSync(`${FIXTURES}prophet/${name}/model.pr`, 'utf8'));
    if (typeof model === 'string') model = JSON.parse(model);
    const { growth } = model as { readonly growth: string };
    return [[`growth ${growth}`, readCaseFacts('prophet', name).versions['prophet']]];
  });
  return ['## Prophet', ...renderTable(['model', 'tested with'], groupReleases(pairs))];
}

const HEAD = `# What is read

This page is made by \`npm run docs\` from the lists of readers in \`src/libraries\` and from the golden cases in \`test/fixtures\`: models that the
real libraries saved, with their own answers. What is not on it is refused by name when it is loaded (\`UNSUPPORTED_MODEL\`), and so is a
parameter, layout or objective that a reader does not know.

Exactness is the largest difference from the library's own answers in the golden cases: **bit-exact**, equal in every bit; a number such as
**1e-12**, the difference relative to the answer, and absolute below 1; **inside others**, tested within another estimator only. Answers of float32 are
counted apart; other answers may show the roundings of a float32 X. Class labels are equal everywhere.

"Tested with" names the releases whose models are golden cases. Releases between them are read by the same rules.
`;
