// Pickled objects as records: attributes, descriptions and refusals.
import { describe, expect, it } from 'vitest';
import { describeRecord, readState, refuseRecord } from '../../../src/formats/python/records.ts';
import { PythonDict, PythonGlobal, PythonObject } from '../../../src/formats/python/values.ts';

const TYPE = new PythonGlobal('a.module', 'Model');

describe('a pickled object', () => {
  it('is refused by name where it holds no attributes', () => {
    const bare = new PythonObject(TYPE, []);
    expect(() => readState(bare)).toThrow('a.module.Model: it holds no attributes.');
    expect(refuseRecord('a.b', 'c').code).toBe('UNSUPPORTED_MODEL');
  });

  it('is described without its data', () => {
    expect(describeRecord(undefined)).toBe('missing');
    expect(describeRecord(null)).toBe('None');
    expect(describeRecord(TYPE)).toBe('a.module.Model');
    expect(describeRecord(new PythonObject(TYPE, []))).toBe('an instance of a.module.Model');
    expect(describeRecord(new PythonDict(new Map()))).toBe('a PythonDict');
    expect(describeRecord('secret')).toBe('a string');
  });
});
