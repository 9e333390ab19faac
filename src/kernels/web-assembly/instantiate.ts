// Compiles a module where the host can: not all have WebAssembly, its vectors of 128 bits, or the right to compile.

/** Bytes of a page of memory. */
const PAGE = 65536;

/** The part of the WebAssembly JavaScript interface that is used here; Node's types leave it out. */
interface WebAssemblyHost {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Memory: new (descriptor: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Instance: new (module: object, imports: object) => { readonly exports: Readonly<Record<string, unknown>> };
}

/** A module at work. */
export interface Instance {
  readonly memory: ArrayBuffer;
  /** The functions, in the order of the module. */
  readonly functions: readonly ((...parameters: number[]) => void)[];
}

/** Compiles a module and gives it `byteCount` bytes of memory; undefined where the host cannot. */
export function instantiate(bytes: Uint8Array<ArrayBuffer>, byteCount: number): Instance | undefined {
  const { WebAssembly } = globalThis as { readonly WebAssembly?: WebAssemblyHost };
  if (WebAssembly === undefined) return undefined;
  try {
    const memory = new WebAssembly.Memory({ initial: Math.ceil(byteCount / PAGE) });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { host: { memory } });
    return { memory: memory.buffer, functions: Object.values(exports) as Instance['functions'] };
  } catch (error) {
    // No vectors, no right to compile, or no memory: whoever asks has other code for that. Anything else is a fault of ours.
    if (error instanceof Error && /^(CompileError|EvalError|RangeError)$/.test(error.name)) return undefined;
    throw error;
  }
}
