// Params against their schema, as the real MLflow enforces them (SCH-060 .. SCH-069).
import { describe, expect, it } from 'vitest';
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
