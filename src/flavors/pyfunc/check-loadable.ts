// What python_function.load_model needs of an MLmodel before any flavor is asked.
import { DecantError } from '../../errors.ts';
import type { Flavor } from '../../model/flavor.ts';
import type { Model } from '../../model/model.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { PYTHON_FUNCTION } from './choose-engine.ts';

/** Refuses a model without flavors, without the python_function flavor, or whose files lie elsewhere. */
export function checkLoadable(model: Model, files: ModelFiles, flavors: readonly Flavor[]): void {
  const names = Object.keys(model.flavors);
  if (names.length === 0) {
    throw new DecantError(
      'MALFORMED_DATA',
      `MLmodel of ${files.location} has no flavors: it does not say how to load anything.`,
      {
        hint: 'The file is incomplete; save the model again with MLflow.',
      },
    );
  }
  if (model.metadata?.['mlflow.model.isExternal'] === true) {
    throw new DecantError(
      'BAD_REQUEST',
      `The files of the model in ${files.location} are kept outside of it; it cannot be loaded.`,
    );
  }
  if (names.includes(PYTHON_FUNCTION)) return;
  const own = flavors.find((flavor) => names.includes(flavor.name));
  throw new DecantError(
    'RESOURCE_DOES_NOT_EXIST',
    `Model does not have the "${PYTHON_FUNCTION}" flavor; ${files.location} has ${names.join(', ')}.`,
    own === undefined ? {} : { hint: `${own.name}.loadModel loads the ${own.name} flavor itself.` },
  );
}
