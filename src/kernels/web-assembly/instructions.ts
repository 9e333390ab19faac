// Instructions of WebAssembly as functions that answer their bytes (WebAssembly Core Specification 2.0, section 5.4): operands first, as a
// stack machine wants them, so that code reads like the expression it computes.

/** Bytes of instructions. */
export type Code = readonly number[];

/** An unsigned number, seven bits a byte. */
export function encodeUnsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  bytes.push(rest);
  return bytes;
}

function encodeSigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest < -64 || rest > 63; rest >>= 7) bytes.push((rest & 127) | 128);
  bytes.push(rest & 127);
  return bytes;
}

const simd = (opcode: number): Code => [0xfd, ...encodeUnsigned(opcode)];
const unary =
  (opcode: Code) =>
  (a: Code): Code => [...a, ...opcode];
const binary =
  (opcode: Code) =>
  (a: Code, b: Code): Code => [...a, ...b, ...opcode];
/** Loads and stores say an alignment (0: none is promised) and an offset that is added to the address. */
const load =
  (opcode: Code) =>
  (address: Code, offset = 0): Code => [...address, ...opcode, 0, ...encodeUnsigned(offset)];
const store =
  (opcode: Code) =>
  (address: Code, value: Code, offset = 0): Code => [...address, ...value, ...opcode, 0, ...encodeUnsigned(offset)];

export const i32 = {
  const: (value: number): Code => [0x41, ...encodeSigned(value)],
  add: binary([0x6a]),
  sub: binary([0x6b]),
  or: binary([0x72]),
  xor: binary([0x73]),
  shiftLeft: binary([0x74]),
  shiftRight: binary([0x76]),
  isLess: binary([0x49]),
  load: load([0x28]),
  load8: load([0x2d]),
  load16: load([0x2f]),
  store8: store([0x3a]),
  store16: store([0x3b]),
};

export const f32 = {
  load: load([0x2a]),
  fromF64: unary([0xb6]),
};

export const f64 = {
  const: (value: number): Code => [0x44, ...new Uint8Array(Float64Array.of(value).buffer)],
  add: binary([0xa0]),
  isGreater: binary([0x64]),
  isNotEqual: binary([0x62]),
  load: load([0x2b]),
  store: store([0x39]),
  fromF32: unary([0xbb]),
};

export const v128 = {
  load: load(simd(0x00)),
  load8Splat: load(simd(0x07)),
  load32Splat: load(simd(0x09)),
  load64Splat: load(simd(0x0a)),
  store: store(simd(0x0b)),
  const: (bytes: ArrayLike<number>): Code => [...simd(0x0c), ...Array.from(bytes)],
  /** Bits of `a` where the mask's are 1, of `b` where they are 0. */
  select: (a: Code, b: Code, mask: Code): Code => [...a, ...b, ...mask, ...simd(0x52)],
};

export const i8x16 = {
  splat: unary(simd(0x0f)),
  add: binary(simd(0x6e)),
  sub: binary(simd(0x71)),
  isGreater: binary(simd(0x27)),
};

export const i32x4 = {
  /** The upper bit of each lane. */
  bitmask: unary(simd(0xa4)),
  lane: (vector: Code, lane: number): Code => [...vector, ...simd(0x1b), lane],
};

export const f32x4 = {
  add: binary(simd(0xe4)),
  sub: binary(simd(0xe5)),
  mul: binary(simd(0xe6)),
  isGreater: binary(simd(0x44)),
};

export const f64x2 = {
  splat: unary(simd(0x14)),
  withLane: (vector: Code, lane: number, value: Code): Code => [...vector, ...value, ...simd(0x22), lane],
  add: binary(simd(0xf0)),
  sub: binary(simd(0xf1)),
  mul: binary(simd(0xf2)),
  /** `b < a ? b : a` */
  pseudoMin: binary(simd(0xf6)),
  /** `a < b ? b : a` */
  pseudoMax: binary(simd(0xf7)),
};

/** `condition ? a : b`, both computed. */
export function select(a: Code, b: Code, condition: Code): Code {
  return [...a, ...b, ...condition, 0x1b];
}

/** Runs the body, and again while `condition` holds after it. */
export function repeatWhile(condition: Code, ...body: readonly Code[]): Code {
  return [0x03, 0x40, ...body.flat(), ...condition, 0x0d, 0, 0x0b];
}

/** Runs the body if `condition` holds. */
export function when(condition: Code, ...body: readonly Code[]): Code {
  return [...condition, 0x04, 0x40, ...body.flat(), 0x0b];
}
