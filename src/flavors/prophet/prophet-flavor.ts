// The prophet flavor: `flavors.prophet` of an MLmodel and the JSON file that it names (mlflow.prophet; parity MLM-070).
import { DecantError } from '../../errors.ts';
import type { Batch } from '../../data/batch.ts';
import { Prophet, readProphetModel } from '../../libraries/prophet/index.ts';
import type { Flavor, FlavorConfig, LoadOptions, ScoreOptions, Scorer } from '../../model/flavor.ts';
import { readNamedFile } from '../../model/model-file.ts';
import type { ModelFiles } from '../../model/model-files.ts';
import { atSource } from '../at-source.ts';

/** Prophet models. */
export const PROPHET_FLAVOR: Flavor<Prophet> = {
  name: 'prophet',
  loaderModules: ['mlflow.prophet'],
  load: loadProphet,
  scorer: (model) => createProphetScorer(model),
};

async function loadProphet(files: ModelFiles, config: FlavorConfig, options: LoadOptions): Promise<Prophet> {
  const own = config['data'] ?? 'model.pr';
  const { key, value } = options.dataPath ?? { key: 'flavors.prophet.data', value: own };
  const { path, bytes } = await readNamedFile(files, key, value);
  options.signal?.throwIfAborted();
  return atSource(`${path} in ${files.location}`, () => {
    return new Prophet(readProphetModel(new TextDecoder().decode(bytes)));
  });
}

/** What python_function.predict does: `predict` of the model, whatever the params. */
function createProphetScorer(model: Prophet): Scorer {
  return {
    engine: 'native',
    description: `prophet Prophet (${[`${model.growth} growth`, ...model.seasonalities].join(', ')})`,
    methods: ['predict'],
    predict(input: Batch, _params, { method = 'predict' }: ScoreOptions = {}): Batch {
      if (method !== 'predict') {
        throw new DecantError(
          'INVALID_PARAMETER_VALUE',
          `Prophet has no method ${JSON.stringify(method)}. It has: predict.`,
        );
      }
      if (input.kind === 'frame') return model.predict(input);
      throw new DecantError('INVALID_PARAMETER_VALUE', 'Cannot predict data: Prophet takes a table.', {
        hint: 'Give rows with a column "ds" of dates.',
      });
    },
  };
}
