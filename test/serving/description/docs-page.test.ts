// `/openapi.json` and `/docs` as routes: media types, one making, and a page that no name of a column can break out of.
import { createHash } from 'node:crypto';
import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { Signature } from '../../../src/data/schema.ts';
import { parseExactJson } from '../../../src/formats/json/index.ts';
import { createDescriptionRoutes } from '../../../src/serving/description/description-routes.ts';
import { PAGE_SCRIPT } from '../../../src/serving/description/docs-page.ts';
import { buildExampleRequest, createScoringApp } from '../../../src/serving/index.ts';
import type { Route, ScoringApp } from '../../../src/serving/index.ts';
import { makeModel } from '../fake-model.ts';

const HOSTILE = `</script><img src=x onerror=alert(1)>'"&`;
const SIGNATURE: Signature = {
  inputs: { kind: 'columns', columns: [{ name: HOSTILE, type: 'double', required: false }] },
  params: [{ name: HOSTILE, type: 'string', default: HOSTILE, shape: null }],
};

function serve(signature: Signature): ScoringApp {
  const model = makeModel({ signature });
  const example = parseExactJson(buildExampleRequest({ signature }));
  const routes: readonly Route[] = createDescriptionRoutes(() => ({ model, policy: {}, example, routes }));
  return createScoringApp(model, { routes });
}

async function get(app: ScoringApp, path: string): Promise<Response> {
  return app.fetch(new Request(`http://host${path}`));
}

describe('the routes of the description', () => {
  it('answer a document that lists themselves', async () => {
    const response = await get(serve(SIGNATURE), '/openapi.json');
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
    const { openapi, paths } = (await response.json()) as { openapi: string; paths: object };
    expect(openapi).toBe('3.1.1');
    expect(Object.keys(paths)).toEqual([
      '/invocations',
      '/ping',
      '/health',
      '/version',
      '/example',
      '/openapi.json',
      '/docs',
    ]);
  });

  it('answer a page that runs its own script alone and loads nothing', async () => {
    const response = await get(serve(SIGNATURE), '/docs');
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const policy = response.headers.get('content-security-policy') ?? '';
    const hash = createHash('sha256').update(PAGE_SCRIPT).digest('base64');
    expect(policy).toContain(`default-src 'none'; script-src 'sha256-${hash}'; style-src 'sha256-`);
    expect(policy).not.toContain('unsafe');
    const page = await response.text();
    expect(page).toContain(`<script>${PAGE_SCRIPT}</script>`);
    expect(page.match(/(?:src|href|url)\s*[=(]\s*["']?(?:https?:)?\/\//i)).toBeNull();
  });

  it('escape names of columns, params and their values wherever they stand', async () => {
    const page = await (await get(serve(SIGNATURE), '/docs')).text();
    expect(page).not.toContain('<img');
    expect(page).toContain('&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&#39;&quot;&amp;');
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page.match(/<\/script/g)).toHaveLength(2);
    const forms = /<script type="application\/json" id="forms">(.*)<\/script>/.exec(page)?.[1] ?? '';
    expect(JSON.parse(forms)).toMatchObject({
      dataframe_split: {
        type: 'application/json',
        body: JSON.stringify({ dataframe_split: { columns: [HOSTILE], data: [[0]] } })
          .replaceAll(':', ': ')
          .replaceAll(',', ', '),
      },
    });
  });

  it('make the page and the document once', async () => {
    let count = 0;
    const model = makeModel();
    const routes = createDescriptionRoutes(() => {
      count++;
      return { model, policy: {}, example: { inputs: [1] }, routes: [] };
    });
    const app = createScoringApp(model, { routes });
    for (const path of ['/docs', '/openapi.json', '/docs', '/openapi.json'])
      expect((await get(app, path)).status).toBe(200);
    expect(count).toBe(2);
  });
});

/** As much of a browser as the script of the page uses. */
class FakeElement {
  textContent = '';
  value = '';
  selectedIndex = 0;
  readonly #listeners = new Map<string, () => unknown>();

  addEventListener(name: string, listener: () => unknown): void {
    this.#listeners.set(name, listener);
  }

  fire(name: string): unknown {
    return this.#listeners.get(name)?.();
  }
}

describe('the script of the page', () => {
  const forms = {
    inputs: { type: 'application/json', body: `{"inputs": ["it's"]}` },
    CSV: { type: 'text/csv', body: 'a\n1\n' },
  };

  function open(ids: readonly string[]) {
    const elements = new Map(ids.map((id) => [id, new FakeElement()]));
    const element = (id: string): FakeElement => elements.get(id) ?? expect.fail(id);
    element('forms').textContent = JSON.stringify(forms);
    element('form').value = 'inputs';
    const sent: unknown[] = [];
    const context = createContext({
      document: { getElementById: (id: string) => elements.get(id) ?? null },
      location: { href: 'https://host/models/wine/docs' },
      navigator: { clipboard: { writeText: (text: string) => sent.push(text) } },
      performance,
      URL,
      fetch: (...args: unknown[]) => {
        sent.push(args);
        return Promise.resolve(new Response('{"predictions": [1]}'));
      },
    });
    runInContext(PAGE_SCRIPT, context);
    return { element, sent };
  }

  it('makes a request for a shell at the address of the page, and copies it', () => {
    const { element, sent } = open(['forms', 'form', 'body', 'curl', 'copy', 'send', 'answer']);
    const curl =
      `curl 'https://host/models/wine/invocations' -H 'Content-Type: application/json' ` +
      `--data-raw '{"inputs": ["it'\\''s"]}'`;
    expect(element('curl').textContent).toBe(curl);
    element('copy').fire('click');
    expect(sent).toEqual([curl]);
  });

  it('sends the form, the method and the token that are chosen, and shows the answer as text', async () => {
    const { element, sent } = open(['forms', 'form', 'body', 'curl', 'copy', 'send', 'answer', 'method', 'token']);
    element('form').value = 'CSV';
    element('form').fire('change');
    element('method').selectedIndex = 1;
    element('method').value = 'predict_proba';
    element('token').value = ' t ';
    await element('send').fire('click');
    expect(sent).toEqual([
      [
        'https://host/models/wine/invocations?method=predict_proba',
        { method: 'POST', headers: { 'Content-Type': 'text/csv', Authorization: 'Bearer t' }, body: 'a\n1\n' },
      ],
    ]);
    expect(element('answer').textContent).toMatch(/^200 in \d+ ms\n\{"predictions": \[1\]\}$/);
  });
});
