// What a server on an open network must survive. Each scenario starts `decant models serve`, does harm, asserts that the server goes on,
// and answers a figure for docs/reliability.md. `scale` makes it small for the tests, and full for `npm run faults`.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ask,
  BODY,
  EXPECTED,
  MODEL,
  openSocket,
  postText,
  readAll,
  residentMegabytes,
  startServer,
} from './client.mjs';

const POST = 'POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';

/** Is the server up, and does it answer right? */
async function checkHealth(server) {
  assert.equal((await ask(server, '/ping')).status, 200);
  const answer = await postText(server, BODY);
  assert.deepEqual([answer.status, answer.text], [200, EXPECTED]);
}

async function withServer(args, harm) {
  const server = await startServer(args);
  try {
    const figure = await harm(server);
    await checkHealth(server);
    return figure;
  } finally {
    await server.stop();
  }
}

/** Opens many sockets that send a byte now and then behind a first text, and waits until the server has ended them. */
async function trickle(server, count, first) {
  const sockets = await Promise.all(Array.from({ length: count }, () => openSocket(server)));
  const ends = sockets.map((socket) => readAll(socket));
  for (const socket of sockets) socket.write(first);
  const timer = setInterval(() => {
    for (const socket of sockets) if (socket.writable) socket.write('a');
  }, 100);
  await checkHealth(server);
  const texts = await Promise.all(ends);
  clearInterval(timer);
  return [...new Set(texts.map((text) => text.slice(9, 12)))];
}

