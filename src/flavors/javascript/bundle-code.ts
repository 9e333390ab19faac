// One file of a module and all that it imports.
import { builtinModules } from 'node:module';
import { DecantError, describeError } from '../../errors.ts';
import { importPackage } from '../../stores/import-package.ts';

/** Bundles a TypeScript or JavaScript module with its dependencies into one ES module for Node. */
export async function bundleCode(path: string): Promise<Uint8Array> {
  const { rolldown } = await importPackage('rolldown', 'Models that are JavaScript code', () => import('rolldown'));
  let code: string;
  let imports: readonly string[];
  try {
    const bundle = await rolldown({
      input: path,
      platform: 'node',
      logLevel: 'silent',
      external: (id) => isBuiltin(id),
    });
    try {
      const { output } = await bundle.generate({ format: 'esm', codeSplitting: false });
      [{ code, imports }] = output;
    } finally {
      await bundle.close();
    }
  } catch (cause) {
    throw new DecantError('INVALID_PARAMETER_VALUE', `Cannot bundle ${path}: ${describeError(cause)}`, { cause });
  }
  const missing = imports.filter((id) => !isBuiltin(id));
  if (missing.length > 0) {
    throw new DecantError(
      'INVALID_PARAMETER_VALUE',
      `Cannot bundle ${path}: ${missing.map((id) => JSON.stringify(id)).join(', ')} cannot be found.`,
      { hint: 'Install what the predictor imports; a model carries all its code.' },
    );
  }
  return new TextEncoder().encode(code);
}

function isBuiltin(id: string): boolean {
  return id.startsWith('node:') || builtinModules.includes(id);
}
