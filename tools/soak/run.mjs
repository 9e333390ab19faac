// `npm run soak`: full load for a long time. Every answer is checked; memory is sampled, and must stay flat.
//
//   npm run soak -- [--minutes N] [--connections N] [--requests N] [--json FILE]
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { BODY, EXPECTED, openSocket, postText, residentMegabytes, startServer } from '../faults/client.mjs';

/**
 * Loads a server until the time is over or the requests are done. Answers counts and the resident memory, in MB, at the end of each
 * tenth of the time; the first tenth is warm-up.
 */
export async function soak({ seconds, requests = Infinity, connections = 10 }) {
  const server = await startServer([]);
  try {
    const start = performance.now();
    const state = { answered: 0, wrong: 0, isOver: false };
    const samples = [];
    const large = makeLargeBody();
    const loops = Array.from({ length: connections }, () => runConnection(server, state));
    const batches = (async () => {
      // Beside the small requests, one large batch a second, which a thread answers.
      while (!state.isOver) {
        const { status, text } = await postText(server, large);
        if (status !== 200 || !text.startsWith('{"predictions": [')) state.wrong++;
        await sleep(1000);
      }
    })();
    for (let tenth = 1; tenth <= 10; tenth++) {
      const until = seconds * 100 * tenth; // milliseconds
      const goal = (requests * tenth) / 10;
      while (performance.now() - start < until && state.answered < goal) await sleep(50);
      samples.push(Math.round(residentMegabytes(server) * 10) / 10);
    }
    state.isOver = true;
    await Promise.all([...loops, batches]);
    const elapsed = (performance.now() - start) / 1000;
    return { ...state, samples, seconds: elapsed, rate: state.answered / elapsed };
  } finally {
    await server.stop();
  }
}

function makeLargeBody() {
  const { columns, data } = JSON.parse(BODY).dataframe_split;
  return JSON.stringify({ dataframe_split: { columns, data: Array.from({ length: 3000 }, () => data[0]) } });
}

/** A closed loop on one connection. */
async function runConnection(server, state) {
  const socket = await openSocket(server);
  const request = `POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`;
  await new Promise((done) => {
    let text = '';
    socket.on('close', () => {
      if (!state.isOver) state.wrong++;
      done();
    });
    socket.on('data', (chunk) => {
      text += chunk;
      if (!text.endsWith('}')) return;
      if (text.startsWith('HTTP/1.1 200') && text.endsWith(EXPECTED)) state.answered++;
      else state.wrong++;
      text = '';
      if (state.isOver) socket.destroy();
      else socket.write(request);
    });
    socket.write(request);
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '30' },
      connections: { type: 'string', default: '10' },
      requests: { type: 'string' },
      json: { type: 'string' },
    },
  });
  const result = await soak({
    seconds: Number(values.minutes) * 60,
    connections: Number(values.connections),
    ...(values.requests === undefined ? {} : { requests: Number(values.requests) }),
  });
  const { answered, wrong, samples, rate } = result;
  const settled = samples.slice(1);
  const middle = (Math.max(...settled) + Math.min(...settled)) / 2;
  const spread = (Math.max(...settled) - middle) / middle;
  console.log(`${answered} requests answered (${rate.toFixed(0)}/s), ${wrong} wrong or lost`);
  console.log(
    `resident memory, MB, after each tenth: ${samples.join(' ')} (after the first: +-${(spread * 100).toFixed(1)} %)`,
  );
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify({ ...result, spread }));
  process.exitCode = wrong === 0 ? 0 : 1;
}
