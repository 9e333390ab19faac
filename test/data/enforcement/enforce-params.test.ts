// Params against their schema, as the real MLflow enforces them (SCH-060 .. SCH-069).
import { describe, expect, it } from 'vitest';
import { PythonFloat } from '../../../src/data/dtype.ts';
import { enforceParams } from '../../../src/data/enforcement/enforce-params.ts';
import { parseParams } from '../../../src/model/signature.ts';
import { decodeValue, encodeValue, findDifferences, readGroups } from '../schema-cases.ts';

describe('params against their schema', () => {
  it.each(readGroups('mlflow3-params'))('$of.schema', ({ of, cases }) => {
    const specs = parseParams(of['schema'] as string);
    const differences = findDifferences(cases, ({ params }) => encodeValue(enforceParams(decodeValue(params!), specs)));
    expect(differences).toEqual([]);
  });
});

describe('enforceParams', () => {
  const specs = parseParams(
    '[{"name": "t", "default": 0.5, "shape": null, "type": "double"}, {"name": "k", "default": [1], "shape": [-1], "type": "integer"}, {"name": "d", "default": "2024-01-01", "shape": null, "type": "datetime"}]',
  );

  it('gives nothing where the model has no params, whatever was sent (SCH-060)', () => {
    expect(enforceParams({ a: 1 }, undefined)).toEqual({});
    expect(enforceParams('text', [])).toEqual({});
  });

  it('fills in defaults after what was given, and leaves out unknown names (SCH-061, SCH-062)', () => {
    const defaults = { t: 0.5, k: [1], d: '2024-01-01' };
    expect(enforceParams(undefined, specs)).toEqual(defaults);
    expect(enforceParams(null, specs)).toEqual(defaults);
    expect(Object.entries(enforceParams({ z: 1, d: '2024-02-03', t: undefined as never }, specs))).toEqual([
      ['d', '2024-02-03'],
      ['t', 0.5],
      ['k', [1]],
    ]);
  });

  it('takes dates of JavaScript, and whole numbers for floats', () => {
    const given = { d: new Date('2024-02-03T04:05:06.007Z'), t: 2 };
    expect(enforceParams(given, specs)).toEqual({ d: '2024-02-03T04:05:06.007000', t: new PythonFloat(2), k: [1] });
    expect(enforceParams({ d: new Date(NaN) }, specs)).toMatchObject({ d: null });
  });

  it('refuses what is no dict (SCH-061)', () => {
    expect(() => enforceParams([1], specs)).toThrow("Parameters must be a dictionary. Got type 'list'.");
  });

  it('reports all that does not fit at once, by type and not by value (SCH-069)', () => {
    expect(() => enforceParams({ t: 'secret', k: [1, 1.5], d: 5 }, specs)).toThrow(
      "Invalid parameters found: {('t', \"Failed to validate type and shape for 't': double, error: Can not safely convert `<class 'str'>` to `double`\"), " +
        "('k', \"Failed to validate type and shape for 'k': integer (shape: (-1,)), error: Can not safely convert `<class 'float'>` to `integer`\"), " +
        "('d', \"Failed to validate type and shape for 'd': datetime, error: Failed to convert value of type `<class 'int'>` to `datetime`; ISO 8601 text is needed\")}",
    );
  });
});
