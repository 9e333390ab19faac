// Pages of other origins: preflights, the list, and what caches are told.
import { describe, expect, it } from 'vitest';
import { allowOrigins } from '../../../src/serving/access/allow-origins.ts';
import type { OriginOptions } from '../../../src/serving/access/allow-origins.ts';
import { requireBearer } from '../../../src/serving/access/bearer.ts';
import { createScoringApp } from '../../../src/serving/index.ts';
import type { ScoringResponse } from '../../../src/serving/index.ts';
import { makeModel, makeRequest } from '../fake-model.ts';

const ORIGIN = 'https://app.example.com';

async function call(
  options: OriginOptions,
  headers: Readonly<Record<string, string>>,
  method = 'POST',
): Promise<ScoringResponse> {
  const app = createScoringApp(makeModel(), {
    layers: [allowOrigins(options), requireBearer({ tokens: ['t'] })],
  });
  return app.handle(
    makeRequest('{"inputs": [1]}', { method, headers: { 'content-type': 'application/json', ...headers } }),
  );
}

const EXPOSED = { 'access-control-expose-headers': 'retry-after, www-authenticate, x-request-id' };

describe('allowOrigins', () => {
  it('lets a page of the list read the answer, and a refusal too', async () => {
    const good = await call({ origins: [ORIGIN] }, { origin: ORIGIN, authorization: 'Bearer t' });
    expect([good.status, good.headers]).toEqual([
      200,
      { 'access-control-allow-origin': ORIGIN, ...EXPOSED, vary: 'Origin' },
    ]);
    const refused = await call({ origins: [ORIGIN] }, { origin: ORIGIN });
    expect([refused.status, refused.headers?.['access-control-allow-origin']]).toEqual([401, ORIGIN]);
  });

  it.each([undefined, 'https://app.example.com.evil.org', 'http://app.example.com', 'https://APP.example.com', 'null'])(
    'says nothing to a page of %s',
    async (origin) => {
      const headers = { authorization: 'Bearer t', ...(origin === undefined ? {} : { origin }) };
      const answer = await call({ origins: [ORIGIN] }, headers);
      expect([answer.status, answer.headers]).toEqual([200, { vary: 'Origin' }]);
    },
  );

  it('answers a preflight before anybody asks for credentials', async () => {
    const headers = {
      origin: ORIGIN,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    };
    const answer = await call({ origins: [ORIGIN], credentials: true, maxAge: 5 }, headers, 'OPTIONS');
    expect([answer.status, answer.body, answer.headers]).toEqual([
      204,
      '',
      {
        'access-control-allow-origin': ORIGIN,
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'GET, HEAD, POST',
        'access-control-allow-headers': 'authorization,content-type',
        'access-control-max-age': '5',
        vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
      },
    ]);
  });

  it('refuses the preflight of another page with PERMISSION_DENIED', async () => {
    const headers = { origin: 'https://evil.org', 'access-control-request-method': 'POST' };
    const answer = await call({ origins: [ORIGIN] }, headers, 'OPTIONS');
    expect([answer.status, answer.body]).toEqual([
      403,
      '{"error_code": "PERMISSION_DENIED", "message": "Pages of this origin may not call this server."}',
    ]);
    expect(answer.headers?.['access-control-allow-origin']).toBe(undefined);
  });

  it('does not repeat header names that are none', async () => {
    const headers = {
      origin: ORIGIN,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'a\r\nset-cookie: x',
    };
    const answer = await call({ origins: [ORIGIN] }, headers, 'OPTIONS');
    expect(answer.headers?.['access-control-allow-headers']).toBe(undefined);
  });

  it('leaves OPTIONS that is no preflight to the routes', async () => {
    expect((await call({ origins: [ORIGIN] }, { origin: ORIGIN }, 'OPTIONS')).status).toBe(401);
  });

  it('lets all pages in with *, of which caches need not know', async () => {
    const answer = await call({ origins: ['*'] }, { origin: 'https://any.org', authorization: 'Bearer t' });
    expect(answer.headers).toEqual({ 'access-control-allow-origin': '*', ...EXPOSED });
  });

  it('refuses * together with credentials', () => {
    expect(() => allowOrigins({ origins: ['*'], credentials: true })).toThrow(
      'The origin * cannot be allowed together with credentials.',
    );
  });

  it.each(['https://app.example.com/', 'app.example.com', 'null', 'https://*.example.com/x', 'HTTPS://a.b', ''])(
    'refuses %j, which no browser writes',
    (origin) => {
      expect(() => allowOrigins({ origins: [origin] })).toThrow('An origin is a scheme, a host and perhaps a port');
    },
  );
});
