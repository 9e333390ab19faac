// What each opcode of pickle protocols 0 to 5 does, after CPython's pickle.py and pickletools.py.
import { PythonDict, PythonSet, PythonTuple } from '../python/values.ts';
import type { PickleMachine } from './machine.ts';
import {
  decodeDecimalFloat,
  decodeDecimalInteger,
  decodeLatin1,
  decodeLong,
  decodeQuoted,
  decodeRawUnicode,
  decodeUtf8,
} from './scalars.ts';

/** What an opcode does to the machine. */
export type Opcode = (machine: PickleMachine) => void;

const HIGHEST_PROTOCOL = 5;

/** Every opcode but STOP, by its byte. */
export const OPCODES: Readonly<Record<number, Opcode>> = {
  // MARK, POP, POP_MARK, DUP
  0x28: (m) => {
    m.mark();
  },
  0x30: (m) => {
    m.dropResult();
  },
  0x31: (m) => {
    m.popMarked();
  },
  0x32: (m) => {
    m.push(m.top());
  },

  // NONE, NEWTRUE, NEWFALSE
  0x4e: (m) => {
    m.push(null);
  },
  0x88: (m) => {
    m.push(true);
  },
  0x89: (m) => {
    m.push(false);
  },

  // INT, BININT, BININT1, BININT2, LONG, LONG1, LONG4
  0x49: (m) => {
    const text = readLine(m);
    // Protocol 0 and 1 write booleans so; the integers 0 and 1 have one digit.
    if (text === '00' || text === '01') m.push(text === '01');
    else m.push(decodeDecimalInteger(m.cursor, text));
  },
  0x4a: (m) => {
    m.push(m.cursor.int32());
  },
  0x4b: (m) => {
    m.push(m.cursor.byte());
  },
  0x4d: (m) => {
    m.push(m.cursor.uint16());
  },
  0x4c: (m) => {
    const text = readLine(m);
    m.push(decodeDecimalInteger(m.cursor, text.endsWith('L') ? text.slice(0, -1) : text));
  },
  0x8a: (m) => {
    m.push(decodeLong(m.cursor, m.cursor.byte()));
  },
  0x8b: (m) => {
    const length = m.cursor.int32();
    if (length < 0) throw m.malformed(`negative length ${length}`);
    m.push(decodeLong(m.cursor, length));
  },

  // FLOAT, BINFLOAT
  0x46: (m) => {
    m.pushFloat(decodeDecimalFloat(m.cursor, readLine(m)));
  },
  0x47: (m) => {
    m.pushFloat(m.cursor.float64());
  },

  // STRING, BINSTRING, SHORT_BINSTRING: Python 2's str
  0x53: (m) => {
    m.push(decodeQuoted(m.cursor, readLine(m).trimEnd()));
  },
  0x54: (m) => {
    const length = m.cursor.int32();
    if (length < 0) throw m.malformed(`negative length ${length}`);
    m.push(decodeLatin1(m.cursor, m.cursor.take(length)));
  },
  0x55: (m) => {
    m.push(decodeLatin1(m.cursor, m.cursor.take(m.cursor.byte())));
  },

  // UNICODE, SHORT_BINUNICODE, BINUNICODE, BINUNICODE8
  0x56: (m) => {
    m.push(decodeRawUnicode(m.cursor, readLine(m)));
  },
  0x8c: (m) => {
    m.push(decodeUtf8(m.cursor, m.cursor.byte(), m.decoder));
  },
  0x58: (m) => {
    m.push(decodeUtf8(m.cursor, m.cursor.uint32(), m.decoder));
  },
  0x8d: (m) => {
    m.push(decodeUtf8(m.cursor, m.cursor.length64(), m.decoder));
  },

  // SHORT_BINBYTES, BINBYTES, BINBYTES8, BYTEARRAY8
  0x43: (m) => {
    m.push(m.cursor.take(m.cursor.byte()));
  },
  0x42: (m) => {
    m.push(m.cursor.take(m.cursor.uint32()));
  },
  0x8e: (m) => {
    m.push(m.cursor.take(m.cursor.length64()));
  },
  0x96: (m) => {
    const bytes = m.cursor.take(m.cursor.length64());
    m.push(m.isFaithful ? m.call(m.global('builtins', 'bytearray'), [bytes]) : bytes);
  },

  // EMPTY_LIST, LIST, APPEND, APPENDS
  0x5d: (m) => {
    m.push([]);
  },
  0x6c: (m) => {
    const values = m.popMarked();
    m.push([]);
    m.appendTo(m.top() as [], values);
  },
  0x61: (m) => {
    const value = m.popRaw();
    appendToTop(m, [value]);
  },
  0x65: (m) => {
    const values = m.popMarked();
    appendToTop(m, values);
  },

  // EMPTY_TUPLE, TUPLE, TUPLE1, TUPLE2, TUPLE3
  0x29: (m) => {
    m.push(new PythonTuple([]));
  },
  0x74: (m) => {
    m.push(new PythonTuple(m.popMarkedValues()));
  },
  0x85: (m) => {
    m.push(new PythonTuple([m.pop()]));
  },
  0x86: (m) => {
    const second = m.pop();
    m.push(new PythonTuple([m.pop(), second]));
  },
  0x87: (m) => {
    const third = m.pop();
    const second = m.pop();
    m.push(new PythonTuple([m.pop(), second, third]));
  },

  // EMPTY_DICT, DICT, SETITEM, SETITEMS
  0x7d: (m) => {
    m.push(new PythonDict());
  },
  0x64: (m) => {
    const pairs = m.popMarkedValues();
    const dict = new PythonDict();
    m.setItems(dict, pairs);
    m.push(dict);
  },
  0x73: (m) => {
    const value = m.pop();
    const key = m.pop();
    const target = m.pop();
    m.setItems(target, [key, value]);
    m.push(target);
  },
  0x75: (m) => {
    const pairs = m.popMarkedValues();
    const target = m.pop();
    m.setItems(target, pairs);
    m.push(target);
  },

  // EMPTY_SET, ADDITEMS, FROZENSET
  0x8f: (m) => {
    m.push(new PythonSet([]));
  },
  0x90: (m) => {
    const values = m.popMarkedValues();
    const target = m.pop();
    m.addTo(target, values);
    m.push(target);
  },
  0x91: (m) => {
    const values = m.popMarkedValues();
    if (m.isFaithful) {
      m.push(m.call(m.global('builtins', 'frozenset'), [values]));
      return;
    }
    const set = new PythonSet([]);
    m.addTo(set, values);
    m.push(set);
  },

  // GET, BINGET, LONG_BINGET, PUT, BINPUT, LONG_BINPUT, MEMOIZE
  0x67: (m) => {
    m.push(m.memo.get(readIndex(m)));
  },
  0x68: (m) => {
    m.push(m.memo.get(m.cursor.byte()));
  },
  0x6a: (m) => {
    m.push(m.memo.get(m.cursor.uint32()));
  },
  0x70: (m) => {
    m.memo.put(readIndex(m), m.top());
  },
  0x71: (m) => {
    m.memo.put(m.cursor.byte(), m.top());
  },
  0x72: (m) => {
    m.memo.put(m.cursor.uint32(), m.top());
  },
  0x94: (m) => {
    m.memo.put(m.memo.size, m.top());
  },

  // GLOBAL, STACK_GLOBAL
  0x63: (m) => {
    const module = readName(m);
    m.push(m.global(module, readName(m)));
  },
  0x93: (m) => {
    const name = m.pop();
    const module = m.pop();
    if (typeof name !== 'string' || typeof module !== 'string') throw m.malformed('a global needs two texts');
    m.push(m.global(module, name));
  },

  // REDUCE, BUILD, INST, OBJ, NEWOBJ, NEWOBJ_EX
  0x52: (m) => {
    const args = m.popTuple();
    m.push(m.call(m.pop(), args));
  },
  0x62: (m) => {
    m.build(m.pop());
  },
  0x69: (m) => {
    const module = readName(m);
    const type = m.global(module, readName(m));
    m.push(m.call(type, m.popMarkedValues()));
  },
  0x6f: (m) => {
    const [type, ...args] = m.popMarkedValues();
    if (type === undefined) throw m.malformed('a class is missing');
    m.push(m.call(type, args));
  },
  0x81: (m) => {
    const args = m.popTuple();
    m.push(m.newObject(m.pop(), args));
  },
  0x92: (m) => {
    const kwargs = m.pop();
    if (!(kwargs instanceof PythonDict)) throw m.malformed('keyword arguments are not a dict');
    const args = m.popTuple();
    m.push(m.newObject(m.pop(), args, kwargs));
  },

  // PERSID, BINPERSID
  0x50: (m) => {
    loadPersistent(m, readLine(m));
  },
  0x51: (m) => {
    loadPersistent(m, m.pop());
  },

  // PROTO, FRAME
  0x80: (m) => {
    const protocol = m.cursor.byte();
    if (protocol > HIGHEST_PROTOCOL) {
      throw m.cursor.unsupported(`protocol ${protocol} is not known`, 'Save the object with protocol 5 or lower.');
    }
    m.protocol = Math.max(m.protocol, protocol);
  },
  0x95: (m) => {
    // A frame is only a hint to read ahead; what lies in it is read as ever.
    const length = m.cursor.length64();
    const left = m.cursor.bytes.length - m.cursor.position;
    if (length > left) throw m.malformed(`a frame of ${length} bytes, ${left} left`);
  },

  // EXT1, EXT2, EXT4, NEXT_BUFFER, READONLY_BUFFER
  0x82: refuseExtension,
  0x83: refuseExtension,
  0x84: refuseExtension,
  0x97: refuseBuffer,
  0x98: refuseBuffer,
};

