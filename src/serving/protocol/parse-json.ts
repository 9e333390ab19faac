// The JSON text of a body as a value: by the built-in parser, and by the exact one only where the difference can be seen
// (parity SRV-040 .. SRV-044).
import type { Value } from '../../data/dtype.ts';
import { formatPythonBytes, formatPythonString } from '../../data/python-text.ts';
import { DecantError } from '../../errors.ts';
import { decodeJsonBytes, parseExactJson } from '../../formats/json/index.ts';
import type { Dialect } from './dialect.ts';
import { invalidInput } from './error-response.ts';
import { needsExactParser } from './exactness.ts';
import type { Exactness } from './exactness.ts';
import { replaceNonFinite } from './replace-non-finite.ts';

const NOT_JSON = 'Ensure that input is a valid JSON formatted string.';

/** Freedoms of {@link parseJsonBody}. */
export interface JsonPolicy {
  readonly strictJson: boolean;
  /** Refusals end with the body (SRV-043). */
  readonly verboseErrors: boolean;
}

/** The value of a body; BAD_REQUEST with the decoder's words and the place for what is no JSON. */
export function parseJsonBody(bytes: Uint8Array, exactness: Exactness, dialect: Dialect, policy: JsonPolicy): Value {
  try {
    return parseText(decodeText(bytes, dialect), exactness, dialect, policy.strictJson);
  } catch (error) {
    throw policy.verboseErrors && dialect.generation > 1 ? quoteBody(error, bytes) : error;
  }
}

function parseText(text: string, exactness: Exactness, dialect: Dialect, isStrict: boolean): Value {
  if (isStrict && replaceNonFinite(text) !== text) {
    throw invalidInput(`${NOT_JSON} NaN, Infinity and -Infinity are not valid JSON; write null.`);
  }
  if (!needsExactParser(text, exactness)) {
    try {
      return JSON.parse(text) as Value;
    } catch (error) {
      // Python takes NaN and Infinity, and says where a text is wrong; the exact parser does both.
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  try {
    return parseExactJson(text);
  } catch (error) {
    throw refuseJson(error, 'JSONDecodeError', dialect);
  }
}

/** The refusal with the body as Python prints it. */
function quoteBody(error: unknown, bytes: Uint8Array): unknown {
  if (!(error instanceof DecantError) || error.code !== 'BAD_REQUEST') return error;
  return new DecantError(error.code, `${error.message}\nInput: \n${formatPythonBytes(bytes)}\n`, { cause: error });
}

function decodeText(bytes: Uint8Array, dialect: Dialect): string {
  if (dialect.detectsEncoding) {
    try {
      return decodeJsonBytes(bytes);
    } catch (error) {
      throw refuseJson(error, 'UnicodeDecodeError', dialect);
    }
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new DecantError('INTERNAL_ERROR', 'The body is not UTF-8.', { cause });
  }
}

function refuseJson(error: unknown, kind: string, dialect: Dialect): unknown {
  if (!(error instanceof DecantError)) return error;
  const { code, message } = error;
  if (code === 'LIMIT_EXCEEDED') return invalidInput(message, error);
  if (code !== 'BAD_REQUEST') return error;
  if (kind === 'UnicodeDecodeError' && !dialect.refusesUndecodable) {
    return new DecantError('INTERNAL_ERROR', message, { cause: error });
  }
  if (dialect.generation === 1) {
    return new DecantError('BAD_REQUEST', `Failed to parse input from JSON. ${NOT_JSON} ${message}`, { cause: error });
  }
  return invalidInput(`${NOT_JSON} Error: '${kind}(${formatPythonString(message)})'`, error);
}
