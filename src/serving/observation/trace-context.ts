// W3C Trace Context level 1: the header `traceparent`, read strictly, and ids of our own (https://www.w3.org/TR/trace-context/).

/** Where a request stands in a trace. */
export interface TraceContext {
  /** 32 lower-case hexadecimal digits. */
  readonly traceId: string;
  /** Id of the caller's span; undefined where the trace begins here. */
  readonly parentId: string | undefined;
  /** Id of this request's span, 16 digits. */
  readonly spanId: string;
  /** Does the caller record this trace? Undefined where the trace begins here. */
  readonly isSampled: boolean | undefined;
  /** Header `tracestate` as it came, with a valid `traceparent` alone. */
  readonly state: string | undefined;
}

const TRACE_PARENT = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/s;
const NO_TRACE = '0'.repeat(32);
const NO_SPAN = '0'.repeat(16);
/** Longest `tracestate` that every system must pass on. */
const MAX_STATE = 512;

/** The context that the headers give; one that begins here where they give none, or one that is not valid. */
export function readTraceContext(
  parent: string | undefined,
  state: string | undefined,
  makeId: IdSource,
): TraceContext {
  const spanId = makeId(8);
  const [, version, traceId = '', parentId = '', flags = '', rest] = TRACE_PARENT.exec(parent ?? '') ?? [];
  const isKnown =
    version !== undefined &&
    version !== 'ff' &&
    // Later versions may add fields; this one has four.
    (version !== '00' || rest === undefined) &&
    traceId !== NO_TRACE &&
    parentId !== NO_SPAN;
  if (!isKnown) return { traceId: makeId(16), parentId: undefined, spanId, isSampled: undefined, state: undefined };
  return {
    traceId,
    parentId,
    spanId,
    isSampled: (Number.parseInt(flags, 16) & 1) === 1,
    state: state !== undefined && state.length <= MAX_STATE && /^[\x20-\x7e]*$/.test(state) ? state : undefined,
  };
}

/** The header for a context, with this request's span in it. */
export function renderTraceParent({ traceId, spanId }: TraceContext, isSampled: boolean): string {
  return `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
}

/** Makes random ids of so many bytes, as lower-case hexadecimal digits, never all zero. */
export type IdSource = (byteCount: 8 | 16) => string;

const POOL_BYTES = 4096;

/** Takes ids from a pool of random bytes, since each call of the system costs more than an id. */
export function createIdSource(): IdSource {
  const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
  const pool = new Uint8Array(POOL_BYTES);
  let used = POOL_BYTES;
  return function makeId(byteCount): string {
    if (used + byteCount > POOL_BYTES) {
      crypto.getRandomValues(pool);
      used = 0;
    }
    let text = '';
    let isZero = true;
    const end = used + byteCount;
    for (; used < end; used++) {
      const byte = pool[used] ?? 0;
      if (byte !== 0) isZero = false;
      text += digits[byte] ?? '';
    }
    return isZero ? makeId(byteCount) : text;
  };
}
