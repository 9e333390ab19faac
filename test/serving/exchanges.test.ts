// Requests whose answers by Python's scoring servers of MLflow 1.30, 2.22 and 3.17 are recorded (SRV-002 .. SRV-101, SCH-010 ..
// SCH-078). Recordings are found by listing test/fixtures/serving; tools/fixtures/serving_exchanges.py makes them.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadModel } from '../../src/flavors/pyfunc/index.ts';
import { parseExactJson } from '../../src/formats/json/index.ts';
import { createScoringApp } from '../../src/serving/index.ts';
import type { ScoringApp } from '../../src/serving/index.ts';
import { expectCloseValues } from '../close-values.ts';
import { makeRequest } from './fake-model.ts';
import { DIFFERENCES } from './known-differences.ts';

const FIXTURES = join(import.meta.dirname, '..', 'fixtures');

interface Exchange {
  readonly id: string;
  readonly model: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | { readonly base64: string };
  readonly status: number;
  /** Default: application/json; null for an answer without content. */
  readonly type?: string | null;
  /** Body of a success. */
  readonly answer?: string;
  /** Error code of a refusal in JSON. */
  readonly code?: string;
}

const apps = new Map<string, Promise<ScoringApp>>();

function findApp(name: string): Promise<ScoringApp> {
  let app = apps.get(name);
  if (app === undefined) {
    const own = join(FIXTURES, 'serving', name, 'model');
    const folder = existsSync(own) ? own : join(FIXTURES, 'mlflow', name, 'model');
    app = loadModel(folder).then((model) => createScoringApp(model));
    apps.set(name, app);
  }
  return app;
}

function readBody(body: Exchange['body']): string | Uint8Array {
  return typeof body === 'object' ? Buffer.from(body.base64, 'base64') : (body ?? '');
}

/** Empty where the answer is that of Python. */
async function compare(app: ScoringApp, exchange: Exchange): Promise<string> {
  const headers = Object.fromEntries(
    Object.entries(exchange.headers ?? { 'content-type': 'application/json' }).map(([name, value]) => [
      name.toLowerCase(),
      value.trim(),
    ]),
  );
  const { method = 'POST', path = '/invocations', status, type = 'application/json', answer, code } = exchange;
  const response = await app.handle(makeRequest(readBody(exchange.body), { method, path, headers }));
  if (response.status !== status) return `status ${response.status} instead of ${status}`;
  if ((response.contentType ?? null) !== type) return `type ${String(response.contentType)} instead of ${String(type)}`;
  const text = String(response.body);
  if (code !== undefined) {
    const found = (JSON.parse(text) as { error_code: string }).error_code;
    return found === code ? '' : `code ${found} instead of ${code}`;
  }
  if (answer === undefined || method === 'HEAD') return '';
  try {
    expectCloseValues(readAnswer(text), readAnswer(answer), 1e-12);
    return '';
  } catch {
    return `answer ${text} instead of ${answer}`;
  }
}

/** `/ping` answers a line end, which is no JSON. */
function readAnswer(text: string): unknown {
  return text.trim() === '' ? text : parseExactJson(text);
}

const recordings = readdirSync(join(FIXTURES, 'serving')).filter((name) => name.endsWith('.json'));

it('has recordings of three generations of MLflow', () => {
  expect(recordings).toEqual(['mlflow1.json', 'mlflow2.json', 'mlflow3.json']);
});

for (const file of recordings) {
  const stack = file.replace('.json', '');
  const { maker, exchanges } = JSON.parse(readFileSync(join(FIXTURES, 'serving', file), 'utf8')) as {
    maker: { mlflow: string };
    exchanges: readonly Exchange[];
  };
  const known = DIFFERENCES[stack] ?? {};

  describe(`a model that MLflow ${maker.mlflow} saved`, () => {
    it.each(exchanges.filter(({ id }) => !Object.hasOwn(known, id)))(
      'answers $id as that server does',
      async (exchange) => {
        expect(await compare(await findApp(`${stack}-${exchange.model}`), exchange)).toBe('');
      },
    );

    it.each(exchanges.filter(({ id }) => Object.hasOwn(known, id)))('differs at $id, on purpose', async (exchange) => {
      expect(await compare(await findApp(`${stack}-${exchange.model}`), exchange)).toBe(known[exchange.id]);
    });

    it('knows no difference that is not recorded', () => {
      const ids = new Set(exchanges.map(({ id }) => id));
      expect(Object.keys(known).filter((id) => !ids.has(id))).toEqual([]);
    });
  });
}
