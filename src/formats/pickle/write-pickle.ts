// Writes records as a pickle of protocol 4 that Python loads into the objects they stand for. The same records give the same bytes.
import { DecantError } from '../../errors.ts';
import { PythonFloat } from '../../data/dtype.ts';
import {
  NdArray,
  PythonComplex,
  PythonDict,
  PythonDtype,
  PythonGlobal,
  PythonSet,
  PythonSlice,
  PythonTuple,
} from '../python/values.ts';
import type { NumpyDtype, PythonValue, PythonObject } from '../python/values.ts';
import { describeTypeState, typeCodeOf } from './numpy-types.ts';
import { PickleWriter } from './pickle-writer.ts';

/** Options of {@link writePickle}. */
export interface WritePickleOptions {
  /** Package of NumPy's reconstructors: `numpy._core` since NumPy 2 (1.26 reads it too), `numpy.core` before. Default: `numpy._core`. */
  readonly numpyCore?: 'numpy._core' | 'numpy.core';
}

/** What may stand in a record that is written: a float of a whole value is boxed where it is not to be an int. */
type WritableValue = PythonValue | PythonFloat;

/** Writes an array in a way of its own (joblib); false leaves it to the pickle. */
export type WriteArray = (array: NdArray, writer: PickleWriter, records: RecordWriter) => boolean;

/** The pickle of a value. Refuses with LIMIT_EXCEEDED what is nested too deep. */
export function writePickle(value: PythonValue, options: WritePickleOptions = {}): Uint8Array {
  return runWriter(value, options);
}

/** What {@link writePickle} does, with a hook for a format around pickle. */
export function runWriter(
  value: PythonValue,
  { numpyCore = 'numpy._core' }: WritePickleOptions,
  writeArray?: WriteArray,
): Uint8Array {
  const writer = new PickleWriter();
  writer.opcode(0x80);
  writer.opcode(4);
  new RecordWriter(writer, numpyCore, writeArray).write(value);
  writer.opcode(0x2e);
  return writer.finish();
}

const MARK = 0x28;
const REDUCE = 0x52;
const BUILD = 0x62;

/** Writes values one after the other into a pickle. */
export class RecordWriter {
  readonly #writer: PickleWriter;
  readonly #numpyCore: string;
  readonly #writeOwnArray: WriteArray | undefined;

  constructor(writer: PickleWriter, numpyCore: string, writeArray?: WriteArray) {
    this.#writer = writer;
    this.#numpyCore = numpyCore;
    this.#writeOwnArray = writeArray;
  }

  write(value: WritableValue): void {
    const writer = this.#writer;
    if (value === null) writer.opcode(0x4e);
    else if (typeof value === 'boolean') writer.opcode(value ? 0x88 : 0x89);
    else if (typeof value === 'string') writer.text(value);
    else if (typeof value === 'bigint') writer.integer(value);
    else if (typeof value === 'number') {
      if (Number.isInteger(value) && !Object.is(value, -0)) writer.integer(value);
      else writer.float(value);
    } else if (value instanceof PythonFloat) writer.float(value.value);
    else if (!writer.recall(value)) {
      writer.nest(() => {
        this.#writeObject(value);
      });
    }
  }

