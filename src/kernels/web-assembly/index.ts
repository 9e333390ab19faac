// WebAssembly that is written as TypeScript: instructions, functions, modules.
export { call, encodeModule, FunctionBuilder } from './encode-module.ts';
export type { Local, ValueType } from './encode-module.ts';
export { f32, f32x4, f64, f64x2, i32, i32x4, i8x16, repeatWhile, select, v128, when } from './instructions.ts';
export type { Code } from './instructions.ts';
export { instantiate } from './instantiate.ts';
export type { Instance } from './instantiate.ts';
