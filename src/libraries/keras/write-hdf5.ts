// Variables as an HDF5 file, by h5wasm, which is loaded when a model is saved first.
import type * as H5wasm from 'h5wasm';
import { DecantError } from '../../errors.ts';
import type { WeightGroup } from './collect-weights.ts';

let fileCount = 0;

/** The bytes of the file. MISSING_DEPENDENCY where h5wasm is not installed. */
export async function writeHdf5(groups: readonly WeightGroup[]): Promise<Uint8Array> {
  const h5wasm = await importHdf5();
  const { FS: files } = await h5wasm.ready;
  const path = `/decant-${fileCount++}.h5`;
  const file = new h5wasm.File(path, 'w');
  try {
    const made = new Set<string>();
    for (const { path: place, name, variables } of groups) {
      const parts = place.split('/');
      for (const [at] of parts.entries()) {
        const group = parts.slice(0, at + 1).join('/');
        if (!made.has(group)) file.create_group(group);
        made.add(group);
      }
      const group = file.get(place) as InstanceType<typeof h5wasm.Group>;
      group.create_attribute('name', name);
      for (const [at, { shape, data }] of variables.entries()) {
        group.create_dataset({ name: String(at), data, shape: [...shape], dtype: '<f4' });
      }
    }
  } finally {
    file.close();
  }
  const bytes = files.readFile(path);
  files.unlink(path);
  return bytes;
}

async function importHdf5(): Promise<typeof H5wasm> {
  try {
    return await import('h5wasm');
  } catch (cause) {
    throw new DecantError('MISSING_DEPENDENCY', 'Models of Keras need the package h5wasm, which is not installed.', {
      hint: 'Install it beside decant: npm install h5wasm',
      cause,
    });
  }
}
