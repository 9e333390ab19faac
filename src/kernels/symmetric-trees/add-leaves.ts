// Adds leaves to sums. Functions of their own: V8 makes faster code of them than of one long method.

/**
 * Adds the leaves of four trees, one after the other, for four rows at a time. Numbers of leaves are a byte a row; those of the next
 * tree are `stride` words further. A group holds where the leaves of each tree begin.
 */
export function addGroup(
  indices: Int32Array,
  stride: number,
  leafValues: Float64Array,
  group: Int32Array,
  words: number,
  out: Float64Array,
  target: number,
): void {
  const leafA = group[0]!;
  const leafB = group[1]!;
  const leafC = group[2]!;
  const leafD = group[3]!;
  for (let at = 0; at < words; at++) {
    const a = indices[at]!;
    const b = indices[stride + at]!;
    const c = indices[2 * stride + at]!;
    const d = indices[3 * stride + at]!;
    const to = target + 4 * at;
    out[to] =
      out[to]! +
      leafValues[leafA + (a & 255)]! +
      leafValues[leafB + (b & 255)]! +
      leafValues[leafC + (c & 255)]! +
      leafValues[leafD + (d & 255)]!;
    out[to + 1] =
      out[to + 1]! +
      leafValues[leafA + ((a >>> 8) & 255)]! +
      leafValues[leafB + ((b >>> 8) & 255)]! +
      leafValues[leafC + ((c >>> 8) & 255)]! +
      leafValues[leafD + ((d >>> 8) & 255)]!;
    out[to + 2] =
      out[to + 2]! +
      leafValues[leafA + ((a >>> 16) & 255)]! +
      leafValues[leafB + ((b >>> 16) & 255)]! +
      leafValues[leafC + ((c >>> 16) & 255)]! +
      leafValues[leafD + ((d >>> 16) & 255)]!;
    out[to + 3] =
      out[to + 3]! +
      leafValues[leafA + (a >>> 24)]! +
      leafValues[leafB + (b >>> 24)]! +
      leafValues[leafC + (c >>> 24)]! +
      leafValues[leafD + (d >>> 24)]!;
  }
}

/** The same for single rows, whose bytes are `stride` apart. */
export function addGroupRows(
  indices: Uint8Array,
  stride: number,
  leafValues: Float64Array,
  group: Int32Array,
  start: number,
  end: number,
  out: Float64Array,
  target: number,
): void {
  const leafA = group[0]!;
  const leafB = group[1]!;
  const leafC = group[2]!;
  const leafD = group[3]!;
  for (let row = start; row < end; row++) {
    out[target + row] =
      out[target + row]! +
      leafValues[leafA + indices[row]!]! +
      leafValues[leafB + indices[stride + row]!]! +
      leafValues[leafC + indices[2 * stride + row]!]! +
      leafValues[leafD + indices[3 * stride + row]!]!;
  }
}

/** Adds the leaves of one tree, `width` numbers each. Of deep trees, the upper bits of a leaf's number are `stride` bytes further. */
export function addTree(
  indices: Uint8Array,
  stride: number,
  isDeep: boolean,
  leafValues: Float64Array,
  leaf: number,
  width: number,
  count: number,
  out: Float64Array,
  target: number,
): void {
  for (let row = 0, to = target; row < count; row++) {
    const index = isDeep ? indices[row]! | (indices[stride + row]! << 8) : indices[row]!;
    const from = leaf + index * width;
    for (let offset = 0; offset < width; offset++, to++) out[to]! += leafValues[from + offset]!;
  }
}