  #writeObject(value: Exclude<PythonValue, null | boolean | number | bigint | string>): void {
    const writer = this.#writer;
    if (value instanceof PythonTuple) this.#writeTuple(value);
    else if (Array.isArray(value)) {
      writer.opcode(0x5d);
      writer.remember(value);
      this.#appendItems(value);
    } else if (value instanceof PythonDict) {
      writer.opcode(0x7d);
      writer.remember(value);
      this.#setEntries(value);
      if (value.attributes !== undefined) throw refuseLost('attributes of a dict');
    } else if (value instanceof Uint8Array) {
      writer.bytes(value);
      writer.remember(value);
    } else if (value instanceof PythonSet) {
      writer.opcode(0x8f);
      writer.remember(value);
      if (value.items.length > 0) this.#between(value.items, 0x90);
    } else if (value instanceof PythonGlobal) writer.global(value.module, value.name);
    else if (value instanceof NdArray) this.#writeArray(value);
    else if (value instanceof PythonDtype) this.#writeDtype(value.dtype, value.shape);
    else if (value instanceof PythonSlice) {
      this.#call('builtins', 'slice', [value.start, value.stop, value.step]);
      writer.remember(value);
    } else if (value instanceof PythonComplex) {
      this.#call('builtins', 'complex', [new PythonFloat(value.real), new PythonFloat(value.imaginary)]);
      writer.remember(value);
    } else this.#writeInstance(value);
  }

  // A tuple that holds itself through a list is written while it is written: then the memo has it, and its parts are dropped.
  #writeTuple(value: PythonTuple): void {
    const writer = this.#writer;
    const { items } = value;
    if (items.length === 0) {
      writer.opcode(0x29);
      return;
    }
    if (items.length > 3) writer.opcode(MARK);
    for (const item of items) this.write(item);
    if (writer.knows(value)) {
      if (items.length > 3) writer.opcode(0x31);
      else
        items.forEach(() => {
          writer.opcode(0x30);
        });
      writer.recall(value);
      return;
    }
    writer.opcode([0x85, 0x86, 0x87][items.length - 1] ?? 0x74);
    writer.remember(value);
  }

  #writeInstance(value: PythonObject): void {
    const writer = this.#writer;
    if (value.callee === undefined) writer.global(value.type.module, value.type.name);
    else this.write(value.callee);
    this.write(new PythonTuple(value.args));
    if (value.kwargs === undefined) writer.opcode(value.isCalled ? REDUCE : 0x81);
    else {
      this.write(value.kwargs);
      writer.opcode(0x92);
    }
    if (writer.knows(value)) {
      writer.opcode(0x30);
      writer.recall(value);
      return;
    }
    writer.remember(value);
    if (value.items !== undefined) this.#appendItems(value.items);
    if (value.entries !== undefined) this.#setEntries(value.entries);
    if (value.state === undefined) return;
    this.write(value.state);
    writer.opcode(BUILD);
  }

  #appendItems(items: readonly PythonValue[]): void {
    if (items.length > 0) this.#between(items, 0x65);
  }

  #setEntries({ entries }: PythonDict): void {
    if (entries.size === 0) return;
    this.#writer.opcode(MARK);
    for (const [key, item] of entries) {
      this.write(key);
      this.write(item);
    }
    this.#writer.opcode(0x75);
  }

  #between(values: readonly PythonValue[], opcode: number): void {
    this.#writer.opcode(MARK);
    for (const value of values) this.write(value);
    this.#writer.opcode(opcode);
  }

  #call(module: string, name: string, args: readonly WritableValue[]): void {
    this.#writer.global(module, name);
    this.#writer.opcode(MARK);
    for (const arg of args) this.write(arg);
    this.#writer.opcode(0x74);
    this.#writer.opcode(REDUCE);
  }

  #writeArray(array: NdArray): void {
    const writer = this.#writer;
    const { dtype, shape, items, bytes } = array;
    if (array.isScalar && items === undefined) {
      writer.global(`${this.#numpyCore}.multiarray`, 'scalar');
      this.#writeDtype(dtype, []);
      writer.bytes(bytes);
      writer.opcode(0x86);
      writer.opcode(REDUCE);
      writer.remember(array);
      return;
    }
    if (this.#writeOwnArray?.(array, writer, this) === true) return;
    this.#call(`${this.#numpyCore}.multiarray`, '_reconstruct', [
      new PythonGlobal('numpy', 'ndarray'),
      new PythonTuple([0]),
      new Uint8Array([0x62]),
    ]);
    writer.remember(array);
    writer.opcode(MARK);
    writer.integer(1);
    this.write(new PythonTuple(shape));
    this.#writeDtype(dtype, []);
    this.write(array.fortranOrder);
    if (items === undefined) writer.bytes(bytes);
    else this.write(boxFloats(items, array.wholeFloats) as PythonValue);
    writer.opcode(0x74);
    writer.opcode(BUILD);
  }

  // One dtype for all arrays of a type, as NumPy has it.
  #writeDtype(dtype: NumpyDtype, shape: readonly number[]): void {
    const writer = this.#writer;
    const key = `\0dtype ${JSON.stringify([dtype, shape])}`;
    if (writer.recall(key)) return;
    this.#call('numpy', 'dtype', [typeCodeOf(dtype, shape), false, true]);
    writer.remember(key);
    this.write(describeTypeState(dtype, shape));
    writer.opcode(BUILD);
  }
}

function refuseLost(what: string): DecantError {
  return new DecantError('UNSUPPORTED_MODEL', `The model holds ${what}, which a record does not tell in full.`);
}

function boxFloats(items: readonly PythonValue[], wholeFloats: ReadonlySet<number> | undefined): WritableValue[] {
  return items.map((item, index) =>
    typeof item === 'number' && wholeFloats?.has(index) === true ? new PythonFloat(item) : item,
  );
}
