// What every `<flavor>.loadModel` does: the flavor's entry in MLmodel, or the refusal that lists those that are there.
import { DecantError } from '../errors.ts';
import type { Flavor } from '../model/flavor.ts';
import { Model } from '../model/model.ts';
import type { ModelFiles } from '../model/model-files.ts';
import { openModelFiles } from '../stores/model-uri.ts';
import { recallModelSource, recordReads, rememberModelSource } from './model-source.ts';

/** Options of a flavor's `loadModel`. */
export interface LoadModelOptions {
  readonly allowCode?: boolean;
  readonly signal?: AbortSignal;
}

/** The library's own object of a model folder; the model needs no python_function flavor. */
export async function loadFlavor<Native>(
  flavor: Flavor<Native>,
  source: string | ModelFiles,
  options: LoadModelOptions,
): Promise<Native> {
  const files = typeof source === 'string' ? await openModelFiles(source) : source;
  const { flavors, mlflowVersion } = await Model.load(files);
  const config = flavors[flavor.name];
  if (config !== undefined) {
    const recorded = recordReads(files);
    const native = await flavor.load(
      recorded.files,
      config,
      mlflowVersion === undefined ? options : { ...options, mlflowVersion },
    );
    // A flavor that knows its file better has said so.
    if (typeof native === 'object' && native !== null && recallModelSource(native) === undefined) {
      rememberModelSource(native, { files, flavors, sizes: recorded.sizes });
    }
    return native;
  }
  const names = Object.keys(flavors);
  throw new DecantError(
    'RESOURCE_DOES_NOT_EXIST',
    `Model does not have the "${flavor.name}" flavor; ${files.location} has ${names.length === 0 ? 'none' : names.join(', ')}.`,
  );
}
