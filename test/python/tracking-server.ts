// A real `mlflow server` on a free port, for tests of clients.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { requirePython } from './pythons.ts';

/** Milliseconds until a server answers; a fresh database takes MLflow some ten seconds. */
const START_TIME = 120_000;

export interface TrackingServer {
  readonly url: string;
  stop(): Promise<void>;
}

export interface TrackingServerOptions {
  /** `sqlite:///…`, `postgresql://…`, a folder. */
  readonly backendStoreUri: string;
  /** Where the server keeps artifacts that clients send through it. */
  readonly artifactsDestination: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts the server of an environment (`mlflow3`, `mlflow2`); it is there when it answers `/health`. */
export async function startTrackingServer(name: string, options: TrackingServerOptions): Promise<TrackingServer> {
  const { backendStoreUri, artifactsDestination, environment = {} } = options;
  const port = await findPort();
  const python = requirePython(name);
  const args = ['server', '--host', '127.0.0.1', '--port', String(port), '--workers', '1'];
  const output: string[] = [];
  const server = spawn(
    join(dirname(python), 'mlflow'),
    [...args, '--backend-store-uri', backendStoreUri, '--artifacts-destination', artifactsDestination],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      // Its workers are started by name.
      env: { ...process.env, PATH: `${dirname(python)}:${process.env['PATH'] ?? ''}`, ...environment },
    },
  );
  for (const stream of [server.stdout, server.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => output.push(text));
  }
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const stop = async (): Promise<void> => {
    if (server.exitCode === null && server.pid !== undefined) process.kill(-server.pid, 'SIGKILL');
    await ended;
  };
  const url = `http://127.0.0.1:${port}`;
  const start = Date.now();
  while (!(await isHealthy(url))) {
    if (server.exitCode !== null || Date.now() - start > START_TIME) {
      await stop();
      throw new Error(`mlflow server does not answer:\n${output.join('').slice(-4000)}`);
    }
    await wait(100);
  }
  return { url, stop };
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health`)).ok;
  } catch {
    return false; // it does not listen yet
  }
}

async function findPort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
