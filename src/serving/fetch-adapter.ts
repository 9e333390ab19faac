// Web requests and responses to and from scoring messages.
import type { ScoringRequest, ScoringResponse } from './protocol/scoring-message.ts';

/** Reads a Web request; of a body that is longer than allowed, as much as tells so. */
export async function readFetchRequest(request: Request, maxBodyBytes: number): Promise<ScoringRequest> {
  const body = await readBody(request, maxBodyBytes);
  const { pathname, search, host } = new URL(request.url);
  return {
    method: request.method,
    path: pathname + search,
    header: (name) => request.headers.get(name) ?? (name === 'host' ? host : undefined),
    body: body ?? new Uint8Array(0),
    isTooLarge: body === undefined,
  };
}

async function readBody(request: Request, maxBodyBytes: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  if (request.body !== null) {
    const reader = (request.body as ReadableStream<Uint8Array>).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > maxBodyBytes) {
        await reader.cancel();
        return undefined;
      }
      chunks.push(value);
    }
  }
  const [first] = chunks;
  if (first !== undefined && chunks.length === 1) return first;
  const body = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    body.set(chunk, offset);
    offset += chunk.length;
  }
  return body;
}

/** The Web response of an answer. */
export function toFetchResponse({ status, contentType, body, headers }: ScoringResponse): Response {
  const all = new Headers(headers);
  if (contentType !== undefined) all.set('content-type', contentType);
  // An empty text would get a content type of its own.
  const content = body.length === 0 ? null : typeof body === 'string' ? body : new Uint8Array(body);
  return new Response(content, { status, headers: all });
}
