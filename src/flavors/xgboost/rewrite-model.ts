// The file of an XGBoost model as JSON or UBJSON (mlflow.xgboost.save_model, `model_format`; parity API-041).
import { DecantError } from '../../errors.ts';
import {
  checkModelFormat,
  findModelBytes,
  isBoosterRecord,
  readBooster,
  writeXgboostModel,
} from '../../libraries/xgboost/index.ts';
import type { ModelFormat, WrittenModel } from '../../libraries/xgboost/index.ts';
import { atSource } from '../at-source.ts';
import { readRecords } from '../read-records.ts';
import type { RewriteFile } from '../saving/rewritten-file.ts';
import { holdsPythonObjects } from './read-file.ts';

/** The last release that reads every format; models of older ones state it where their own does not read what is written. */
const RAISED_RELEASE = '1.7.6';

/** Writes the model of a file in a format; refuses other formats, and pickled estimators, by name. */
export function createRewrite(formatName: string): RewriteFile {
  const format = checkModelFormat(formatName);
  return ({ bytes, source, config }) => {
    const written = atSource(source, () => rewrite(bytes, source, format));
    const stated = config['xgb_version'];
    const isKept = typeof stated !== 'string' || reads(stated, written.readableSince);
    return {
      bytes: written.bytes,
      name: `model.${format}`,
      config: { model_format: format, ...(isKept ? {} : { xgb_version: RAISED_RELEASE }) },
      choosePackages: (lines) => lines.map((line) => raiseRelease(line, written.readableSince)),
    };
  };
}

function rewrite(bytes: Uint8Array, source: string, format: ModelFormat): WrittenModel {
  if (!holdsPythonObjects(bytes)) return writeXgboostModel(bytes, format);
  const { value } = readRecords(bytes, source);
  if (isBoosterRecord(value)) return writeXgboostModel(findModelBytes(value), format, readBooster(value));
  throw new DecantError('UNSUPPORTED_MODEL', 'Of pickled XGBoost objects, only a Booster is written as a model file.', {
    hint: 'A file of the model itself does not hold all that a pickled estimator does.',
  });
}

function raiseRelease(line: string, readableSince: string): string {
  const [, release] = /^xgboost==([\d.]+)/i.exec(line) ?? [];
  return release === undefined || reads(release, readableSince) ? line : `xgboost==${RAISED_RELEASE}`;
}

// Both are a release's major and minor number, with or without more.
function reads(release: string, readableSince: string): boolean {
  const [major = 0, minor = 0] = release.split('.').map(Number);
  const [firstMajor = 0, firstMinor = 0] = readableSince.split('.').map(Number);
  return major > firstMajor || (major === firstMajor && minor >= firstMinor);
}
