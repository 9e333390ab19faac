// Pickles made to harm: nothing runs, nothing grows beyond its limit, and every failure has a code.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DecantError } from '../../../src/errors.ts';
import { readPickle } from '../../../src/formats/pickle/index.ts';
import type { PickleOptions } from '../../../src/formats/pickle/index.ts';
import { OPCODE_NAMES } from '../../../src/formats/pickle/opcode-names.ts';
import { PythonObject } from '../../../src/formats/python/values.ts';
import type { PythonValue } from '../../../src/formats/python/values.ts';
import { listCases } from './python-cases.ts';

function toBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function codeOf(run: () => unknown): string {
  try {
    run();
    return 'none';
  } catch (error) {
    return error instanceof DecantError ? error.code : `not a DecantError: ${String(error)}`;
  }
}

describe('calls become names', () => {
  test.each([
    ['os.system by REDUCE', "cos\nsystem\n(S'true'\ntR.", 'os.system'],
    ['posix.system by REDUCE', '\x80\x04\x8c\x05posix\x94\x8c\x06system\x94\x93\x8c\x04true\x85R.', 'posix.system'],
    ['builtins.eval', "c__builtin__\neval\n(S'1'\ntR.", 'builtins.eval'],
    ['subprocess.Popen by INST', "(S'true'\nisubprocess\nPopen\n.", 'subprocess.Popen'],
    ['os.system by OBJ', "(cos\nsystem\nS'true'\no.", 'os.system'],
    ['a class by NEWOBJ', "\x80\x02csubprocess\nPopen\n(S'true'\nt\x81.", 'subprocess.Popen'],
    ['a class by NEWOBJ_EX', '\x80\x04csubprocess\nPopen\n)}\x92.', 'subprocess.Popen'],
    ['a dotted name', '\x80\x04\x8c\x02os\x8c\x0bpath.system\x93).', undefined],
  ])('%s is an inert record', (_, text, path) => {
    const { value, globals } = readPickle(toBytes(text));
    if (path !== undefined) expect((value as PythonObject).type.path).toBe(path);
    expect(globals.length).toBe(1);
  });

  test('a call inside a list is a record inside a list', () => {
    const value = readPickle(toBytes("(lcos\nsystem\n(S'true'\ntRa.")).value as PythonValue[];
    expect(value[0]).toBeInstanceOf(PythonObject);
  });

  test('a chain of getattr calls names its root', () => {
    const text = "cbuiltins\ngetattr\n(cos\nenviron\nS'get'\ntR(S'HOME'\ntR.";
    const value = readPickle(toBytes(text)).value as PythonObject;
    expect(value.type.path).toBe('<by value>.builtins.getattr');
    expect(value.callee!.args[1]).toBe('get');
  });

  test('a name that JavaScript knows is a name', () => {
    const { value } = readPickle(toBytes('c__proto__\nconstructor\n)R}X\x09\x00\x00\x00__proto__K\x01sb.'));
    expect((value as PythonObject).type.path).toBe('__proto__.constructor');
    expect(({} as Record<string, unknown>)['1']).toBe(undefined);
  });
});

describe('limits', () => {
  test.each<[string, string, PickleOptions]>([
    ['long values', 'B\x10\x00\x00\x000123456789abcdef.', { maxValueBytes: 8 }],
    ['many memo entries', '(lp0\np1\np2\np3\n.', { maxMemoEntries: 2 }],
    ['a deep stack', '(((((((((((t.', { maxStackDepth: 5 }],
    ['many values on the stack', 'NNNNNNNN.', { maxStackDepth: 5 }],
    ['many objects', '(NNNNNNNNNNNNt.', { maxObjects: 10 }],
    ['long integers', `\x8b\xff\xff\xff\x7f`, {}],
  ])('%s exceed a limit', (_, text, options) => {
    expect(codeOf(() => readPickle(toBytes(text), options))).toBe('LIMIT_EXCEEDED');
  });

  test('one list that is copied over and over exceeds the limit of objects', () => {
    const copies = 'c__builtin__\nlist\ng0\n\x85R'.repeat(200);
    const text = `(lp0\n(${'N'.repeat(1000)}e(${copies}t.`;
    expect(codeOf(() => readPickle(toBytes(text), { maxObjects: 50_000 }))).toBe('LIMIT_EXCEEDED');
  });

  test('lists that share lists cost no more than they are long', () => {
    // Thirty levels of ten references each: 10^30 elements, could they be counted.
    let text = '(lp0\n';
    for (let level = 1; level <= 30; level++) text += `0(lp${level}\n(${`g${level - 1}\n`.repeat(10)}e`;
    const value = readPickle(toBytes(`${text}.`)).value as PythonValue[];
    expect(value.length).toBe(10);
    expect(value[0]).toBe(value[9]);
  });

  test('a million nested lists are read without recursion', () => {
    const depth = 1_000_000;
    const bytes = new Uint8Array(2 * depth);
    bytes.fill(0x5d, 0, depth).fill(0x61, depth, 2 * depth - 1);
    bytes[2 * depth - 1] = 0x2e;
    let value = readPickle(bytes).value as PythonValue[];
    let found = 1;
    for (; value.length > 0; found++) value = value[0] as PythonValue[];
    expect(found).toBe(depth);
  });

  test.each([
    ['BINBYTES', 'B\xff\xff\xff\xffab'],
    ['BINBYTES8', '\x8e\xff\xff\xff\xff\x00\x00\x00\x00ab'],
    ['BYTEARRAY8', '\x96\xff\xff\xff\x7f\x00\x00\x00\x00ab'],
    ['BINUNICODE', 'X\xff\xff\xff\x0fab'],
    ['BINUNICODE8', '\x8d\xff\xff\xff\x0f\x00\x00\x00\x00ab'],
    ['BINSTRING', 'T\xff\xff\xff\x7fab'],
    ['FRAME', '\x80\x04\x95\xff\xff\xff\xff\xff\xff\xff\xffN.'],
  ])('%s with a length beyond the file is damaged, and names itself', (opcode, text) => {
    expect(codeOf(() => readPickle(toBytes(text)))).toBe('MALFORMED_DATA');
    expect(() => readPickle(toBytes(text))).toThrow(opcode);
  });
});

