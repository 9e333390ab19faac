// The access log: what a line holds and what it never holds, and files that cannot be written.
import { mkdtempSync, readFileSync, renameSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createScoringApp } from '../../../src/serving/index.ts';
import { countBytes } from '../../../src/serving/observation/byte-count.ts';
import { createObservation } from '../../../src/serving/observation/create-observation.ts';
import { openLogFile } from '../../../src/serving/observation/log-file.ts';
import { makeModel, makeRequest } from '../fake-model.ts';
import type { RequestOptions } from '../fake-model.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'decant-log-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The line of one request. */
async function logOf(body: string, options: RequestOptions = {}): Promise<Record<string, unknown>> {
  const lines: string[] = [];
  const model = makeModel();
  const observation = createObservation({ model, metrics: false, worker: 2, writeLog: (line) => lines.push(line) });
  const app = createScoringApp(model, observation);
  await app.handle({ ...makeRequest(body, options), remoteAddress: '10.0.0.7' });
  expect(lines).toHaveLength(1);
  expect(lines[0]?.endsWith('}\n')).toBe(true);
  return JSON.parse(lines[0] ?? '') as Record<string, unknown>;
}

const ROWS = '{"dataframe_split": {"columns": ["secret_column"], "data": [["secret value"], ["é"]]}}';

describe('a line of the log', () => {
  it('tells what became of a request', async () => {
    const line = await logOf(ROWS, {
      path: '/invocations?method=predict&api_key=secret',
      headers: {
        'content-type': 'application/json',
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
        'x-request-id': 'order-17',
        authorization: 'Bearer secret',
      },
    });
    expect(line).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      level: 'info',
      request_id: 'order-17',
      trace_id: '0af7651916cd43dd8448eb211c80319c',
      span_id: expect.stringMatching(/^[\da-f]{16}$/) as string,
      parent_span_id: 'b7ad6b7169203331',
      method: 'POST',
      path: '/invocations',
      predict_method: 'predict',
      status: 200,
      bytes_in: new TextEncoder().encode(ROWS).length,
      bytes_out: '{"predictions": [{"secret_column": "secret value"}, {"secret_column": "\\u00e9"}]}'.length,
      duration_ms: expect.any(Number) as number,
      predict_ms: expect.any(Number) as number,
      rows: 2,
      remote_address: '10.0.0.7',
      worker: 2,
    });
    expect(JSON.stringify(line)).not.toContain('secret');
  });

  it('tells the code of an error, and not what was wrong with the data', async () => {
    const line = await logOf('{"secret": 1}');
    expect(line).toMatchObject({ level: 'warn', status: 400, error_code: 'BAD_REQUEST' });
    expect(JSON.stringify(line)).not.toContain('secret');
  });

  it('has an id where none was brought, and a path that is not too long', async () => {
    const line = await logOf('', { method: 'GET', path: `/${'x'.repeat(1000)}\n"`, headers: {} });
    expect(line['request_id']).toBe(line['trace_id']);
    expect(line['path']).toBe(`/${'x'.repeat(255)}...`);
    expect(line['status']).toBe(404);
  });

  it('counts bytes as they go over the wire', async () => {
    for (const text of ['', 'abc', 'é', '€', '😀', '\ud83d', '\ud83dx', '\ude00', 'a😀é€']) {
      expect(countBytes(text)).toBe(new TextEncoder().encode(text).length);
    }
    expect(await logOf('', { method: 'HEAD', path: '/version', headers: {} })).toMatchObject({ bytes_out: 0 });
  });
});

describe('the file of the log', () => {
  it('holds every line in order after it is closed', async () => {
    const path = join(folder, 'access.log');
    const log = await openLogFile(path, { onTrouble: (message) => expect.fail(message) });
    const lines = Array.from({ length: 5000 }, (_, index) => `{"line":${index},"text":"${'x'.repeat(50)}"}\n`);
    for (const line of lines) log.write(line);
    await log.close();
    expect(readFileSync(path, 'utf8')).toBe(lines.join(''));
    expect(log.droppedCount).toBe(0);
  });

  it('is opened anew after it was moved away', async () => {
    const path = join(folder, 'access.log');
    const log = await openLogFile(path, { onTrouble: (message) => expect.fail(message) });
    log.write('one\n');
    await expect.poll(() => readFileSync(path, 'utf8')).toBe('one\n');
    renameSync(path, `${path}.1`);
    log.reopen();
    await expect.poll(() => existsSync(path)).toBe(true);
    log.write('two\n');
    await log.close();
    expect([readFileSync(`${path}.1`, 'utf8'), readFileSync(path, 'utf8')]).toEqual(['one\n', 'two\n']);
  });

  it.runIf(existsSync('/dev/full'))('that is full loses lines, counts them and says so once', async () => {
    const troubles: string[] = [];
    const log = await openLogFile('/dev/full', { onTrouble: (message) => troubles.push(message) });
    log.write('one\n');
    log.write('two\n');
    await expect.poll(() => log.droppedCount).toBe(2);
    log.write('three\n');
    await log.close();
    expect(log.droppedCount).toBe(3);
    expect(troubles).toEqual(['Lines of the log /dev/full are lost: ENOSPC.']);
  });

  it('drops lines that come faster than they can be written', async () => {
    const troubles: string[] = [];
    const path = join(folder, 'access.log');
    const log = await openLogFile(path, { maxWaiting: 10, onTrouble: (message) => troubles.push(message) });
    for (const line of ['12345\n', '1234\n', 'x\n']) log.write(line);
    await log.close();
    expect(readFileSync(path, 'utf8')).toBe('12345\nx\n');
    expect([log.droppedCount, troubles.length]).toEqual([1, 1]);
  });

  it('keeps the old file where the new one cannot be opened', async () => {
    const troubles: string[] = [];
    const inner = join(folder, 'inner');
    const path = join(inner, 'access.log');
    await expect(openLogFile(path, { onTrouble: () => undefined })).rejects.toThrow('ENOENT');
    const { mkdirSync } = await import('node:fs');
    mkdirSync(inner);
    const log = await openLogFile(path, { onTrouble: (message) => troubles.push(message) });
    renameSync(inner, join(folder, 'moved'));
    log.reopen();
    log.write('one\n');
    await log.close();
    expect(readFileSync(join(folder, 'moved', 'access.log'), 'utf8')).toBe('one\n');
    expect(troubles).toEqual([`The log ${path} cannot be opened anew, the old file is kept: ENOENT.`]);
  });
});
