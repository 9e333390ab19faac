// Data of requests in errors: only where it was asked for, and not against the operator's word.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { formatPythonValue } from '../../src/data/python-text.ts';
import { createScoringApp } from '../../src/serving/index.ts';
import type { PolicyOptions } from '../../src/serving/index.ts';
import type { Signature } from '../../src/data/schema.ts';
import { ask, makeModel } from './fake-model.ts';

const signature: Signature = {
  inputs: { kind: 'columns', columns: [{ name: 'prompt', type: 'string', required: true }] },
};

afterEach(() => {
  vi.unstubAllEnvs();
});

async function refuse(body: string, policy: PolicyOptions, mlflowVersion = '3.17.2'): Promise<string> {
  const app = createScoringApp(makeModel({ signature, mlflowVersion }), { policy: { compat: 'exact', ...policy } });
  const { message } = JSON.parse((await ask(app, body)).slice(4)) as { message: string };
  return message;
}

describe('verboseErrors', () => {
  it('ends a refusal of what is no JSON with the body (SRV-043)', async () => {
    const body = 'a,b\r\n"1\',é';
    const core =
      "Invalid input. Ensure that input is a valid JSON formatted string. Error: 'JSONDecodeError('Expecting value: line 1 column 1 (char 0)')'";
    expect(await refuse(body, { verboseErrors: true })).toBe(`${core}\nInput: \nb'a,b\\r\\n"1\\',\\xc3\\xa9'\n`);
    expect(await refuse(body, {})).toBe(core);
  });

  it('quotes plain values that the schema refuses (SRV-033, SRV-036)', async () => {
    const data = "{'prompt': 7, 'other': [None, True, 0.5]}";
    expect(await refuse('{"prompt": 7, "other": [null, true, 0.5]}', { verboseErrors: true })).toMatch(
      `Failed to predict data '${data}'. \nError: Failed to enforce schema of data '${data}' with schema '['prompt': string (required)]'. Error: `,
    );
    const silent = await refuse('{"prompt": 77777, "other": 88888}', {});
    expect(silent).toMatch(/^Failed to predict data\. \nError: Failed to enforce schema of data 'dict' with/);
    expect(silent).not.toMatch(/77777|88888/);
  });

  it('yields to MLFLOW_DISABLE_SCHEMA_DETAILS (SCH-047, SRV-114)', async () => {
    vi.stubEnv('MLFLOW_DISABLE_SCHEMA_DETAILS', 'true');
    expect(await refuse('{"prompt": 77777}', { verboseErrors: true })).not.toContain('77777');
    expect(await refuse('77777 no JSON', { verboseErrors: true })).not.toContain('77777');
  });
});

describe('formatPythonValue', () => {
  it('prints values as repr does', () => {
    const value = { a: [1, 1.5, -0, 1e16, 12345678901234567890n], "it's": null, b: Uint8Array.of(0, 39, 65, 255) };
    expect(formatPythonValue(value)).toBe(
      `{'a': [1, 1.5, 0, 1e+16, 12345678901234567890], "it's": None, 'b': b"\\x00'A\\xff"}`,
    );
  });
});
