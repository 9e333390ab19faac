// What the server and its threads say to each other: whole requests and whole answers.
import type { PolicyOptions } from '../protocol/policy.ts';
import type { FileRecording } from './recorded-files.ts';
import type { ScoringRequest, ScoringResponse } from '../protocol/scoring-message.ts';

/** What a thread is to serve, as structured clones hold it. */
export interface ThreadModel {
  /** The model's files as the server read them. */
  readonly files: FileRecording;
  readonly policy: PolicyOptions;
  /** Text of a body that the model takes. */
  readonly example?: string;
  readonly mlflowVersion?: string;
  readonly predictionsWrapper?: string;
  readonly maxBodyBytes: number;
  readonly maxRows?: number;
}

/** A request as it goes to a thread. */
export interface ThreadRequest {
  readonly id: number;
  readonly method: string;
  readonly path: string;
  /** Headers that the data plane reads. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What a thread says. */
export type ThreadAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly id: number; readonly response: ScoringResponse }
  /** Something went wrong inside, which the caller sees as a plain failure. */
  | { readonly kind: 'trouble'; readonly message: string };

/** Headers that decide how a body is read and its answer written. */
const HEADERS = ['content-type', 'content-encoding', 'accept', 'accept-encoding', 'host'] as const;

/** The request with a copy of its body, which may be moved. */
export function packRequest(id: number, request: ScoringRequest): ThreadRequest {
  const { method, path, body } = request;
  const headers: Record<string, string> = {};
  for (const name of HEADERS) {
    const value = request.header(name);
    if (value !== undefined) headers[name] = value;
  }
  // A copy, since what is moved is gone, and logs ask for the length of the body afterwards.
  return { id, method, path, headers, body: new Uint8Array(body) };
}

/** The request of a message. */
export function unpackRequest({ method, path, headers, body }: ThreadRequest): ScoringRequest {
  return { method, path, header: (name) => headers[name], body };
}
