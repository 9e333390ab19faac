// Bearer tokens (RFC 6750): which there are, and the door that they open.
import { DecantError } from '../../errors.ts';
import type { Layer } from '../protocol/scoring-message.ts';
import { requireAccess } from './require-access.ts';
import type { Door } from './require-access.ts';
import { digestSecret, isKnownDigest } from './secret-digest.ts';
import type { SecretDigest } from './secret-digest.ts';

/** Options of {@link requireBearer}. */
export interface BearerOptions {
  /** Each of them opens the server. */
  readonly tokens: readonly string[];
}

/** Makes a layer that asks for a bearer token on every path but those of liveness. */
export function requireBearer({ tokens }: BearerOptions): Layer {
  const digests = tokens.map((token, index) => digestToken(token, `Token ${index + 1}`));
  if (digests.length === 0) throw noTokens('The list of tokens');
  return requireAccess([openByToken(() => digests)]);
}

/** The door of those who have one of the tokens; the list is asked for at each request, since files of tokens change. */
export function openByToken(list: () => readonly SecretDigest[]): Door {
  return {
    scheme: 'bearer',
    challenge: 'Bearer realm="decant"',
    admits: (token) => isKnownDigest(digestSecret(token), list()),
  };
}

/** Reads the text of a token file: one token a line, `name: token` or alone; empty lines and lines with `#` first are skipped. */
export function parseTokens(text: string, source: string): readonly SecretDigest[] {
  const digests: SecretDigest[] = [];
  text.split(/\r\n|\r|\n/).forEach((line, index) => {
    const entry = line.replace(/^\uFEFF/, '').trim();
    if (entry === '' || entry.startsWith('#')) return;
    digests.push(digestToken(entry.replace(/^[^:]*:\s*/, ''), `Line ${index + 1} of ${source}`));
  });
  if (digests.length === 0) throw noTokens(source);
  return digests;
}

/** Reads tokens that stand in one text with commas or spaces between them. */
export function parseTokenList(text: string, source: string): readonly SecretDigest[] {
  return parseTokens(
    text
      .replace(/:\s+/g, ':')
      .split(/[\s,]+/)
      .join('\n'),
    source,
  );
}

/** What may follow `Bearer` (RFC 6750, b64token). The value is not told to anyone. */
function digestToken(token: string, where: string): SecretDigest {
  if (/^[\w.~+/-]+=*$/.test(token)) return digestSecret(token);
  throw new DecantError(
    'INVALID_PARAMETER_VALUE',
    `${where} is no bearer token: letters, digits and - . _ ~ + / are expected, with = at the end alone.`,
    { hint: 'Make one with: openssl rand -hex 32' },
  );
}

function noTokens(source: string): DecantError {
  return new DecantError('INVALID_PARAMETER_VALUE', `${source} holds no token, so that nobody could enter.`, {
    hint: 'Make one with: openssl rand -hex 32',
  });
}
