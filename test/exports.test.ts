// Pins of the package's shape: version, exports map, files that the map promises, reasons for each dependency.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VERSION } from '../src/version.ts';

const ROOT = resolve(import.meta.dirname, '..');
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  version: string;
  bin: Record<string, string>;
  exports: Record<string, string | { types: string; default: string }>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
};

/** The source file that is compiled to a path of the map. */
function sourceOf(path: string): string {
  return join(ROOT, path.replace(/^\.\/dist\//, 'src/').replace(/\.d\.ts$|\.js$/, '.ts'));
}

describe('package.json', () => {
  it('states the version of src/version.ts', () => {
    expect(VERSION).toBe(manifest.version);
  });

  it('exports these modules and no others', () => {
    expect(Object.keys(manifest.exports)).toEqual([
      '.',
      './pyfunc',
      './sklearn',
      './keras',
      './tensorflow',
      './lightgbm',
      './xgboost',
      './catboost',
      './prophet',
      './statsmodels',
      './pmdarima',
      './onnx',
      './javascript',
      './tracking',
      './serving',
      './package.json',
    ]);
  });

  it('exports files that exist in src', () => {
    const promised = Object.values(manifest.exports).flatMap((entry) =>
      typeof entry === 'string' ? [] : [entry.types, entry.default],
    );
    const missing = [...promised, ...Object.values(manifest.bin)].filter((path) => !existsSync(sourceOf(path)));
    expect(missing).toEqual([]);
  });

  it('names no dependency without its reason in docs/dependencies.md', () => {
    const reasons = readFileSync(join(ROOT, 'docs', 'dependencies.md'), 'utf8');
    const names = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)];
    expect(names.filter((name) => !reasons.includes(`\`${name}\``))).toEqual([]);
  });

  it('locks packages without naming the host of a registry', () => {
    const lock = readFileSync(join(ROOT, 'package-lock.json'), 'utf8');
    expect(lock.match(/"resolved":/g)).toBe(null);
  });
});
