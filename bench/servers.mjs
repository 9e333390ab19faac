// The servers that are measured: started on a free port, ready at their first right answer, ended with all their processes.
import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { post } from './http-load.mjs';
import { readCpu } from './process-tree.mjs';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
export const COMMAND = join(ROOT, 'dist', 'cli', 'main.js');

/** `decant models serve` with further flags. */
export function decantServer(...flags) {
  return {
    name: 'decant',
    serve: (model, port) => [process.execPath, [COMMAND, 'models', 'serve', '-m', model, '-p', port, ...flags]],
  };
}

/** `mlflow models serve` of an environment's bin folder. */
export function mlflowServer(bin) {
  return {
    name: 'mlflow',
    bin,
    serve: (model, port) => [
      join(bin, 'mlflow'),
      ['models', 'serve', '-m', model, '-p', port, '--env-manager', 'local'],
    ],
  };
}

/** A node:http server that parses the same body and answers a constant. */
export const ECHO_SERVER = {
  name: 'node:http echo',
  serve: (_model, port) => [process.execPath, [join(ROOT, 'bench', 'echo-server.mjs'), port]],
};

let lastPort = 5900;

/** Starts a server and waits for its first prediction; wall and CPU seconds until then. */
export async function startServer({ name, bin, serve }, model, body) {
  const port = ++lastPort;
  const [file, args] = serve(model, String(port));
  const started = performance.now();
  const child = spawn(file, args, {
    stdio: 'ignore',
    env: { ...process.env, PATH: [...(bin ? [bin] : []), process.env.PATH].join(delimiter) },
    detached: true,
  });
  for (;;) {
    const answer = await post(port, body);
    if (answer?.status === 200) {
      return { child, port, wall: (performance.now() - started) / 1000, cpu: readCpu(child.pid), text: answer.text };
    }
    if (answer !== undefined) throw new Error(`${name} answered ${answer.status}: ${answer.text.slice(0, 300)}`);
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode} before it answered`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Ends a server and its children. */
export async function stopServer({ child }) {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  process.kill(-child.pid, 'SIGTERM');
  const timer = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), 8000);
  await ended;
  clearTimeout(timer);
}
