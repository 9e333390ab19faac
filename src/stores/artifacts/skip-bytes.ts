// Ranges of servers that know none.

/** The bytes from `start` on of a file that comes whole. */
export async function* skipBytes(pieces: AsyncIterable<Uint8Array>, start: number): AsyncIterable<Uint8Array> {
  let left = start;
  for await (const piece of pieces) {
    if (left >= piece.length) left -= piece.length;
    else {
      yield left === 0 ? piece : piece.subarray(left);
      left = 0;
    }
  }
}
