// Servers of other projects on loopback, for tests of clients.
import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';

/** Milliseconds until a server answers; a fresh database takes MLflow some ten seconds. */
const START_TIME = 120_000;

export interface StartedServer {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

export interface ServerCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** The address that the server will have. */
  readonly url: string;
  /** Below the address; the server is there when it answers anything at all, with a status of success where one is asked for. */
  readonly healthPath: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts a server with the processes that it starts itself, and waits until it answers; its own words go into the error where it does not. */
export async function startServer({
  file,
  args,
  url,
  healthPath,
  environment = {},
}: ServerCommand): Promise<StartedServer> {
  const output: string[] = [];
  const server = spawn(file, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: { ...process.env, ...environment },
  });
  for (const stream of [server.stdout, server.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => output.push(text));
  }
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const stop = async (): Promise<void> => {
    if (server.exitCode === null && server.pid !== undefined) process.kill(-server.pid, 'SIGKILL');
    await ended;
  };
  const start = Date.now();
  while (!(await answers(url + healthPath))) {
    if (server.exitCode !== null || Date.now() - start > START_TIME) {
      await stop();
      throw new Error(`${file} does not answer:\n${output.join('').slice(-4000)}`);
    }
    await wait(100);
  }
  return { url, stop };
}

async function answers(url: string): Promise<boolean> {
  try {
    const { status } = await fetch(url);
    return status < 500;
  } catch {
    return false; // it does not listen yet
  }
}
