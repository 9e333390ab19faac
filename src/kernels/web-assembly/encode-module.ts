// A module of WebAssembly as bytes (WebAssembly Core Specification 2.0, section 5.5): functions of numbers over one memory, which is imported.
import { encodeUnsigned } from './instructions.ts';
import type { Code } from './instructions.ts';

const TYPES = { i32: 0x7f, f64: 0x7c, v128: 0x7b };
export type ValueType = keyof typeof TYPES;

/** A variable of a function. */
export interface Local {
  readonly get: Code;
  readonly set: (value: Code) => Code;
}

/** A function under construction: its parameters are i32, and it answers nothing. */
export class FunctionBuilder {
  readonly parameterCount: number;
  readonly #types: ValueType[] = [];
  readonly #body: number[] = [];

  constructor(parameterCount: number) {
    this.parameterCount = parameterCount;
  }

  /** The parameter at `index`. */
  parameter(index: number): Local {
    return makeLocal(index);
  }

  /** A new variable. */
  local(type: ValueType): Local {
    this.#types.push(type);
    return makeLocal(this.parameterCount + this.#types.length - 1);
  }

  /** Adds instructions. */
  emit(...code: readonly Code[]): void {
    for (const part of code) for (const byte of part) this.#body.push(byte);
  }

  /** The function with its variables, as the code section holds it. */
  encode(): Code {
    const locals = this.#types.flatMap((type) => [1, TYPES[type]]);
    return withSize([...encodeUnsigned(this.#types.length), ...locals, ...this.#body, 0x0b]);
  }
}

function makeLocal(index: number): Local {
  const place = encodeUnsigned(index);
  return { get: [0x20, ...place], set: (value) => [...value, 0x21, ...place] };
}

/** Calls the function at `index` of the module. */
export function call(index: number, ...operands: readonly Code[]): Code {
  return [...operands.flat(), 0x10, ...encodeUnsigned(index)];
}

/** The module of these functions, exported under their numbers ("0", "1", ...); its memory is the import `memory` of `host`. */
export function encodeModule(functions: readonly FunctionBuilder[]): Uint8Array<ArrayBuffer> {
  const signatures = functions.map(({ parameterCount }) => [
    ...[0x60, ...encodeUnsigned(parameterCount), ...new Array<number>(parameterCount).fill(TYPES.i32), 0],
  ]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, signatures),
    ...section(2, [[...encodeName('host'), ...encodeName('memory'), 0x02, 0x00, 1]]),
    ...section(
      3,
      functions.map((_, index) => encodeUnsigned(index)),
    ),
    ...section(
      7,
      functions.map((_, index) => [...encodeName(String(index)), 0x00, ...encodeUnsigned(index)]),
    ),
    ...section(
      10,
      functions.map((built) => built.encode()),
    ),
  ]);
}

function section(id: number, entries: readonly Code[]): Code {
  return [id, ...withSize([...encodeUnsigned(entries.length), ...entries.flat()])];
}

function withSize(bytes: Code): Code {
  return [...encodeUnsigned(bytes.length), ...bytes];
}

function encodeName(name: string): Code {
  return withSize(Array.from(name, (letter) => letter.charCodeAt(0)));
}
