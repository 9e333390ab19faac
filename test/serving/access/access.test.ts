// Bearer tokens and passwords: who enters, what the others are told, and that no secret is in it.
import { describe, expect, it } from 'vitest';
import { openByPassword, parseUsers, requireBasic } from '../../../src/serving/access/basic.ts';
import { openByToken, parseTokenList, parseTokens, requireBearer } from '../../../src/serving/access/bearer.ts';
import { hashPassword, isPasswordHash, verifyPassword } from '../../../src/serving/access/password-hash.ts';
import { requireAccess } from '../../../src/serving/access/require-access.ts';
import { digestSecret, isSameDigest } from '../../../src/serving/access/secret-digest.ts';
import { secureRedirects } from '../../../src/serving/access/secure-redirects.ts';
import { createScoringApp } from '../../../src/serving/index.ts';
import type { Layer } from '../../../src/serving/index.ts';
import { makeModel, makeRequest, show } from '../fake-model.ts';

const BODY = '{"inputs": [1]}';
const MISSING = '401 {"error_code": "UNAUTHENTICATED", "message": "The request carries no credentials."}';
const WRONG = '401 {"error_code": "UNAUTHENTICATED", "message": "The credentials of the request are not known here."}';

async function enter(layer: Layer, authorization?: string, path = '/invocations', method = 'POST'): Promise<string> {
  const app = createScoringApp(makeModel(), { layers: [layer] });
  const headers = {
    'content-type': 'application/json',
    ...(authorization === undefined ? {} : { authorization }),
  };
  return show(await app.handle(makeRequest(method === 'POST' ? BODY : '', { path, method, headers })));
}

function basic(text: string): string {
  return `Basic ${Buffer.from(text, 'utf8').toString('base64')}`;
}

describe('requireBearer', () => {
  const layer = requireBearer({ tokens: ['first-token', 'second/token=='] });

  it.each(['Bearer first-token', 'bearer  first-token', 'BEARER second/token=='])('admits %s', async (header) => {
    expect(await enter(layer, header)).toBe('200 {"predictions": [1]}');
  });

  it.each([undefined, ''])('asks for credentials where there are none (%j)', async (header) => {
    expect(await enter(layer, header)).toBe(MISSING);
  });

  it.each(['Bearer first-toke', 'Bearer first-token2', 'Bearer', 'Bearer ', 'first-token', basic('a:first-token')])(
    'refuses %j',
    async (header) => {
      expect(await enter(layer, header)).toBe(WRONG);
    },
  );

  it('answers at once, so that the way of one row stays short', () => {
    const app = createScoringApp(makeModel(), { layers: [layer] });
    const headers = { 'content-type': 'application/json', authorization: 'Bearer first-token' };
    expect(app.handle(makeRequest(BODY, { headers }))).not.toBeInstanceOf(Promise);
  });

  it.each(['/ping', '/health', '/livez', '/ping?x=1'])('leaves %s open', async (path) => {
    expect(await enter(layer, undefined, path, 'GET')).not.toMatch(/^401/);
  });

  it.each(['/version', '/nothing', '/example', '/metrics', '/ping/', '//ping', '/%70ing/../version', '/readyz'])(
    'guards %s',
    async (path) => {
      expect(await enter(layer, undefined, path, 'GET')).toBe(MISSING);
    },
  );

  it('guards POST on the path of liveness', async () => {
    expect(await enter(layer, undefined, '/ping', 'POST')).toBe(MISSING);
  });

  it('names its scheme, and answers HEAD without a body', async () => {
    const app = createScoringApp(makeModel(), { layers: [layer] });
    const answer = await app.handle(makeRequest('', { method: 'HEAD', path: '/version', headers: {} }));
    expect([answer.status, answer.body, answer.headers]).toEqual([
      401,
      '',
      { 'www-authenticate': 'Bearer realm="decant"' },
    ]);
  });

  it('does the same behind fetch', async () => {
    const app = createScoringApp(makeModel(), { layers: [layer] });
    const ask = (headers: Record<string, string>): Promise<Response> =>
      app.fetch(
        new Request('http://x/invocations', {
          method: 'POST',
          body: BODY,
          headers: { 'content-type': 'application/json', ...headers },
        }),
      );
    const refused = await ask({});
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="decant"']);
    expect((await ask({ Authorization: 'Bearer first-token' })).status).toBe(200);
  });

  it('is not made without tokens, and tells no token that it refuses', () => {
    expect(() => requireBearer({ tokens: [] })).toThrow('The list of tokens holds no token');
    expect(() => requireBearer({ tokens: ['ok', 'top secret'] })).toThrow(/^Token 2 is no bearer token: letters/);
  });
});

describe('a text of tokens', () => {
  it('has one a line, with a name or without', async () => {
    const list = parseTokens('\uFEFF# team\r\nalice: token-a\n\n  token-b  \nci:token-c\n', 'f');
    const layer = requireAccess([openByToken(() => list)]);
    for (const token of ['token-a', 'token-b', 'token-c']) {
      expect(await enter(layer, `Bearer ${token}`)).toMatch(/^200/);
    }
    expect(await enter(layer, 'Bearer alice')).toBe(WRONG);
  });

  it('is refused by the number of the line, without the token', () => {
    expect(() => parseTokens('good\nname: bad token\n', 'tokens.txt')).toThrow(
      /^Line 2 of tokens\.txt is no bearer token: letters, digits and - \. _ ~ \+ \/ are expected/,
    );
    expect(() => parseTokens('# none\n', 'tokens.txt')).toThrow('tokens.txt holds no token');
  });

  it('of the environment has commas or spaces between', async () => {
    const layer = requireAccess([openByToken(() => parseTokenList('a: one, two  three', 'DECANT_TOKENS'))]);
    for (const token of ['one', 'two', 'three']) expect(await enter(layer, `Bearer ${token}`)).toMatch(/^200/);
  });
});

