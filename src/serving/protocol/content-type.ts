// The Content-Type header of a scoring request, checked in MLflow's order (parity SRV-020 .. SRV-028).
import { BULK_TYPES, takesBulkType } from './bulk-body.ts';
import type { BulkFormat } from './bulk-body.ts';
import type { Dialect } from './dialect.ts';
import { textResponse } from './scoring-message.ts';
import type { ScoringResponse } from './scoring-message.ts';

/** How a body is to be read. `split`, `records` and `numpy-split` are MLflow 1.x's explicit forms. */
export type BodyFormat = 'json' | 'csv' | 'split' | 'records' | 'numpy-split' | BulkFormat;

/** A header taken apart. */
interface MediaType {
  readonly name: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const LEGACY_FORMATS: ReadonlyMap<string, BodyFormat> = new Map([
  ['pandas-split', 'split'],
  ['pandas-records', 'records'],
]);

/** Only MLflow 1.x knows this type. */
const NUMPY_SPLIT_TYPE = 'application/json-numpy-split';

/** Splits at semicolons and at the first equals sign; names and values stay as they are written (SRV-020, SRV-022). */
function parseMediaType(header: string): MediaType {
  const [name = '', ...pairs] = header.split(';').map((part) => part.trim());
  const parameters = new Map<string, string>();
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (equals < 0) parameters.set(pair, '');
    else parameters.set(pair.slice(0, equals), pair.slice(equals + 1));
  }
  return { name, parameters };
}

/** Is this header one that only MLflow 1.x reads: a pandas format, or the numpy-split type? */
export function isLegacyContentType(header: string): boolean {
  if (!header.includes('format=') && !header.includes('numpy-split')) return false;
  const { name, parameters } = parseMediaType(header);
  if (name === NUMPY_SPLIT_TYPE) return true;
  return name === 'application/json' && LEGACY_FORMATS.has(parameters.get('format') ?? '');
}

/** The format of the body, or the refusal with status 415. */
export function readContentType(header: string, dialect: Dialect): BodyFormat | ScoringResponse {
  if (header === 'application/json') return 'json';
  const { name, parameters } = parseMediaType(header);
  if ((parameters.get('charset') ?? 'utf-8').toLowerCase() !== 'utf-8') {
    return textResponse(415, 'The scoring server only supports UTF-8');
  }
  if (dialect.ignoresTypeParameters) return readLegacyType(header, { name, parameters }, dialect);
  const unknown = [...parameters.keys()].filter((parameter) => parameter !== 'charset');
  if (unknown.length > 0) {
    return textResponse(
      415,
      `Unrecognized content type parameters: ${unknown.join(', ')}. Since MLflow 2.0 only charset is allowed; ` +
        'name the form of the data in the body instead: {"dataframe_split": ...} or {"dataframe_records": ...}.',
    );
  }
  if (name === 'application/json') return 'json';
  if (name === 'text/csv') return 'csv';
  const bulk = takesBulkType(name, dialect) ? BULK_TYPES.get(name) : undefined;
  if (bulk !== undefined) return bulk;
  const types = dialect.mediaTypes.map((type) => `'${type}'`).join(', ');
  return textResponse(
    415,
    `This predictor only supports the following content types: Types: [${types}]. Got '${header}'.`,
  );
}

function readLegacyType(
  header: string,
  { name, parameters }: MediaType,
  dialect: Dialect,
): BodyFormat | ScoringResponse {
  const format = parameters.get('format') ?? '';
  if (format === '') {
    if (name === 'application/json') return 'json';
    if (name === 'text/csv') return 'csv';
    if (name === NUMPY_SPLIT_TYPE) return 'numpy-split';
    const bulk = takesBulkType(name, dialect) ? BULK_TYPES.get(name) : undefined;
    if (bulk !== undefined) return bulk;
  } else if (name === 'application/json') {
    const known = LEGACY_FORMATS.get(format);
    if (known !== undefined) return known;
  }
  const types = dialect.mediaTypes.map((type) => `'${type}'`).join(', ');
  return textResponse(
    415,
    `This predictor only supports the following content types and formats: Types: [${types}]; ` +
      `Formats: ['pandas-records', 'pandas-split']. Got '${header}'.`,
  );
}
