// Runs a bundle that was just made, as it will run when the model is loaded.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DecantError, describeError } from '../../errors.ts';
import { openPredictor } from './predictor.ts';
import type { AskPredictor, PredictorContext } from './predictor.ts';

/** Imports the code by a path of its own, so that every load has its own module. */
export async function openBundle(code: Uint8Array, context: PredictorContext): Promise<AskPredictor> {
  const folder = await mkdtemp(join(tmpdir(), 'decant-javascript-'));
  try {
    const path = join(folder, 'predictor.mjs');
    await writeFile(path, code);
    let module: Readonly<Record<string, unknown>>;
    try {
      module = (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>;
    } catch (cause) {
      throw new DecantError('MALFORMED_DATA', `The code of the predictor does not run: ${describeError(cause)}`, {
        cause,
      });
    }
    return await openPredictor(module, context);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
