// GET /openapi.json and GET /docs: the description of the server, made when it is asked for first.
import { JSON_TYPE, HTML_TYPE } from '../protocol/scoring-message.ts';
import type { Route, ScoringResponse } from '../protocol/scoring-message.ts';
import { buildDocument, renderDocument } from './api-document.ts';
import type { ApiSource } from './api-document.ts';
import { PAGE_SCRIPT, PAGE_STYLE, renderDocsPage } from './docs-page.ts';

/** Makes the two routes; `source` is asked once, when all routes of the server are known. */
export function createDescriptionRoutes(source: () => ApiSource): readonly Route[] {
  let document: ScoringResponse | undefined;
  let page: Promise<ScoringResponse> | undefined;
  const openApi: Route = {
    path: '/openapi.json',
    method: 'GET',
    summary: 'This description.',
    answers: { 200: { description: 'A document of OpenAPI 3.1.', contentType: JSON_TYPE } },
    answer: () => (document ??= { status: 200, contentType: JSON_TYPE, body: renderDocument(buildDocument(source())) }),
  };
  const docs: Route = {
    path: '/docs',
    method: 'GET',
    summary: 'This description as a page.',
    answers: { 200: { description: 'A page for people.', contentType: 'text/html' } },
    answer: () => (page ??= renderPage(source())),
  };
  return [openApi, docs];
}

async function renderPage(source: ApiSource): Promise<ScoringResponse> {
  const [script, style] = await Promise.all([PAGE_SCRIPT, PAGE_STYLE].map(hashSource));
  const policy = [
    "default-src 'none'",
    `script-src ${script ?? ''}`,
    `style-src ${style ?? ''}`,
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    status: 200,
    contentType: HTML_TYPE,
    body: renderDocsPage(buildDocument(source), source.model.signature),
    headers: {
      'content-security-policy': policy.join('; '),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    },
  };
}

/** The hash by which a browser knows an inline script or style. */
async function hashSource(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`;
}
