// Writes FlatBuffers without a schema compiler: tables are lists of fields by number; what a table refers to is written behind it
// (https://flatbuffers.dev/internals; little endian).

/** One field of a table. */
export type FlatField =
  | { readonly kind: 'int8' | 'int16' | 'int32' | 'int64'; readonly value: number }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'table'; readonly table: FlatContent }
  | { readonly kind: 'tables'; readonly tables: readonly FlatContent[] }
  /** Structs of `count` elements, aligned to 8 bytes. */
  | { readonly kind: 'structs'; readonly count: number; readonly bytes: Uint8Array };

/** Fields by number; undefined ones have their default. */
export type FlatContent = readonly (FlatField | undefined)[];

const SIZES = { int8: 1, int16: 2, int32: 4, int64: 8 } as const;

/** The bytes of a buffer with this root. */
export function writeFlat(root: FlatContent): Uint8Array {
  const writer = new FlatWriter();
  writer.skip(4);
  writer.patch(0, writer.writeTable(root));
  return writer.finish();
}

class FlatWriter {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  skip(count: number): void {
    this.#length += count;
    if (this.#length <= this.#bytes.length) return;
    const bytes = new Uint8Array(2 * this.#length);
    bytes.set(this.#bytes);
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }

  /** Lets the reference at `place` point to `target`. */
  patch(place: number, target: number): void {
    this.#view.setUint32(place, target - place, true);
  }

  /** Writes a table and all that it refers to; answers its position. */
  writeTable(fields: FlatContent): number {
    this.#align(2);
    const layout = this.#length;
    this.skip(4 + 2 * fields.length);
    this.#align(8);
    const table = this.#length;
    this.skip(4);
    this.#view.setInt32(table, table - layout, true);
    const references: (() => void)[] = [];
    for (const [number, field] of fields.entries()) {
      if (field === undefined) continue;
      const size = field.kind in SIZES ? SIZES[field.kind as keyof typeof SIZES] : 4;
      this.#align(size);
      const place = this.#length;
      this.skip(size);
      this.#view.setUint16(layout + 4 + 2 * number, place - table, true);
      if ('value' in field) this.#writeNumber(place, field.kind, field.value);
      else
        references.push(() => {
          this.patch(place, this.#writeTarget(field));
        });
    }
    this.#view.setUint16(layout, 4 + 2 * fields.length, true);
    this.#view.setUint16(layout + 2, this.#length - table, true);
    for (const write of references) write();
    return table;
  }

  #writeNumber(place: number, kind: keyof typeof SIZES, value: number): void {
    if (kind === 'int8') this.#view.setInt8(place, value);
    else if (kind === 'int16') this.#view.setInt16(place, value, true);
    else if (kind === 'int32') this.#view.setInt32(place, value, true);
    else this.#view.setBigInt64(place, BigInt(value), true);
  }

  #writeTarget(field: Exclude<FlatField, { readonly value: number }>): number {
    switch (field.kind) {
      case 'table':
        return this.writeTable(field.table);
      case 'text': {
        const bytes = new TextEncoder().encode(field.text);
        this.#align(4);
        const start = this.#writeVector(bytes.length, bytes.length + 1);
        this.#bytes.set(bytes, start + 4);
        return start;
      }
      case 'tables': {
        const { tables } = field;
        this.#align(4);
        const start = this.#writeVector(tables.length, 4 * tables.length);
        for (const [index, table] of tables.entries()) this.patch(start + 4 + 4 * index, this.writeTable(table));
        return start;
      }
      case 'structs': {
        const { bytes, count } = field;
        while ((this.#length + 4) % 8 !== 0) this.skip(1);
        const start = this.#writeVector(count, bytes.length);
        this.#bytes.set(bytes, start + 4);
        return start;
      }
    }
  }

  #writeVector(count: number, size: number): number {
    const start = this.#length;
    this.skip(4 + size);
    this.#view.setUint32(start, count, true);
    return start;
  }

  #align(size: number): void {
    const rest = this.#length % size;
    if (rest !== 0) this.skip(size - rest);
  }
}