describe('damage', () => {
  test.each([
    ['nothing', ''],
    ['no STOP', 'N'],
    ['an unknown opcode', '\xfe.'],
    ['an empty stack', '.'],
    ['a pop across a mark', 'N(a.'],
    ['TUPLE without a mark', 'Nt.'],
    ['APPEND to a number', 'K\x01Na.'],
    ['a key that is a list', '}]Ns.'],
    ['a key without a value', '}(Nu.'],
    ['a memo entry that is not there', 'h\x05.'],
    ['a call of a number', 'K\x01)R.'],
    ['arguments that are a list', 'cos\nsystem\n]R.'],
    ['a state for a class', 'cos\nsystem\n}b.'],
    ['a text that is not UTF-8', 'X\x02\x00\x00\x00\xc3\x28.'],
    ['an integer of letters', 'Iabc\n.'],
    ['a float of letters', 'Fabc\n.'],
    ['a string without quotes', 'Sabc\n.'],
    ['a global without texts', 'NN\x93.'],
  ])('%s is malformed', (_, text) => {
    expect(codeOf(() => readPickle(toBytes(text)))).toBe('MALFORMED_DATA');
  });

  test('an error tells the offset and the opcode', () => {
    expect(() => readPickle(toBytes('NNh\x05.'))).toThrow('offset 2 (BINGET): nothing was stored as number 5');
  });

  test('an array whose bytes do not fill its shape is malformed', () => {
    const { data } = listCases('array').find(({ name }) => name === 'array, protocol 2')!;
    // The shape (2, 2) is K\x02K\x02\x86.
    const at = data.findIndex(
      (_, i) => data[i] === 0x4b && data[i + 1] === 2 && data[i + 2] === 0x4b && data[i + 4] === 0x86,
    );
    const changed = data.slice();
    changed[at + 1] = 3;
    expect(() => readPickle(changed)).toThrow('an array of 48 bytes holds 32');
  });
});

describe('any bytes give a value or a coded error', () => {
  const samples = ['value', 'array', 'records', 'estimator', 'tree', 'inert', 'index'].flatMap((kind) =>
    listCases(kind),
  );
  const anySample = fc.constantFrom(...samples.map(({ data }) => data).filter((data) => data.length < 4000));
  const limits: PickleOptions = { maxObjects: 200_000, maxStackDepth: 100_000, maxMemoEntries: 100_000 };
  const known = ['none', 'MALFORMED_DATA', 'LIMIT_EXCEEDED', 'UNSUPPORTED_MODEL'];

  test('a pickle that is cut short is malformed', () => {
    fc.assert(
      fc.property(anySample, fc.nat(), (data, at) => {
        expect(codeOf(() => readPickle(data.subarray(0, at % data.length), limits))).toBe('MALFORMED_DATA');
      }),
      { numRuns: 500 },
    );
  });

  test('a pickle with flipped bits', () => {
    const flips = fc.array(fc.tuple(fc.nat(), fc.nat(7)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(anySample, flips, (data, places) => {
        const changed = data.slice();
        for (const [at, bit] of places) changed[at % data.length]! ^= 1 << bit;
        expect(known).toContain(codeOf(() => readPickle(changed, limits)));
      }),
      { numRuns: 1000 },
    );
  });

  test('a stream of opcodes at random', () => {
    const opcode = fc.constantFrom(...Object.keys(OPCODE_NAMES).map(Number));
    const piece = fc.oneof(
      { weight: 4, arbitrary: opcode.map((code) => [code]) },
      {
        weight: 2,
        arbitrary: fc
          .constantFrom('N', ')', ']', '}', '(', 'K\x01', 'q\x00', 'h\x00', 'U\x01a')
          .map((t) => [...toBytes(t)]),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom('cnumpy\ndtype\n', 'cbuiltins\nlist\n', 'cos\nsystem\n').map((t) => [...toBytes(t)]),
      },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 9 }).map((bytes) => [...bytes]) },
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        expect(known).toContain(codeOf(() => readPickle(Uint8Array.from([...pieces.flat(), 0x2e]), limits)));
      }),
      { numRuns: 2000 },
    );
  });
});
