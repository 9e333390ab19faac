// The pickle machine: stack, marks and memo of CPython's Unpickler, with inert records in place of imports and calls.
import type { DecantError } from '../../errors.ts';
import { PythonFloat } from '../../data/dtype.ts';
import {
  NdArray,
  PythonDict,
  PythonDtype,
  PythonGlobal,
  PythonObject,
  PythonSet,
  PythonTuple,
} from '../python/values.ts';
import type { PythonList, PythonValue } from '../python/values.ts';
import type { ByteCursor } from './byte-cursor.ts';
import { Memo } from './memo.ts';
import { buildArray, buildDtype, readShape } from './numpy-state.ts';
import { OPCODES } from './opcodes.ts';
import type { PickleLimits, PickleOptions, PickleResult } from './options.ts';
import { RENAMED_GLOBALS, RENAMED_MODULES } from './python2-names.ts';
import { EMPTY_WHEN_NEW, RECONSTRUCTORS } from './reconstructors.ts';

/** What may lie on the stack. A float with a whole value is boxed until it is stored, so that lists can tell it from an int. */
export type StackValue = PythonValue | PythonFloat;

/** A hook of a format around pickle (joblib): may put something else in place of an object that has got its state. */
export type AfterBuild = (object: PythonObject, machine: PickleMachine) => PythonValue | undefined;

const STOP = 0x2e;
const REDUCE = 0x52;

/** Runs one pickle from the cursor's position up to STOP. */
export function runPickle(
  cursor: ByteCursor,
  limits: PickleLimits,
  loadPersistent?: PickleOptions['loadPersistent'],
  afterBuild?: AfterBuild,
): PickleResult {
  const start = cursor.position;
  const machine = new PickleMachine(cursor, limits, loadPersistent, afterBuild);
  const value = machine.run();
  return {
    value,
    globals: [...machine.globals.values()],
    protocol: machine.protocol,
    bytesRead: cursor.position - start,
  };
}

/** State of one run; the opcodes are its clients. */
export class PickleMachine {
  readonly cursor: ByteCursor;
  readonly loadPersistent: PickleOptions['loadPersistent'];
  readonly globals: Map<string, PythonGlobal>;
  readonly memo: Memo;
  readonly decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  protocol = 0;
  /** The opcode before the one being run. */
  previousOpcode = 0;
  /** Positions of whole floats in lists, for lists that become the data of object arrays. */
  readonly wholeFloats = new WeakMap<PythonList, Set<number>>();
  /** Do records keep what only their writer needs? */
  readonly isFaithful: boolean;
  readonly #limits: PickleLimits;
  readonly #afterBuild: AfterBuild | undefined;
  readonly #stack: StackValue[] = [];
  readonly #marks: number[] = [];
  /** Stack height at the last mark: nothing below may be popped. */
  #fence = 0;
  /** Shared by a pickle and the pickles inside it. */
  readonly #spent: { objects: number };

  constructor(
    cursor: ByteCursor,
    limits: PickleLimits,
    loadPersistent: PickleOptions['loadPersistent'],
    afterBuild: AfterBuild | undefined,
    outer?: PickleMachine,
  ) {
    this.cursor = cursor;
    this.globals = outer?.globals ?? new Map<string, PythonGlobal>();
    this.#spent = outer === undefined ? { objects: 0 } : outer.#spent;
    this.loadPersistent = loadPersistent;
    this.#limits = limits;
    this.isFaithful = limits.isFaithful;
    this.#afterBuild = afterBuild;
    this.memo = new Memo(cursor, limits.maxMemoEntries);
  }

  run(): PythonValue {
    const { cursor } = this;
    const { maxObjects } = this.#limits;
    const spent = this.#spent;
    for (;;) {
      cursor.opcodeOffset = cursor.position;
      const code = cursor.byte();
      if (code === STOP) return this.pop();
      if (++spent.objects > maxObjects) throw cursor.exceeded('objects', maxObjects);
      const opcode = OPCODES[code];
      if (opcode === undefined) throw cursor.malformed('no such opcode');
      opcode(this);
      this.previousOpcode = code;
    }
  }

