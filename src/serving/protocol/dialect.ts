// What differs between the scoring protocols of MLflow 1.x (Flask), 2.x and 3.x (FastAPI), in one table (parity SRV-001 .. SRV-101).
import { PANDAS_NA_WORDS } from '../../formats/csv/index.ts';
import { HTML_TYPE, jsonResponse, textResponse } from './scoring-message.ts';
import type { ScoringResponse } from './scoring-message.ts';

/** Generation of the scoring protocol: MLflow's major version. */
export type ProtocolGeneration = 1 | 2 | 3;

/** `exact` is MLflow with its oddities; `safe` differs where MLflow bends data or fails for a harmless request. */
export type Compat = 'exact' | 'safe';

/** How one generation answers. */
export interface Dialect {
  readonly generation: ProtocolGeneration;
  /** Errors carry sqlstate and error_class (SRV-030). */
  readonly hasErrorClass: boolean;
  /** A model's refusal keeps its code and says that prediction failed; else it is BAD_REQUEST, bare (SRV-033). */
  readonly keepsPredictionErrors: boolean;
  /** Answers stand under `predictions` (SRV-101). */
  readonly wrapsPredictions: boolean;
  /** JSON in any Unicode encoding; else UTF-8 without a byte order mark (SRV-041). */
  readonly detectsEncoding: boolean;
  /** Undecodable bytes are BAD_REQUEST; else the server fails (SRV-042, SRV-069). */
  readonly refusesUndecodable: boolean;
  /** Media types that it reads, as its refusal lists them (SRV-026). */
  readonly mediaTypes: readonly string[];
  /** Tables in forms that this MLflow does not read are taken too. */
  readonly takesBulkTypes: boolean;
  /** Parameters of a media type other than charset and format pass unseen (SRV-025). */
  readonly ignoresTypeParameters: boolean;
  /** Words of a CSV file that stand for missing cells: `None` is one since pandas 2 (SRV-063). */
  readonly missingWords: ReadonlySet<string>;
  /** Missing text in a table of answers: pandas 3 keeps NaN, older pandas None (SRV-095). */
  readonly missingText: 'NaN' | 'null';
  /** HEAD is answered wherever GET is (SRV-005). */
  readonly answersHead: boolean;
  /** OPTIONS is answered on every path (SRV-006). */
  readonly answersOptions: boolean;
  /** A slash at the end of a known path redirects (SRV-008); else it is an unknown path. */
  readonly redirectsTrailingSlash: boolean;
  /** Several slashes count as one (SRV-009). */
  readonly mergesSlashes: boolean;
  readonly notFound: ScoringResponse;
  readonly methodNotAllowed: ScoringResponse;
  /** What the server says when it fails (SRV-011). */
  readonly failure: ScoringResponse;
}

const MISSING_WORDS: ReadonlySet<string> = new Set(PANDAS_NA_WORDS);

const MODERN = {
  takesBulkTypes: false,
  missingWords: MISSING_WORDS,
  keepsPredictionErrors: true,
  wrapsPredictions: true,
  detectsEncoding: true,
  ignoresTypeParameters: false,
  answersOptions: false,
  redirectsTrailingSlash: true,
  mergesSlashes: false,
  notFound: jsonResponse(404, '{"detail":"Not Found"}'),
  methodNotAllowed: jsonResponse(405, '{"detail":"Method Not Allowed"}'),
  failure: textResponse(500, 'Internal Server Error'),
} as const;

const DIALECTS: Readonly<Record<ProtocolGeneration, Dialect>> = {
  1: {
    generation: 1,
    takesBulkTypes: false,
    hasErrorClass: false,
    keepsPredictionErrors: false,
    wrapsPredictions: false,
    detectsEncoding: false,
    refusesUndecodable: false,
    mediaTypes: ['text/csv', 'application/json', 'application/json-numpy-split'],
    ignoresTypeParameters: true,
    missingWords: new Set(PANDAS_NA_WORDS.filter((word) => word !== 'None')),
    missingText: 'null',
    answersHead: true,
    answersOptions: true,
    redirectsTrailingSlash: false,
    mergesSlashes: true,
    notFound: htmlPage(404, 'Not Found'),
    methodNotAllowed: htmlPage(405, 'Method Not Allowed'),
    failure: htmlPage(500, 'Internal Server Error'),
  },
  2: {
    ...MODERN,
    generation: 2,
    hasErrorClass: false,
    refusesUndecodable: false,
    mediaTypes: ['text/csv', 'application/json'],
    missingText: 'null',
    answersHead: true,
  },
  3: {
    ...MODERN,
    generation: 3,
    hasErrorClass: true,
    refusesUndecodable: true,
    mediaTypes: ['text/csv', 'application/json', 'application/vnd.apache.parquet'],
    missingText: 'NaN',
    answersHead: false,
  },
};

/**
 * The dialect of a generation; the safe one answers HEAD, and refuses what Python's server fails on. With bulk forms it reads tables in forms
 * that its MLflow does not.
 */
export function dialectOf(
  generation: ProtocolGeneration,
  compat: Compat = 'exact',
  takesBulkTypes = compat === 'safe',
): Dialect {
  const dialect = { ...DIALECTS[generation], takesBulkTypes };
  return compat === 'exact' ? dialect : { ...dialect, answersHead: true, refusesUndecodable: true };
}

/** The generation that a model's MLflow speaks; the newest where the model does not say who saved it. */
export function generationOf(mlflowVersion: string | undefined): ProtocolGeneration {
  const major = /^(\d+)(?:\.|$)/.exec(mlflowVersion ?? '')?.[1];
  if (major === '0' || major === '1') return 1;
  return major === '2' ? 2 : 3;
}

function htmlPage(status: number, title: string): ScoringResponse {
  const body = `<!doctype html>\n<html lang=en>\n<title>${status} ${title}</title>\n<h1>${title}</h1>\n`;
  return { status, contentType: HTML_TYPE, body };
}