describe('requireBasic', () => {
  const layer = requireBasic({ users: { amy: 'pass:word', zoë: 'ünï' } });

  it.each(['amy:pass:word', 'zoë:ünï'])('admits %s', async (text) => {
    expect(await enter(layer, basic(text))).toMatch(/^200/);
  });

  it.each([basic('amy:pass'), basic('amy'), basic('zoë:pass:word'), 'Basic !!!', 'Basic /w==', 'Bearer pass:word'])(
    'refuses %s',
    async (header) => {
      expect(await enter(layer, header)).toBe(WRONG);
    },
  );

  it('is not made without users', () => {
    expect(() => requireBasic({ users: {} })).toThrow('The list of users names no user');
  });
});

describe('slow hashes', () => {
  it('are salted, and know their password alone', async () => {
    const [hash, again] = [await hashPassword('pässword'), await hashPassword('pässword')];
    expect(hash).toMatch(/^\$scrypt\$ln=15,r=8,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(hash).not.toBe(again);
    expect([await verifyPassword('pässword', hash), await verifyPassword('password', hash)]).toEqual([true, false]);
  });

  it.each([
    '',
    'plain',
    '$scrypt$ln=15,r=8,p=1$short$x',
    `$scrypt$ln=30,r=8,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`,
    `$scrypt$ln=15,r=8,p=0$${'A'.repeat(22)}$${'A'.repeat(43)}`,
  ])('%j is none, or one that would take all memory', (text) => {
    expect(isPasswordHash(text)).toBe(false);
  });

  it('are computed once for each password, and anew for a new list', async () => {
    const read = async (): Promise<ReturnType<typeof parseUsers>> =>
      parseUsers(`# users\nbob:${await hashPassword('pw')}\namy:plain\n`, 'f', isPasswordHash);
    let list = await read();
    let count = 0;
    const layer = requireAccess([
      openByPassword(
        () => list,
        (password, hash) => {
          count++;
          return verifyPassword(password, hash);
        },
      ),
    ]);
    for (let n = 0; n < 2; n++) expect(await enter(layer, basic('bob:pw'))).toMatch(/^200/);
    expect(count).toBe(1);
    expect(await enter(layer, basic('bob:no'))).toBe(WRONG);
    expect(await enter(layer, basic('nobody:pw'))).toBe(WRONG);
    expect(count).toBe(3);
    expect(await enter(layer, basic('amy:plain'))).toMatch(/^200/);
    expect(count).toBe(3);
    list = await read();
    expect(await enter(layer, basic('bob:pw'))).toMatch(/^200/);
    expect(count).toBe(4);
  });

  it('refuse lines that are no entry, without what is in them', () => {
    for (const line of ['secret', ':secret', 'a:', 'a:$apr1$secret']) {
      expect(() => parseUsers(`x:y\n${line}`, 'users', isPasswordHash)).toThrow(
        'Line 2 of users is no entry: user:password or user:$scrypt$... is expected.',
      );
    }
    expect(() => parseUsers('\n', 'users', isPasswordHash)).toThrow('users names no user');
  });
});

describe('two doors', () => {
  const layer = requireAccess([
    openByToken(() => [digestSecret('token')]),
    openByPassword(
      () => ({ plain: [digestSecret('amy:pw')], hashed: new Map() }),
      () => Promise.resolve(false),
    ),
  ]);

  it('admit by either', async () => {
    expect(await enter(layer, 'Bearer token')).toMatch(/^200/);
    expect(await enter(layer, basic('amy:pw'))).toMatch(/^200/);
    expect(await enter(layer, 'Digest token')).toBe(WRONG);
  });

  it('are both named', async () => {
    const answer = await createScoringApp(makeModel(), { layers: [layer] }).handle(makeRequest(BODY));
    expect(answer.headers).toEqual({
      'www-authenticate': 'Bearer realm="decant", Basic realm="decant", charset="UTF-8"',
    });
  });
});

describe('digests', () => {
  it('are compared to the last byte', () => {
    const digest = digestSecret('a');
    const other = digest.slice();
    other[31]! ^= 1;
    expect([isSameDigest(digest, digestSecret('a')), isSameDigest(digest, other)]).toEqual([true, false]);
    expect(isSameDigest(digest, digest.subarray(0, 31))).toBe(false);
  });
});

describe('secureRedirects', () => {
  it('sends to https behind TLS (SRV-008)', async () => {
    const app = createScoringApp(makeModel(), { layers: [secureRedirects] });
    const answer = await app.handle(makeRequest('', { method: 'GET', path: '/ping/', headers: { host: 'h:1' } }));
    expect([answer.status, answer.headers]).toEqual([307, { location: 'https://h:1/ping' }]);
  });
});
