// What the file of a scikit-learn model names, for `decant models doctor`: nothing is built and nothing is run.
import { PythonDict, PythonObject, PythonTuple } from '../../formats/python/values.ts';
import type { PythonGlobal, PythonValue } from '../../formats/python/values.ts';
import { findReader } from '../../libraries/sklearn/load.ts';
import type { FlavorConfig, FlavorReport } from '../../model/flavor.ts';
import { readNamedFile } from '../../model/model-file.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { GUEST_READERS } from './guest-estimators.ts';
import { readRecords } from '../read-records.ts';
import type { Records } from '../read-records.ts';

type Symbol = FlavorReport['symbols'][number];

/** Newest release of scikit-learn whose layouts the readers were compared with. */
const NEWEST_RELEASE = [1, 9] as const;

// Values that the formats read themselves, and the parts of estimators that their readers read.
const DATA =
  /^(?:numpy|scipy\.(?:sparse|interpolate)|pandas\.core|mlflow\.models|collections|copyreg|copy_reg|_codecs|_loss|sklearn\.(?:tree\._?tree\.Tree|_loss|utils|metrics|neighbors\._?(?:\w+_tree|dist_metrics)))\b|^functools\.partial$/;
const BUILTIN_DATA =
  /^(?:builtins|__builtin__)\.(?:object|type|list|tuple|dict|set|frozenset|slice|bytearray|bytes|str|int|float|bool|complex|range)$/;
const DANGEROUS =
  /^(?:os|posix|nt|subprocess|sys|shutil|socket|importlib|runpy|pty|ctypes|webbrowser|builtins|__builtin__)\./;
const GETATTR = 'builtins.getattr';
const BY_VALUE = /^(?:cloudpickle|dill|_dill)\b/;

/** Lists the symbols, releases and risks of a model's file; a file that cannot be read throws its error. */
export async function inspectSklearn(files: ModelFiles, config: FlavorConfig): Promise<FlavorReport> {
  const { path, bytes } = await readNamedFile(files, 'flavors.sklearn.pickled_model', config['pickled_model']);
  const records = readRecords(bytes, `${path} in ${files.location}`);
  const release = findRelease(records, config);
  return {
    symbols: records.globals.map((symbol) =>
      symbol.path === GETATTR && bindsMethods(records.value)
        ? { name: symbol.path, status: 'native' }
        : describeSymbol(symbol),
    ),
    versions: release === undefined ? {} : { 'scikit-learn': release },
    risks: [...listRisks(records, config), ...(release === undefined ? [] : checkRelease(release))],
  };
}

function describeSymbol(symbol: PythonGlobal): Symbol {
  const name = symbol.path;
  if (findReader(symbol, GUEST_READERS) !== undefined) return { name, status: 'native' };
  if (DATA.test(name) || BUILTIN_DATA.test(name)) return { name, status: 'data' };
  if (BY_VALUE.test(name)) return { name, status: 'refused', reason: 'rebuilds Python code that the file holds' };
  if (DANGEROUS.test(name))
    return { name, status: 'refused', reason: 'is never called here; Python would call it while loading' };
  return { name, status: 'refused', reason: 'no native reader' };
}

/** Are the calls of getattr in a record all methods of estimators that have readers? */
function bindsMethods(root: PythonValue): boolean {
  const seen = new Set<PythonValue>();
  const pending: PythonValue[] = [root];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (value === null || typeof value !== 'object' || seen.has(value)) continue;
    seen.add(value);
    if (value instanceof PythonObject && value.type.path === GETATTR && !isBoundMethod(value)) return false;
    pending.push(...listParts(value));
  }
  return true;
}

// Which of its methods it is, the reader of the estimator checks where it matters.
function isBoundMethod({ args: [owner, method] }: PythonObject): boolean {
  if (!(owner instanceof PythonObject) || findReader(owner.type, GUEST_READERS) === undefined) return false;
  return typeof method === 'string' && !method.startsWith('_');
}

function listParts(value: object): readonly PythonValue[] {
  if (Array.isArray(value)) return value as readonly PythonValue[];
  if (value instanceof PythonTuple) return value.items;
  if (value instanceof PythonDict) return [...value.entries.values()];
  if (!(value instanceof PythonObject)) return [];
  return [value.callee, value.state, value.entries, value.args, value.items ?? []].flatMap((part) => part ?? []);
}

function listRisks(records: Records, config: FlavorConfig): string[] {
  const risks: string[] = [];
  const names = records.globals.map((symbol) => symbol.path);
  const isBound = (name: string): boolean => name === GETATTR && bindsMethods(records.value);
  if (names.some((name) => BY_VALUE.test(name))) {
    risks.push('The file holds Python functions or classes by value; loading it in Python runs them.');
  }
  const dangerous = names.filter((name) => DANGEROUS.test(name) && !BUILTIN_DATA.test(name) && !isBound(name));
  if (dangerous.length > 0) risks.push(`Loading the file in Python would call ${dangerous.join(', ')}.`);
  const stated = config['serialization_format'];
  if (typeof stated === 'string' && (stated === 'skops') !== (records.format === 'skops')) {
    risks.push(`serialization_format is ${stated}, but the file is ${records.format}.`);
  }
  return risks;
}

function findRelease(records: Records, config: FlavorConfig): string | undefined {
  const { value } = records;
  const inFile =
    value instanceof PythonObject && value.state instanceof PythonDict
      ? value.state.get('_sklearn_version')
      : undefined;
  if (typeof inFile === 'string') return inFile;
  const stated = config['sklearn_version'];
  return typeof stated === 'string' ? stated : undefined;
}

function checkRelease(release: string): string[] {
  const [major = 0, minor = 0] = release.split('.').map(Number);
  const [newestMajor, newestMinor] = NEWEST_RELEASE;
  if (major < newestMajor || (major === newestMajor && minor <= newestMinor)) return [];
  return [`scikit-learn ${release} is newer than ${NEWEST_RELEASE.join('.')}, the newest release that was compared.`];
}
