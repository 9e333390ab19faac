// The page of `/docs`: the description of the server for people. One file without anything from elsewhere; every text of the model is escaped.
import type { Value } from '../../data/dtype.ts';
import { renderValue } from '../../formats/json/index.ts';
import { describeShape, describeType } from '../../data/describe-schema.ts';
import type { Schema, Signature } from '../../data/schema.ts';
import type { Json } from './json-schema.ts';

/** The script of the page: it puts the real address into the request, copies it, and sends it. */
export const PAGE_SCRIPT = `
const byId = (id) => document.getElementById(id);
const url = new URL('invocations', location.href).href;
const method = byId('method');
const target = () => method && method.selectedIndex > 0 ? url + '?method=' + encodeURIComponent(method.value) : url;
const quote = (text) => "'" + text.replaceAll("'", "'\\\\''") + "'";
const forms = JSON.parse(byId('forms').textContent);
const chosen = () => forms[byId('form').value];
const show = () => {
  byId('curl').textContent = 'curl ' + quote(target()) + " -H 'Content-Type: " + chosen().type + "' --data-raw " + quote(byId('body').value);
};
const choose = () => { byId('body').value = chosen().body; show(); };
byId('form').addEventListener('change', choose);
byId('body').addEventListener('input', show);
if (method) method.addEventListener('change', show);
byId('copy').addEventListener('click', () => navigator.clipboard.writeText(byId('curl').textContent));
byId('send').addEventListener('click', async () => {
  const answer = byId('answer');
  answer.textContent = '...';
  const headers = { 'Content-Type': chosen().type };
  const key = byId('token')?.value.trim() ?? '';
  if (key !== '') headers.Authorization = key.includes(' ') ? key : 'Bearer ' + key;
  try {
    const started = performance.now();
    const response = await fetch(target(), { method: 'POST', headers, body: byId('body').value });
    const text = await response.text();
    answer.textContent = response.status + ' in ' + Math.round(performance.now() - started) + ' ms\\n' + text.slice(0, 20000);
  } catch (error) {
    answer.textContent = String(error);
  }
});
choose();
`;

/** The style of the page. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; } td, th { text-align: left; padding: .2rem 1rem .2rem 0; vertical-align: top; }
pre, textarea { font: 13px/1.45 ui-monospace, monospace; border: 1px solid #8886; border-radius: 4px; padding: .6rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; } textarea { width: 100%; box-sizing: border-box; height: 9rem; }
.scroll { max-height: 24rem; overflow: auto; }
`;

/** Media type and text of one example. */
interface ExampleBody {
  readonly type: string;
  readonly body: string;
}

/** Renders the page from the document of `buildDocument` and the signature that it was made from. */
export function renderDocsPage(document: Json, signature: Signature | undefined): string {
  const info = document['info'] as { readonly title: string; readonly description: string };
  const paths = document['paths'] as unknown as Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  const post = paths['/invocations']?.['post'];
  const forms = listExamples(post);
  const methods = post?.parameters?.find(({ name }) => name === 'method')?.schema.enum ?? [];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(info.title)}</title>
<style>${PAGE_STYLE}</style>
<h1>${escapeHtml(info.title)}</h1>
<p>${escapeHtml(info.description)} For programs: <a href="openapi.json">openapi.json</a>.</p>
<h2>Routes</h2>
<table>${renderRoutes(paths)}</table>
<h2>Inputs</h2>
${renderSchema(signature?.inputs)}
${renderParams(signature)}
<h2>Answer</h2>
${renderSchema(signature?.outputs)}
<h2>Try it</h2>
<p><label>Form <select id="form">${Object.keys(forms).map(renderOption).join('')}</select></label>
${methods.length === 0 ? '' : `<label>Method <select id="method">${methods.map(renderOption).join('')}</select></label>`}
${document['security'] === undefined ? '' : '<label>Token <input id="token" type="password" autocomplete="off"></label>'}</p>
<textarea id="body" spellcheck="false" aria-label="Body"></textarea>
<p><button id="send">Send</button> <button id="copy">Copy as curl</button></p>
<pre id="curl">${escapeHtml(renderCurl(forms))}</pre>
<pre id="answer"></pre>
<script type="application/json" id="forms">${escapeScript(renderValue(forms as unknown as Value))}</script>
<script>${PAGE_SCRIPT}</script>
</html>
`;
}

interface Operation {
  readonly summary: string;
  readonly parameters?: readonly { readonly name: string; readonly schema: { readonly enum?: readonly string[] } }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, MediaContent>> };
}

interface MediaContent {
  readonly example?: Value;
  readonly examples?: Readonly<Record<string, { readonly value: Value }>>;
}

function listExamples(post: Operation | undefined): Readonly<Record<string, ExampleBody>> {
  const content = post?.requestBody?.content ?? {};
  const json = Object.entries(content['application/json']?.examples ?? {}).map(([name, { value }]) => [
    name,
    { type: 'application/json', body: renderValue(value) },
  ]);
  const csv = content['text/csv']?.example;
  const all = typeof csv === 'string' ? [...json, ['CSV', { type: 'text/csv', body: csv }]] : json;
  return Object.fromEntries(all.length > 0 ? all : [['JSON', { type: 'application/json', body: '{}' }]]) as Record<
    string,
    ExampleBody
  >;
}

/** For readers without scripts; the script puts the real address in. */
function renderCurl(forms: Readonly<Record<string, ExampleBody>>): string {
  const [first] = Object.values(forms);
  const body = `'${(first?.body ?? '{}').replaceAll("'", String.raw`'\''`)}'`;
  return `curl http://127.0.0.1:5000/invocations -H 'Content-Type: ${first?.type ?? 'application/json'}' --data-raw ${body}`;
}

function renderRoutes(paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>): string {
  return Object.entries(paths)
    .flatMap(([path, operations]) =>
      Object.entries(operations).map(
        ([method, { summary }]) =>
          `<tr><td><code>${escapeHtml(method.toUpperCase())} ${escapeHtml(path)}</code><td>${escapeHtml(summary)}</tr>`,
      ),
    )
    .join('');
}

function renderSchema(schema: Schema | undefined): string {
  if (schema === undefined) return '<p>The model does not say.</p>';
  const rows =
    schema.kind === 'tensors'
      ? schema.tensors.map(({ name, dtype, shape }) => [name ?? '(one tensor)', dtype, describeShape(shape)])
      : schema.columns.map(({ name, type, required }, index) => [
          name === undefined ? `column ${index}` : String(name),
          describeType(type),
          required ? '' : 'optional',
        ]);
  return renderTable(rows);
}

function renderParams(signature: Signature | undefined): string {
  const params = signature?.params ?? [];
  if (params.length === 0) return '';
  const rows = params.map(({ name, type, shape, default: fallback }) => [
    name,
    describeType(type) + (shape === null ? '' : ' list'),
    `default ${renderValue(fallback)}`,
  ]);
  return `<h2>Params</h2>\n${renderTable(rows)}`;
}

function renderTable(rows: readonly (readonly string[])[]): string {
  const lines = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${escapeHtml(cell)}`).join('')}</tr>`);
  return `<div class="scroll"><table>${lines.join('')}</table></div>`;
}

function renderOption(text: string): string {
  return `<option>${escapeHtml(text)}</option>`;
}

/** Text for any place of a page. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** JSON inside of a script element: nothing in it can end the element. */
function escapeScript(json: string): string {
  return json.replaceAll('<', String.raw`\u003c`);
}
