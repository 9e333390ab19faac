// A served model and rude clients for the fault scenarios.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const MODEL = join(ROOT, 'examples', 'wine-elasticnet', 'model');
export const BODY = readFileSync(join(ROOT, 'examples', 'wine-elasticnet', 'requests', 'split.json'), 'utf8').trim();
export const EXPECTED = '{"predictions": [5.576883967129615, 5.657319539336507]}';

/** Starts `decant models serve` on a free port, and waits until it listens. `--model` names another folder. */
export async function startServer(args) {
  const at = args.indexOf('--model');
  const model = at < 0 ? MODEL : args[at + 1];
  const rest = at < 0 ? args : [...args.slice(0, at), ...args.slice(at + 2)];
  const child = spawn(process.execPath, [
    join(ROOT, 'dist', 'cli', 'main.js'),
    'models',
    'serve',
    '-m',
    model,
    '-p',
    '0',
    ...rest,
  ]);
  let output = '';
  child.stderr.on('data', (chunk) => (output += chunk));
  const exited = new Promise((done) => child.once('exit', done));
  const port = await new Promise((found, fail) => {
    child.stdout.on('data', (chunk) => {
      output += chunk;
      const match = /http:\/\/127\.0\.0\.1:(\d+)/.exec(output);
      if (match !== null && output.includes('Try it:')) found(Number(match[1]));
    });
    child.once('exit', () => fail(new Error(`The server ended: ${output}`)));
  });
  return {
    child,
    port,
    exited,
    children: () => listChildren(child.pid),
    stop: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function listChildren(pid) {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return text === '' ? [] : text.split(' ').map(Number);
}

/** Resident memory of the server's process. */
export function residentMegabytes({ child }) {
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
  return Number(kilobytes) / 1024;
}

/** An open socket; errors of a connection that the server ends are its end. */
export function openSocket({ port }) {
  return new Promise((opened, fail) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    socket.setEncoding('latin1');
    socket.once('connect', () => {
      socket.off('error', fail);
      socket.on('error', () => socket.destroy());
      opened(socket);
    });
    socket.once('error', fail);
  });
}

/** All that the server sends until it ends the connection. */
export function readAll(socket) {
  return new Promise((done) => {
    let text = '';
    socket.on('data', (chunk) => (text += chunk));
    socket.once('end', () => socket.end());
    socket.once('close', () => done(text));
  });
}

/** GET of a path; gives up after `timeout` milliseconds. */
export function ask(server, path, timeout = 5000) {
  return send(server, 'GET', path, '', timeout);
}

/** POST of a body to /invocations. */
export function postText(server, body) {
  return send(server, 'POST', '/invocations', body);
}

function send({ port }, method, path, body, timeout = 5000) {
  return new Promise((done, fail) => {
    const headers =
      method === 'POST' ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } : {};
    const message = request({ port, host: '127.0.0.1', method, path, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => (text += chunk));
      response.on('end', () => done({ status: response.statusCode, text }));
      response.on('error', fail);
    });
    message.on('error', fail);
    message.setTimeout(timeout, () => message.destroy(new Error(`no answer in ${timeout} ms`)));
    message.end(body);
  });
}
