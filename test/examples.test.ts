// The examples, run as their READMEs say: each model is served by the command and answers the requests as Python MLflow did.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { expectCloseValues } from './close-values.ts';

const ROOT = resolve(import.meta.dirname, '..');
const COMMAND = join(ROOT, 'dist', 'cli', 'main.js');

interface Answers {
  readonly answers: Readonly<Record<string, readonly unknown[]>>;
}

let server: ChildProcess | undefined;
afterEach(() => {
  server?.kill('SIGKILL');
});

/** Starts `decant models serve` on a free port; resolves with its URL, read from what it prints. */
async function serve(model: string): Promise<string> {
  const child = spawn(process.execPath, [COMMAND, 'models', 'serve', '-m', model, '-p', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  server = child;
  let output = '';
  return new Promise((found, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
      if (url !== undefined) found(url);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', () => {
      reject(new Error(`The server ended: ${output}`));
    });
  });
}

for (const example of ['wine-elasticnet', 'logistic-regression']) {
  const folder = join(ROOT, 'examples', example);
  const models = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'MLmodel')));

  describe(`examples/${example}`, () => {
    it('ships a skops, a cloudpickle and a 1.x-era model', () => {
      expect(models).toEqual(['model', 'model-1x', 'model-cloudpickle']);
    });

    it.each(models)('%s answers every request as Python MLflow did', async (name) => {
      const url = await serve(join(folder, name));
      const { answers } = JSON.parse(readFileSync(join(folder, 'answers', `${name}.json`), 'utf8')) as Answers;
      for (const [file, want] of Object.entries(answers)) {
        const response = await fetch(`${url}/invocations`, {
          method: 'POST',
          body: readFileSync(join(folder, 'requests', file)),
          headers: { 'Content-Type': file.endsWith('.csv') ? 'text/csv' : 'application/json' },
        });
        expect([file, response.status]).toEqual([file, 200]);
        const answer: unknown = await response.json();
        // A request in the form of MLflow 1.x gets an answer in that form: the bare list.
        const got = file === 'tutorial.json' ? answer : (answer as { predictions: unknown }).predictions;
        expectCloseValues(got, want, 1e-12, file);
      }
    });
  });
}
