// NDJSON that comes in pieces, as the frames that parseNdjsonBody would cut out of the whole.
import type { ColumnName, Frame } from '../../data/frame.ts';
import type { Schema } from '../../data/schema.ts';
import type { Dialect } from './dialect.ts';
import { parseNdjsonBody } from './ndjson-body.ts';
import type { ProtocolContext } from './protocol-context.ts';

/** `whole`: the pieces have columns or types that differ, or that only all records together tell. */
export type NdjsonState = 'same' | 'whole';

/** Reads the pieces of one file, in order. */
export class NdjsonStream {
  readonly #dialect: Dialect;
  readonly #context: ProtocolContext;
  #consumed = 0;
  #lines = 0;
  #layout: string | undefined;
  #state: NdjsonState = 'same';

  constructor(dialect: Dialect, context: ProtocolContext) {
    this.#dialect = dialect;
    this.#context = context;
  }

  /** Bytes of the last piece that were read: whole lines. The others are to begin the next piece. */
  get consumed(): number {
    return this.#consumed;
  }

  get state(): NdjsonState {
    return this.#state;
  }

  /** The records of the whole lines of a piece; undefined where it has none. BAD_REQUEST as parseNdjsonBody. */
  read(bytes: Uint8Array, isLast: boolean): Frame | undefined {
    if (this.#lines === 0 && !isUtf8Text(bytes)) this.#state = 'whole';
    const end = isLast ? bytes.length : bytes.lastIndexOf(LF) + 1;
    this.#consumed = end;
    const lines = bytes.subarray(0, end);
    if (this.#state === 'whole' || lines.every(isBlank)) {
      this.#lines += countLines(lines);
      return undefined;
    }
    const frame = parseNdjsonBody(lines, this.#dialect, this.#context, this.#lines);
    this.#lines += countLines(lines);
    const layout = describeLayout(frame, this.#context.inputs);
    this.#layout ??= layout;
    if (layout === undefined || layout !== this.#layout) this.#state = 'whole';
    return frame;
  }
}

const LF = 0x0a;

/** JSON may be UTF-16 and UTF-32 too, and a mark may stand before it; lines are cut in UTF-8 without one. */
function isUtf8Text([first, second]: Uint8Array): boolean {
  return first !== 0 && second !== 0 && first !== 0xff && first !== 0xfe && first !== 0xef;
}

function isBlank(byte: number): boolean {
  return byte === LF || byte === 0x20 || byte === 0x09 || byte === 0x0d;
}

function countLines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) count++;
  return count;
}

/** Names and types of the columns; undefined where values of several kinds stand in one. Texts may have gaps. */
function describeLayout({ columns }: Frame, schema: Schema | undefined): string | undefined {
  const isSettled = columns.every(({ name, dtype }) => dtype !== 'object' || isDeclaredText(name, schema));
  return isSettled ? JSON.stringify(columns.map(({ name, dtype }) => [name, dtype])) : undefined;
}

function isDeclaredText(name: ColumnName, schema: Schema | undefined): boolean {
  return (
    schema?.kind === 'columns' && schema.columns.some((column) => column.name === name && column.type === 'string')
  );
}