export const SCENARIOS = [
  {
    name: 'slow headers (slow-loris)',
    run: (scale) =>
      withServer(['--timeout', '1'], async (server) => {
        const count = scale(2000, 20);
        assert.deepEqual(await trickle(server, count, 'GET /ping HTTP/1.1\r\nx: '), ['408']);
        return `${count} connections, all ended with 408; /ping and predictions answered meanwhile`;
      }),
  },
  {
    name: 'slow bodies',
    run: (scale) =>
      withServer(['--timeout', '1'], async (server) => {
        const count = scale(2000, 20);
        assert.deepEqual(await trickle(server, count, `${POST}Content-Length: 100000\r\n\r\n`), ['408']);
        return `${count} connections, all ended with 408; /ping and predictions answered meanwhile`;
      }),
  },
  {
    name: 'half-closed sockets',
    run: (scale) =>
      withServer([], async (server) => {
        const count = scale(500, 20);
        const texts = await Promise.all(
          Array.from({ length: count }, async () => {
            const socket = await openSocket(server);
            const text = readAll(socket);
            socket.end(`${POST}Content-Length: ${BODY.length}\r\n\r\n${BODY}`);
            return text;
          }),
        );
        assert.ok(texts.every((text) => text.endsWith(EXPECTED)));
        return `${count} callers that closed their side after the request: all answered`;
      }),
  },
  {
    name: 'idle connections',
    run: (scale) =>
      withServer([], async (server) => {
        const count = scale(10_000, 200);
        const before = residentMegabytes(server);
        const sockets = [];
        for (let opened = 0; opened < count; opened += 200) {
          sockets.push(...(await Promise.all(Array.from({ length: 200 }, () => openSocket(server)))));
        }
        await checkHealth(server);
        const kilobytes = ((residentMegabytes(server) - before) * 1024) / count;
        for (const socket of sockets) socket.destroy();
        return `${count.toLocaleString('en-US')} open at once, ${kilobytes.toFixed(1)} kB each`;
      }),
  },
  {
    name: 'flood of headers',
    run: (scale) =>
      withServer([], async (server) => {
        const count = scale(200, 10);
        for (let i = 0; i < count; i++) {
          const socket = await openSocket(server);
          const text = readAll(socket);
          socket.write('GET /ping HTTP/1.1\r\nHost: x\r\n');
          for (let line = 0; line < 20 && socket.writable; line++) socket.write(`x-${line}: ${'a'.repeat(4000)}\r\n`);
          // A caller that goes on writing may be cut off before it has read why.
          assert.match(await text, /^(?:HTTP\/1\.1 431 |$)/);
        }
        return `${count} requests of 80 kB of headers: 431 each`;
      }),
  },
  {
    name: 'bodies of 1 GB against a limit of 10 MB',
    run: (scale) =>
      withServer(['--max-body', String(10 * 2 ** 20)], async (server) => {
        const before = residentMegabytes(server);
        const announced = await openSocket(server);
        const refusal = readAll(announced);
        announced.write(`${POST}Content-Length: ${2 ** 30}\r\n\r\n`);
        assert.match(await refusal, /^HTTP\/1\.1 413 /);
        const chunked = await openSocket(server);
        const second = readAll(chunked);
        chunked.write(`${POST}Transfer-Encoding: chunked\r\n\r\n`);
        const chunk = `100000\r\n${' '.repeat(2 ** 20)}\r\n`;
        let sent = 0;
        while (chunked.writable && sent < scale(1024, 64)) {
          if (!chunked.write(chunk)) await Promise.race([new Promise((next) => chunked.once('drain', next)), second]);
          sent++;
        }
        assert.match(await second, /^HTTP\/1\.1 413 |^$/);
        const grown = residentMegabytes(server) - before;
        assert.ok(grown < 100, `memory grew by ${grown} MB`);
        return `413 before, and within, the body (${sent} MB were taken off the caller); memory grew by ${grown.toFixed(0)} MB`;
      }),
  },
  {
    name: 'JSON of great depth, hostile keys, bytes that are no UTF-8',
    run: () =>
      withServer([], async (server) => {
        const bodies = [
          '['.repeat(1000) + ']'.repeat(1000),
          '['.repeat(1_000_000),
          `{"inputs": ${'['.repeat(1000)}${']'.repeat(1000)}}`,
          `{"inputs": ${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`,
          '{"__proto__": {"polluted": 1}, "dataframe_split": {"columns": ["__proto__"], "data": [[1]]}}',
          '{"dataframe_split": {"data": []}, "dataframe_split": {"columns": ["constructor"], "data": [[1]]}}',
          Buffer.from([0x7b, 0xff, 0xfe, 0x80, 0x7d]),
          Buffer.from([0x22, 0xc3, 0x28, 0x22]),
        ];
        for (const body of bodies) {
          const { status } = await postText(server, body);
          assert.equal(status, 400);
        }
        return `${bodies.length} bodies: 400 each`;
      }),
  },
  {
    name: 'wrong lengths of bodies',
    run: () =>
      withServer(['--timeout', '1'], async (server) => {
        const long = await openSocket(server);
        const behind = readAll(long);
        long.write(`${POST}Content-Length: ${BODY.length}\r\n\r\n${BODY}and what is this`);
        // What stands behind the body is no request, which ends the connection with all that is open on it.
        assert.match(await behind, /HTTP\/1\.1 400 Bad Request/);
        const short = await openSocket(server);
        const missing = readAll(short);
        short.write(`${POST}Content-Length: ${BODY.length + 100}\r\n\r\n${BODY}`);
        assert.match(await missing, /^HTTP\/1\.1 408 /);
        for (const header of [
          'Content-Length: -1',
          'Content-Length: 1\r\nContent-Length: 2',
          'Content-Length: 5\r\nTransfer-Encoding: chunked',
        ]) {
          const socket = await openSocket(server);
          const text = readAll(socket);
          socket.write(`${POST}${header}\r\n\r\n`);
          assert.match(await text, /^HTTP\/1\.1 400 /);
        }
        return 'more than announced: 400; less: 408; contradictions: 400';
      }),
  },
  {
    name: 'a worker that crashes in mid-request',
    run: (scale) =>
      withServer(['--workers', '2'], async (server) => {
        const [victim] = server.children();
        let answered = 0;
        let lost = 0;
        let isOver = false;
        let wasNotReady = false;
        const load = Array.from({ length: 8 }, async () => {
          while (!isOver) {
            try {
              const { status, text } = await postText(server, BODY);
              assert.deepEqual([status, text], [200, EXPECTED]);
              answered++;
            } catch (error) {
              if (error instanceof assert.AssertionError) throw error;
              lost++;
            }
          }
        });
        const watch = (async () => {
          while (!isOver) {
            // What was on its way to the worker that died is never answered.
            const ready = await ask(server, '/readyz', 100).catch(() => undefined);
            if (ready?.status === 503) wasNotReady = true;
            await sleep(5);
          }
        })();
        await sleep(scale(1000, 200));
        process.kill(victim, 'SIGKILL');
        while (!wasNotReady || (await ask(server, '/readyz', 500).catch(() => undefined))?.status !== 200)
          await sleep(20);
        await sleep(scale(1000, 200));
        isOver = true;
        await Promise.all([...load, watch]);
        assert.ok(answered > 0);
        // Those in flight on the connections of the worker that died, and no more: one on each connection.
        assert.ok(lost <= 9, `${lost} requests were lost`);
        assert.equal(server.children().length, 2);
        return `killed under load: ${lost} of ${(answered + lost).toLocaleString('en-US')} requests lost, those in flight on it; /readyz said 503 until it was back`;
      }),
  },
  {
    name: 'a full disk under the access log',
    run: () =>
      withServer(['--access-log', '/dev/full'], async (server) => {
        for (let i = 0; i < 200; i++) assert.equal((await postText(server, BODY)).status, 200);
        await sleep(300);
        const { text } = await ask(server, '/metrics');
        const dropped = Number(/^decant_log_lines_dropped_total (\d+)/m.exec(text)?.[1] ?? 0);
        assert.ok(dropped > 0);
        return `every request answered; ${dropped} lines lost, counted and told once`;
      }),
  },
  {
    name: 'a model folder that is deleted while it is served',
    run: () => {
      const folder = join(mkdtempSync(join(tmpdir(), 'decant-faults-')), 'model');
      cpSync(MODEL, folder, { recursive: true });
      return withServer(['--model', folder], async (server) => {
        rmSync(folder, { recursive: true });
        await checkHealth(server);
        // Large enough for a thread, which loads the model only now.
        const { columns, data } = JSON.parse(BODY).dataframe_split;
        const rows = Array.from({ length: 3000 }, () => data[0]);
        const large = await postText(server, JSON.stringify({ dataframe_split: { columns, data: rows } }));
        assert.equal(large.status, 200);
        const { predictions } = JSON.parse(large.text);
        assert.deepEqual([predictions.length, predictions[2999]], [3000, JSON.parse(EXPECTED).predictions[0]]);
        return 'answers go on, also those of threads that start afterwards';
      });
    },
  },
  {
    name: 'SIGTERM under load',
    run: (scale) =>
      withServer(['--drain-timeout', '20'], async (server) => {
        const connections = scale(100, 20);
        let answered = 0;
        let lost = 0;
        const loops = Array.from({ length: connections }, async () => {
          const socket = await openSocket(server);
          for (;;) {
            const text = await exchange(socket);
            if (text === undefined) lost++;
            else answered++;
            if (text === undefined || /connection: close/i.test(text)) return;
          }
        });
        await sleep(scale(2000, 300));
        server.child.kill('SIGTERM');
        await Promise.all(loops);
        const code = await server.exited;
        assert.equal(code, 0);
        assert.equal(lost, 0);
        const again = await startServer([]);
        Object.assign(server, again);
        return `${connections} connections in a closed loop, ${answered.toLocaleString('en-US')} requests: none lost, exit code 0`;
      }),
  },
];

/** One request and its answer on a connection that is kept; undefined where the connection ends without one. */
function exchange(socket) {
  return new Promise((resolve) => {
    let text = '';
    const finish = (value) => {
      socket.off('data', read);
      socket.off('close', gone);
      resolve(value);
    };
    const gone = () => finish(undefined);
    const read = (chunk) => {
      text += chunk;
      if (text.endsWith(EXPECTED)) finish(text);
    };
    socket.on('data', read);
    socket.on('close', gone);
    socket.write(`${POST}Content-Length: ${BODY.length}\r\n\r\n${BODY}`);
  });
}
