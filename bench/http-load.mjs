// Closed-loop HTTP load over raw keep-alive sockets: one request in flight on each connection. A full HTTP client would cost more than the server.
import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';

/** Sends `body` for `seconds` over `connections`; every answer must be 200. Rates in requests a second, times in milliseconds. */
export async function measureLoad({ port, body, path = '/invocations', connections, seconds }) {
  const payload = Buffer.from(body);
  const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\nContent-Length: ${payload.length}\r\n\r\n`;
  const request = Buffer.concat([Buffer.from(head), payload]);
  const times = [];
  const end = performance.now() + seconds * 1000;
  const started = performance.now();
  await Promise.all(Array.from({ length: connections }, () => runConnection(port, request, end, times)));
  const elapsed = (performance.now() - started) / 1000;
  times.sort((a, b) => a - b);
  const quantile = (q) => times[Math.min(times.length - 1, Math.floor(q * times.length))];
  return { rate: times.length / elapsed, p50: quantile(0.5), p99: quantile(0.99) };
}

function runConnection(port, request, end, times) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let received = Buffer.alloc(0);
    let sentAt = 0;
    const send = () => {
      sentAt = performance.now();
      socket.write(request);
    };
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const split = received.indexOf('\r\n\r\n');
      if (split < 0) return;
      const head = received.toString('latin1', 0, split);
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? NaN);
      if (received.length < split + 4 + length) return;
      if (!head.startsWith('HTTP/1.1 200')) {
        socket.destroy();
        reject(new Error(`answer ${head.split('\r\n')[0]}: ${received.toString('utf8', split + 4, split + 300)}`));
        return;
      }
      times.push(performance.now() - sentAt);
      received = Buffer.alloc(0);
      if (performance.now() >= end) {
        socket.end();
        resolve();
      } else send();
    });
  });
}

/** Posts once; answers { status, text }, or undefined while nothing listens. */
export async function post(port, body, contentType = 'application/json') {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/invocations`, {
      method: 'POST',
      body,
      headers: { 'Content-Type': contentType },
    });
    return { status: response.status, text: await response.text() };
  } catch {
    return undefined;
  }
}
