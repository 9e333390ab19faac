// Ids of a request: those that it brought, or new ones, and the headers that carry them back.
import type { ScoringRequest } from '../protocol/scoring-message.ts';
import { createIdSource, readTraceContext, renderTraceParent } from './trace-context.ts';
import type { TraceContext } from './trace-context.ts';

/** Ids of one request. */
export interface RequestIds {
  /** `x-request-id` as it came, or the id of the trace. */
  readonly requestId: string;
  readonly trace: TraceContext;
  /** Is the trace recorded: by the caller, or by us where it begins here? */
  readonly isSampled: boolean;
  /** For the answer. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Options of {@link createIdentifier}. */
export interface IdentifierOptions {
  /** Which requests have ids: all, or those that bring one. */
  readonly requests: 'all' | 'those that bring one';
  /** Are traces recorded that begin here, or whose caller decided so? Default: as the caller says. */
  readonly sample?: (trace: TraceContext) => boolean;
}

/** What a request may call itself: visible ASCII, not too long for a log. */
const REQUEST_ID = /^[\x21-\x7e]{1,128}$/;

/** Makes the function that gives a request its ids. */
export function createIdentifier(options: IdentifierOptions): (request: ScoringRequest) => RequestIds | undefined {
  const { requests, sample = ({ isSampled }) => isSampled === true } = options;
  const makeId = createIdSource();
  return (request) => {
    const brought = request.header('x-request-id');
    const parent = request.header('traceparent');
    if (requests !== 'all' && brought === undefined && parent === undefined) return undefined;
    const trace = readTraceContext(parent, request.header('tracestate'), makeId);
    const requestId = brought !== undefined && REQUEST_ID.test(brought) ? brought : trace.traceId;
    const isSampled = sample(trace);
    const traceparent = renderTraceParent(trace, isSampled);
    return { requestId, trace, isSampled, headers: { 'x-request-id': requestId, traceparent } };
  };
}
