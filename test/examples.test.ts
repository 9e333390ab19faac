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
  return run([COMMAND, 'models', 'serve', '-m', model, '-p', '0']);
}

/** Runs a server; resolves with the first URL that it prints. */
async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
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

describe.each(['mount-hono', 'mount-express', 'mount-fastify', 'mount-node-http'])('examples/%s', (example) => {
  /** The URL of the app, which the model stands under. */
  async function start(): Promise<string> {
    return run([join(ROOT, 'examples', example, 'server.mjs')], { PORT: '0', DECANT_MAX_BODY_BYTES: '2000' });
  }

  async function post(url: string, body: string | Uint8Array | ReadableStream<Uint8Array>): Promise<Response> {
    return fetch(`${url}/models/wine/invocations`, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/json' },
      duplex: 'half',
    });
  }

  it('answers under its prefix, beside the routes of the app', async () => {
    const url = await start();
    const wine = join(ROOT, 'examples', 'wine-elasticnet');
    const { answers } = JSON.parse(readFileSync(join(wine, 'answers', 'model.json'), 'utf8')) as Answers;
    const response = await post(url, readFileSync(join(wine, 'requests', 'split.json')));
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
    const { predictions } = (await response.json()) as { predictions: unknown };
    expectCloseValues(predictions, answers['split.json'], 1e-12, example);
    expect(await (await fetch(`${url}/models/wine/ping`)).text()).toBe('\n');
    expect(await (await fetch(url)).text()).toBe('My app');
  });

  it("answers errors in MLflow's JSON, and leaves other paths to the app", async () => {
    const url = await start();
    const refused = await post(url, '{"x": 1}');
    expect([refused.status, await refused.json()]).toEqual([
      400,
      expect.objectContaining({ error_code: 'BAD_REQUEST' }),
    ]);
    const unknown = await fetch(`${url}/models/wine/nothing`);
    expect([unknown.status, await unknown.text()]).toEqual([404, '{"detail":"Not Found"}']);
    const other = await fetch(`${url}/models/winery/ping`);
    expect([other.status, await other.text()]).not.toEqual([404, '{"detail":"Not Found"}']);
    expect(other.status).toBe(404);
  });

  it('redirects under its prefix (SRV-008)', async () => {
    const url = await start();
    const response = await fetch(`${url}/models/wine/version/?x=1`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([307, `${url}/models/wine/version?x=1`]);
  });

  it('stops reading a body that streams beyond the limit', async () => {
    const url = await start();
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 1000;
        if (sent > 5_000) controller.close();
        else controller.enqueue(new Uint8Array(1000).fill(32));
      },
    });
    const response = await post(url, body);
    expect([response.status, await response.json()]).toEqual([
      413,
      expect.objectContaining({ error_code: 'LIMIT_EXCEEDED' }),
    ]);
  });
});
