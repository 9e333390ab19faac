// A model in another file format than it came in. The document stays what it is, with the release that wrote it: nothing is
// computed anew, so that the library predicts the same numbers from it (doc/tutorials/saving_model.rst).
import { DecantError } from '../../../errors.ts';
import { writeUbjson } from '../../../formats/ubjson/index.ts';
import type { UbjsonOutput } from '../../../formats/ubjson/index.ts';
import { DocumentObject } from '../document.ts';
import { readDocumentModel } from '../read-document-model.ts';
import { readModelDocument } from '../read-model.ts';
import { isSince } from '../release.ts';
import { completeDocument } from './complete-document.ts';
import type { BoosterFacts } from './complete-document.ts';
import { renderJson } from './render-json.ts';
import { toOutput } from './to-output.ts';
import type { OutputMembers } from './to-output.ts';

/** Formats that can be written. The binary one ended with XGBoost 3.1. */
export const MODEL_FORMATS = ['json', 'ubj'] as const;
export type ModelFormat = (typeof MODEL_FORMATS)[number];

/** The format of that name; refuses others. */
export function checkModelFormat(name: string): ModelFormat {
  const format = MODEL_FORMATS.find((known) => known === name);
  if (format !== undefined) return format;
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `Unrecognized model format: ${name}. XGBoost models are written as ${MODEL_FORMATS.join(' or ')}.`,
    name === 'xgb' ? { hint: 'XGBoost 3.1 and later do not read its own binary format.' } : {},
  );
}

/** A model as bytes, and the first release that reads them. */
export interface WrittenModel {
  readonly bytes: Uint8Array;
  /** `1.0` for JSON, `1.6` for UBJSON. */
  readonly readableSince: string;
}

/**
 * Writes a model that any of the known formats holds, or a pickled Booster's handle; bytes of that format already are answered as
 * they are. Models of releases before 1.0, which had no JSON, become models of 1.0.
 */
export function writeXgboostModel(bytes: Uint8Array, format: ModelFormat, facts: BoosterFacts = {}): WrittenModel {
  const source = readModelDocument(bytes);
  const document = new DocumentObject(source.value, '');
  const model = readDocumentModel(document, source.origin);
  const readableSince = format === 'ubj' ? '1.6' : '1.0';
  if (source.format === format) return { bytes, readableSince };
  const output = completeDocument(toOutput(document), model, { ...facts, ...source.origin });
  if (format === 'ubj') return { bytes: writeUbjson(output), readableSince };
  const text = renderJson(isSince(model.release, 1, 6) ? output : useBooleans(output));
  return { bytes: new TextEncoder().encode(text), readableSince };
}

// Releases before 1.6 read `default_left` as booleans alone.
function useBooleans(members: OutputMembers): OutputMembers {
  return mapMembers(members, (value, key) => {
    if (key === 'default_left') return Array.from(value as Uint8Array, (flag) => flag === 1);
    if (value instanceof Map) return useBooleans(value as OutputMembers);
    return key === 'trees' ? (value as readonly OutputMembers[]).map(useBooleans) : value;
  });
}

function mapMembers(members: OutputMembers, change: (value: UbjsonOutput, key: string) => UbjsonOutput): OutputMembers {
  return new Map(Array.from(members, ([key, value]) => [key, change(value, key)]));
}
