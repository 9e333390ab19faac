// Requests whose answers by Python's scoring servers of MLflow 1.30, 2.22 and 3.17 are recorded (SRV-002 .. SRV-101, SCH-010 ..
// SCH-078). Recordings are found by listing test/fixtures/serving; tools/fixtures/serving_exchanges.py makes them.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadModel } from '../../src/flavors/pyfunc/index.ts';
import { parseExactJson } from '../../src/formats/json/index.ts';
import { createScoringApp } from '../../src/serving/index.ts';
import type { Compat, ScoringApp } from '../../src/serving/index.ts';
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

function findApp(name: string, compat: Compat): Promise<ScoringApp> {
  const key = `${compat} ${name}`;
  let app = apps.get(key);
  if (app === undefined) {
    const own = join(FIXTURES, 'serving', name, 'model');
    const folder = existsSync(own) ? own : join(FIXTURES, 'mlflow', name, 'model');
    app = loadModel(folder).then((model) => createScoringApp(model, { policy: { compat } }));
    apps.set(key, app);
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

const shown = new Set<string>();
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

  describe(`a model that MLflow ${maker.mlflow} saved`, () => {
    it.each(exchanges)('answers $id as that server does, with the exact policy', async (exchange) => {
      expect(await compare(await findApp(`${stack}-${exchange.model}`, 'exact'), exchange)).toBe('');
    });

    it.each(exchanges)('answers $id as that server does, or differs by a known choice', async (exchange) => {
      const found = await compare(await findApp(`${stack}-${exchange.model}`, 'safe'), exchange);
      if (found === '') return;
      const choices = DIFFERENCES.filter(({ exchanges: ids }) => ids.test(exchange.id));
      expect(choices.map(({ statuses: [recorded, safe] }) => `status ${safe} instead of ${recorded}`)).toEqual([found]);
      shown.add(choices[0]?.id ?? '');
    });
  });
}

it('shows every choice in some exchange, and explains it', () => {
  const page = readFileSync(join(FIXTURES, '..', '..', 'docs', 'parity.md'), 'utf8');
  expect(DIFFERENCES.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([]);
  expect(DIFFERENCES.map(({ id }) => id).filter((id) => !page.includes(`| ${id} |`))).toEqual([]);
});