function appendToTop(m: PickleMachine, values: Parameters<PickleMachine['appendTo']>[1]): void {
  const target = m.pop();
  m.appendTo(target, values);
  m.push(target);
}

function readLine(m: PickleMachine): string {
  return decodeLatin1(m.cursor, m.cursor.line());
}

function readName(m: PickleMachine): string {
  const line = m.cursor.line();
  m.cursor.position -= line.length + 1;
  const name = decodeUtf8(m.cursor, line.length, m.decoder);
  m.cursor.position += 1;
  return name;
}

function readIndex(m: PickleMachine): number {
  const text = readLine(m);
  const index = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(index)) throw m.malformed('a memo number expected');
  return index;
}

function loadPersistent(m: PickleMachine, id: Parameters<NonNullable<PickleMachine['loadPersistent']>>[0]): void {
  if (m.loadPersistent === undefined) {
    throw m.cursor.unsupported(
      'it refers to an object outside the pickle by a persistent id',
      'Such pickles are part of a larger format (PyTorch writes them) and are read by its own reader.',
    );
  }
  m.push(m.loadPersistent(id));
}

function refuseExtension(m: PickleMachine): never {
  throw m.cursor.unsupported(
    'it names a class by a number of the copyreg extension registry',
    'Save the object in a Python process that has registered no extensions.',
  );
}

function refuseBuffer(m: PickleMachine): never {
  throw m.cursor.unsupported(
    'it refers to an out-of-band buffer, which is not in the file',
    'Save the object without a buffer_callback.',
  );
}
