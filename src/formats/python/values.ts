// Python objects as inert records: what the pickle and skops readers make, and all that libraries get to see of them.
// Nothing here can run: a class is a name, an instance is a name with arguments and a state.

/** Any Python object. Numbers stand for int and float alike; an int beyond 2^53 is a bigint. */
export type PythonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PythonList
  | PythonTuple
  | PythonDict
  | PythonSet
  | PythonGlobal
  | PythonObject
  | NdArray
  | PythonDtype
  | PythonSlice
  | PythonComplex;

/** list */
export type PythonList = PythonValue[];

/** tuple */
export class PythonTuple {
  readonly items: readonly PythonValue[];
  constructor(items: readonly PythonValue[]) {
    this.items = items;
  }
}

/** dict, OrderedDict or defaultdict; keys of any type, in insertion order. */
export class PythonDict {
  /** Entries in insertion order; a key that came twice holds the last value. */
  readonly entries: Map<PythonValue, PythonValue>;
  /** Attributes that were set on an OrderedDict beside its entries (torch's `_metadata`); undefined otherwise. */
  attributes: PythonValue | undefined;
  constructor(entries: Map<PythonValue, PythonValue> = new Map()) {
    this.entries = entries;
    this.attributes = undefined;
  }
  /** The value under a text or number key, or undefined. */
  get(key: string | number): PythonValue | undefined {
    return this.entries.get(key);
  }
}

/** set or frozenset, in the order of the file. */
export class PythonSet {
  readonly items: PythonValue[];
  constructor(items: PythonValue[]) {
    this.items = items;
  }
}

/** A class or function, by name only: `sklearn.tree._classes.DecisionTreeClassifier`. */
export class PythonGlobal {
  readonly module: string;
  readonly name: string;
  /** Module and name, with a dot between. */
  readonly path: string;
  constructor(module: string, name: string) {
    this.module = module;
    this.name = name;
    this.path = `${module}.${name}`;
  }
}

/**
 * The result of calling a global that the reader does not know: an instance waiting for somebody who knows its class.
 * `state` is what `__setstate__` would get (usually a {@link PythonDict} of attributes), undefined when there is none.
 */
export class PythonObject {
  readonly type: PythonGlobal;
  readonly args: readonly PythonValue[];
  readonly kwargs: PythonDict | undefined;
  /**
   * What was called, where that is itself an object: a class by value, a bound method. `type` then cannot be mistaken
   * for an importable class: its module is `<by value>`.
   */
  readonly callee: PythonObject | undefined;
  /** Was it made by a call of `type` rather than by its `__new__`? What writes it does so again. */
  isCalled: boolean;
  state: PythonValue | undefined;
  /** Items appended to a list subclass, and entries set on a dict subclass. */
  items: PythonValue[] | undefined;
  entries: PythonDict | undefined;
  constructor(type: PythonGlobal, args: readonly PythonValue[] = [], kwargs?: PythonDict, callee?: PythonObject) {
    this.type = type;
    this.args = args;
    this.kwargs = kwargs;
    this.callee = callee;
    this.isCalled = false;
    this.state = undefined;
    this.items = undefined;
    this.entries = undefined;
  }
}

/** slice(start, stop, step) */
export class PythonSlice {
  readonly start: PythonValue;
  readonly stop: PythonValue;
  readonly step: PythonValue;
  constructor(start: PythonValue, stop: PythonValue, step: PythonValue) {
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
}

/** complex */
export class PythonComplex {
  readonly real: number;
  readonly imaginary: number;
  constructor(real: number, imaginary: number) {
    this.real = real;
    this.imaginary = imaginary;
  }
}

/** NumPy dtype: a scalar type, or named fields. */
export interface NumpyDtype {
  /** b bool, i int, u uint, f float, c complex, S bytes, U text, O object, V raw, M datetime, m timedelta. */
  readonly kind: 'b' | 'i' | 'u' | 'f' | 'c' | 'S' | 'U' | 'O' | 'V' | 'M' | 'm';
  /** Bytes an element. */
  readonly itemSize: number;
  readonly littleEndian: boolean;
  /** Fields of a structured type, in the order of their names. */
  readonly fields?: readonly {
    readonly name: string;
    readonly dtype: NumpyDtype;
    readonly offset: number;
    readonly shape: readonly number[];
  }[];
  /** Unit of datetime64 and timedelta64 with its multiple, such as `ns` or `25s`. */
  readonly unit?: string;
}

/** A numpy.dtype that stands as a value of its own; `shape` is that of a subarray type, else empty. */
export class PythonDtype {
  readonly dtype: NumpyDtype;
  readonly shape: readonly number[];
  constructor(dtype: NumpyDtype, shape: readonly number[] = []) {
    this.dtype = dtype;
    this.shape = shape;
  }
}

/** ndarray (also a NumPy scalar, with shape []). Raw bytes in the file's order and byte order; object arrays hold items. */
export class NdArray {
  readonly dtype: NumpyDtype;
  readonly shape: readonly number[];
  readonly fortranOrder: boolean;
  /** Elements as bytes; empty for object arrays. */
  readonly bytes: Uint8Array;
  /** Elements of an object array, in C order whatever fortranOrder says (so NumPy pickles them); undefined otherwise. */
  readonly items: readonly PythonValue[] | undefined;
  /**
   * Positions in `items` of Python floats with a whole value: a label 1.0 is not the label 1, though both are the
   * number 1 here. Undefined where there are none.
   */
  readonly wholeFloats: ReadonlySet<number> | undefined;
  /** Is it a NumPy scalar, rather than an array without axes? Estimators see no difference. */
  readonly isScalar: boolean;
  constructor(
    dtype: NumpyDtype,
    shape: readonly number[],
    fortranOrder: boolean,
    bytes: Uint8Array,
    items?: readonly PythonValue[],
    wholeFloats?: ReadonlySet<number>,
    isScalar: boolean = shape.length === 0,
  ) {
    this.dtype = dtype;
    this.shape = shape;
    this.fortranOrder = fortranOrder;
    this.bytes = bytes;
    this.items = items;
    this.wholeFloats = wholeFloats;
    this.isScalar = isScalar;
  }
}