  /** Reads a whole pickle that begins at the cursor (joblib's arrays of objects). */
  runNested(): PythonValue {
    return new PickleMachine(this.cursor, this.#limits, this.loadPersistent, undefined, this).run();
  }

  /** A tuple of sizes. */
  readShape(shape: PythonValue): number[] {
    return readShape(shape, this);
  }

  /** Counts elements that are copied, so that a short pickle cannot copy one long value over and over. */
  spend(count: number): void {
    this.#spent.objects += count;
    if (this.#spent.objects > this.#limits.maxObjects) throw this.cursor.exceeded('objects', this.#limits.maxObjects);
  }

  malformed(problem: string): DecantError {
    return this.cursor.malformed(problem);
  }

  // ---- the stack

  push(value: StackValue): void {
    if (this.#stack.length >= this.#limits.maxStackDepth) {
      throw this.cursor.exceeded('values on the stack', this.#limits.maxStackDepth);
    }
    this.#stack.push(value);
  }

  pushFloat(value: number): void {
    this.push(Number.isInteger(value) ? new PythonFloat(value) : value);
  }

  popRaw(): StackValue {
    if (this.#stack.length <= this.#fence) throw this.malformed('the stack is empty');
    return this.#stack.pop()!;
  }

  pop(): PythonValue {
    return this.#unbox(this.popRaw());
  }

  /** The topmost value, which stays. */
  top(): StackValue {
    if (this.#stack.length <= this.#fence) throw this.malformed('the stack is empty');
    return this.#stack[this.#stack.length - 1]!;
  }

  mark(): void {
    if (this.#marks.length >= this.#limits.maxStackDepth) {
      throw this.cursor.exceeded('marks on the stack', this.#limits.maxStackDepth);
    }
    this.#marks.push(this.#stack.length);
    this.#fence = this.#stack.length;
  }

  /** POP takes a mark away where one is topmost. */
  popValueOrMark(): StackValue | undefined {
    if (this.#marks.length > 0 && this.#stack.length === this.#fence) {
      this.popMarked();
      return undefined;
    }
    return this.popRaw();
  }

  /** Everything above the last mark, which goes too. */
  popMarked(): StackValue[] {
    const mark = this.#marks.pop();
    if (mark === undefined) throw this.malformed('no mark on the stack');
    this.#fence = this.#marks[this.#marks.length - 1] ?? 0;
    const stack = this.#stack;
    const values = stack.slice(mark);
    stack.length = mark;
    return values;
  }

  /** Everything above the last mark, as plain values. */
  popMarkedValues(): PythonValue[] {
    const values = this.popMarked();
    if (this.isFaithful) return values as unknown as PythonValue[];
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (value instanceof PythonFloat) values[i] = value.value;
    }
    return values as unknown as PythonValue[];
  }

  // ---- containers

  appendTo(target: PythonValue, values: readonly StackValue[]): void {
    if (target instanceof PythonObject) {
      target.items ??= [];
      for (const value of values) target.items.push(this.#unbox(value));
      return;
    }
    if (!Array.isArray(target)) throw this.malformed(`${describe(target)} takes no items`);
    for (const value of values) {
      if (value instanceof PythonFloat && !this.isFaithful) {
        let positions = this.wholeFloats.get(target);
        if (positions === undefined) this.wholeFloats.set(target, (positions = new Set()));
        positions.add(target.length);
        target.push(value.value);
      } else {
        target.push(value as unknown as PythonValue);
      }
    }
  }

  addTo(target: PythonValue, values: readonly PythonValue[]): void {
    if (target instanceof PythonSet) {
      for (const value of values) target.items.push(this.checkHashable(value));
    } else if (target instanceof PythonObject) {
      target.items ??= [];
      for (const value of values) target.items.push(value);
    } else {
      throw this.malformed(`${describe(target)} takes no members`);
    }
  }

  setItems(target: PythonValue, pairs: readonly PythonValue[]): void {
    if (pairs.length % 2 !== 0) throw this.malformed('a key without a value');
    let entries: Map<PythonValue, PythonValue>;
    if (target instanceof PythonDict) {
      entries = target.entries;
    } else if (target instanceof PythonObject) {
      target.entries ??= new PythonDict();
      entries = target.entries.entries;
    } else {
      throw this.malformed(`${describe(target)} takes no keys`);
    }
    for (let i = 0; i < pairs.length; i += 2) entries.set(this.checkHashable(pairs[i]!), pairs[i + 1]!);
    // V8's Map holds 2^24 entries and then throws a RangeError.
    if (entries.size > 16_000_000) throw this.cursor.exceeded('keys in one dict', 16_000_000);
  }

  checkHashable(key: PythonValue): PythonValue {
    if (Array.isArray(key) || key instanceof PythonDict) throw this.malformed(`${describe(key)} cannot be a key`);
    return key;
  }

  // ---- names, calls and state

  /** The symbol of a class or function. Python 2's names become Python 3's. */
  global(module: string, name: string): PythonGlobal {
    let [newModule, newName] = [module, name];
    if (this.protocol < 3) {
      const path = `${module}.${name}`;
      if (Object.hasOwn(RENAMED_GLOBALS, path)) [newModule, newName] = RENAMED_GLOBALS[path]!;
      else if (Object.hasOwn(RENAMED_MODULES, module)) newModule = RENAMED_MODULES[module]!;
    }
    const key = `${newModule}\n${newName}`;
    let global = this.globals.get(key);
    if (global === undefined) this.globals.set(key, (global = new PythonGlobal(newModule, newName)));
    return global;
  }

  /** What REDUCE, INST and OBJ call becomes a value where it is a known pure function, else an inert record. */
  call(callee: PythonValue, args: readonly PythonValue[]): PythonValue {
    if (callee instanceof PythonGlobal) {
      const path = callee.path;
      if (this.isFaithful && KEPT_CALLS.has(path)) return callObject(callee, args);
      const reconstruct = Object.hasOwn(RECONSTRUCTORS, path) ? RECONSTRUCTORS[path] : undefined;
      return reconstruct?.(args, this) ?? callObject(callee, args);
    }
    const object = this.#callObject(callee, args, undefined);
    object.isCalled = true;
    return object;
  }

  /** NEWOBJ and NEWOBJ_EX: an instance from `cls.__new__`. */
  newObject(type: PythonValue, args: readonly PythonValue[], kwargs?: PythonDict): PythonValue {
    if (!(type instanceof PythonGlobal)) return this.#callObject(type, args, kwargs);
    const isEmpty = args.length === 0 && (kwargs === undefined || kwargs.entries.size === 0);
    if (isEmpty && EMPTY_WHEN_NEW.includes(type.path)) return this.call(type, args);
    return new PythonObject(type, args, kwargs);
  }

  #callObject(callee: PythonValue, args: readonly PythonValue[], kwargs: PythonDict | undefined): PythonObject {
    if (!(callee instanceof PythonObject)) throw this.malformed(`${describe(callee)} cannot be called`);
    // cloudpickle's skeleton classes carry their own name as second argument.
    const given = callee.type.name === '_make_skeleton_class' ? callee.args[1] : undefined;
    const name = typeof given === 'string' ? given : callee.type.path;
    return new PythonObject(new PythonGlobal('<by value>', name), args, kwargs, callee);
  }

  /** BUILD: gives the topmost object its state. */
  build(state: PythonValue): void {
    const target = this.popRaw();
    if (target instanceof NdArray) {
      buildArray(target, state, this);
    } else if (target instanceof PythonDtype) {
      buildDtype(target, state, this);
    } else if (target instanceof PythonObject) {
      if (target.state !== undefined) throw this.malformed(`${target.type.path} gets a second state`);
      target.state = state;
      this.push(this.#afterBuild?.(target, this) ?? target);
      return;
    } else if (target instanceof PythonDict) {
      target.attributes = state;
    } else {
      throw this.malformed(`${describe(unbox(target))} takes no state`);
    }
    this.push(target);
  }

  /**
   * POP right after REDUCE drops a result that nothing keeps: the call was made for its effect on an argument (the
   * state setter of pickle's reduce protocol). cloudpickle's own setters are kept as state; any other is refused, since
   * leaving it out would change the object.
   */
  dropResult(): void {
    const dropped = this.popValueOrMark();
    if (this.previousOpcode !== REDUCE || !(dropped instanceof PythonObject)) return;
    const [target, state] = dropped.args;
    const isSetter = dropped.type.name === '_class_setstate' || dropped.type.name === '_function_setstate';
    if (isSetter && target instanceof PythonObject && state !== undefined && !this.isFaithful) {
      target.state = state;
      return;
    }
    throw this.cursor.unsupported(
      `${dropped.type.path} is called for its effect on an object`,
      'Decant calls nothing that a pickle names, so the object would not be what Python makes of it.',
    );
  }

  /** The arguments of a call: a tuple. */
  popTuple(): readonly PythonValue[] {
    const args = this.pop();
    if (args instanceof PythonTuple) return args.items;
    throw this.malformed(`arguments are ${describe(args)}, not a tuple`);
  }

  // A faithful record holds boxes where others hold numbers; its writer alone looks at them.
  #unbox(value: StackValue): PythonValue {
    return this.isFaithful ? (value as unknown as PythonValue) : unbox(value);
  }
}

/** Calls whose results are plain containers to estimators, and something else in Python. */
const KEPT_CALLS: ReadonlySet<string> = new Set([
  'builtins.frozenset',
  'builtins.bytearray',
  'collections.OrderedDict',
  'collections.defaultdict',
]);

function callObject(type: PythonGlobal, args: readonly PythonValue[]): PythonObject {
  const object = new PythonObject(type, args);
  object.isCalled = true;
  return object;
}

function unbox(value: StackValue): PythonValue {
  return value instanceof PythonFloat ? value.value : value;
}

function describe(value: PythonValue): string {
  if (value === null) return 'None';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof PythonGlobal) return value.path;
  if (value instanceof PythonObject) return `an instance of ${value.type.path}`;
  return typeof value === 'object' ? `a ${value.constructor.name}` : `a ${typeof value}`;
}
