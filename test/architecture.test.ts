// The order of layers as data, checked against every import in src (type imports too).
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Rows from the ground up: a folder imports only from rows above its own; folders of one row never import each other. */
const ROWS: readonly (readonly string[])[] = [
  ['errors.ts', 'settings.ts', 'version.ts'],
  ['data'],
  ['formats', 'kernels'],
  ['libraries'],
  ['model'],
  ['python', 'stores'],
  ['flavors'],
  ['tracking', 'serving'],
  ['deployments', 'verify', 'entry-points'],
  ['cli'],
];
/** Layers that also run in a browser or an edge worker: no Node API. */
const PORTABLE = new Set([
  'errors.ts',
  'settings.ts',
  'version.ts',
  'data',
  'formats',
  'kernels',
  'libraries',
  'model',
]);
/** Packages that each layer may import; none where it is not named. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  formats: [
    'fflate',
    'fzstd',
    'hyparquet',
    'hyparquet/src/column.js',
    'hyparquet-compressors',
    'hyparquet-writer',
    'yaml',
  ],
  serving: ['fflate', 'fzstd'],
  libraries: ['onnxruntime-node', 'onnxruntime-web', 'h5wasm'],
  flavors: ['rolldown', '@tensorflow/tfjs-core'],
  cli: ['commander', 'fzstd'],
  stores: [
    'libsql',
    'pg',
    '@aws-sdk/client-s3',
    '@azure/storage-blob',
    '@azure/identity',
    '@google-cloud/storage',
    'ssh2',
  ],
};

const SRC = resolve(import.meta.dirname, '..', 'src');
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

interface Import {
  readonly file: string;
  readonly specifier: string;
}

function listSources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return listSources(path);
    return name.endsWith('.ts') ? [path] : [];
  });
}

function readImports(): Import[] {
  return listSources(SRC).flatMap((file) => {
    const text = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
    return [...text.matchAll(IMPORT)].map((match) => ({ file, specifier: match[1] ?? match[2] ?? match[3] ?? '' }));
  });
}

/** The folder (or root file) of src that a path belongs to. */
function layerOf(path: string): string {
  return relative(SRC, path).split(sep)[0] ?? '';
}

function rowOf(layer: string): number {
  return ROWS.findIndex((row) => row.includes(layer));
}

const imports = readImports();

describe('layers', () => {
  it('know every folder of src', () => {
    const unknown = readdirSync(SRC).filter((name) => name !== 'index.ts' && rowOf(name) < 0);
    expect(unknown).toEqual([]);
  });

  it('import only from rows above their own', () => {
    const broken = imports
      .filter(({ specifier }) => specifier.startsWith('.'))
      .map(({ file, specifier }) => ({ file, target: resolve(dirname(file), specifier) }))
      .filter(({ file, target }) => {
        const from = layerOf(file);
        const to = layerOf(target);
        if (from === to || from === 'index.ts') return false;
        return rowOf(to) >= rowOf(from);
      })
      .map(({ file, target }) => `${relative(SRC, file)} -> ${relative(SRC, target)}`);
    expect(broken).toEqual([]);
  });

  it('keep libraries apart from each other', () => {
    const library = (path: string): string => relative(SRC, path).split(sep)[1] ?? '';
    const broken = imports
      .filter(({ file, specifier }) => layerOf(file) === 'libraries' && specifier.startsWith('.'))
      .map(({ file, specifier }) => ({ file, target: resolve(dirname(file), specifier) }))
      .filter(({ file, target }) => layerOf(target) === 'libraries' && library(file) !== library(target))
      .map(({ file }) => relative(SRC, file));
    expect(broken).toEqual([]);
  });

  it('use no Node API where a model must also run in a browser', () => {
    const broken = imports
      .filter(({ file, specifier }) => PORTABLE.has(layerOf(file)) && specifier.startsWith('node:'))
      .map(({ file, specifier }) => `${relative(SRC, file)} -> ${specifier}`);
    const globals = listSources(SRC)
      .filter((file) => PORTABLE.has(layerOf(file)))
      .filter((file) => /\b(?:Buffer|process|__dirname|require)\s*[.(]/.test(stripComments(readFileSync(file, 'utf8'))))
      .map((file) => relative(SRC, file));
    expect([...broken, ...globals]).toEqual([]);
  });

  it('import only the packages that they are allowed', () => {
    const broken = imports
      .filter(({ specifier }) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
      .filter(({ file, specifier }) => PACKAGES[layerOf(file)]?.includes(specifier) !== true)
      .map(({ file, specifier }) => `${relative(SRC, file)} -> ${specifier}`);
    expect(broken).toEqual([]);
  });

  it('read the environment in settings.ts only', () => {
    const broken = listSources(SRC)
      .filter((file) => layerOf(file) !== 'settings.ts')
      .filter((file) => /process\.env|\benv\.(?:MLFLOW|DECANT)/.test(stripComments(readFileSync(file, 'utf8'))))
      .map((file) => relative(SRC, file));
    expect(broken).toEqual([]);
  });
});

function stripComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
}
