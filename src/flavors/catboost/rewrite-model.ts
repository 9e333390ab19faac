// The file of a CatBoost model as JSON (mlflow.catboost.save_model, which hands `format` to CatBoost.save_model; parity MLM-063).
import { DecantError } from '../../errors.ts';
import { checkModelFormat, readModel, writeCatboostModel } from '../../libraries/catboost/index.ts';
import { atSource } from '../at-source.ts';
import type { RewriteFile } from '../saving/rewritten-file.ts';
import { isBefore, parseRelease } from './check-release.ts';
import type { Release } from './check-release.ts';

/** The file, whatever its format, as MLflow names it. */
const FILE_NAME = 'model.cb';

/** Writes the model of a file in a format; refuses other formats, and what the model's release does not read of JSON, by name. */
export function createRewrite(formatName: string): RewriteFile {
  const format = checkModelFormat(formatName);
  return ({ bytes, source, config }) => {
    const written = atSource(source, () => {
      const result = writeCatboostModel(bytes, format);
      if (result !== bytes) checkReader(parseRelease(config['catboost_version']), bytes);
      return result;
    });
    return { bytes: written, name: FILE_NAME, config: { save_format: format }, choosePackages: (lines) => lines };
  };
}

// The environment of the model stays, and with it the release that has to read the file.
function checkReader(release: Release, bytes: Uint8Array): void {
  if (isBefore(release, 0, 24, 1)) throw refuse('CatBoost before 0.24.1 has another form of the bias');
  const { catFeatures, floatFeatures } = readModel(bytes);
  const isNamed = [...floatFeatures, ...catFeatures].some(({ name }) => name !== '');
  if (isNamed && isBefore(release, 1, 2, 2)) throw refuse('CatBoost before 1.2.2 reads no names of columns from it');
}

function refuse(reason: string): DecantError {
  return new DecantError('UNSUPPORTED_MODEL', `This CatBoost model is not written as JSON: ${reason}.`, {
    hint: 'Keep the model in its binary format.',
  });
}
