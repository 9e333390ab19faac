// Several server processes on one port (node:cluster): started together, replaced when one dies, drained at the end.
import cluster from 'node:cluster';
import type { Worker } from 'node:cluster';
import { DecantError } from '../errors.ts';

/** What the supervisor needs to know; each worker runs the same command line and reports `{ url }` when it listens. */
export interface SuperviseOptions {
  readonly count: number;
  /** Called once, when all workers listen. */
  readonly onReady: (url: string) => void;
  readonly onRestart: (workerId: number, reason: string) => void;
}

/** Deaths before the first answer, in a row, after which starting anew is given up. */
const MAX_FAILED_STARTS = 3;

/** What the supervisor tells its workers, so that each can say whether all are ready. */
export interface RestartMessage {
  readonly topic: 'decant-workers';
  readonly isRestarting: boolean;
}

/** Milliseconds before a worker that never listened is started anew; doubled with each such death in a row. */
const RESTART_DELAY = 250;

/** In a worker: tells whether another one is being restarted. */
export function watchWorkers(onChange: (isRestarting: boolean) => void): void {
  process.on('message', (message: unknown) => {
    if (isRestartMessage(message)) onChange(message.isRestarting);
  });
}

function isRestartMessage(message: unknown): message is RestartMessage {
  return typeof message === 'object' && message !== null && 'topic' in message && message.topic === 'decant-workers';
}

/** Runs the workers until SIGTERM or SIGINT; rejects when workers die before they listen, again and again. */
export async function superviseWorkers(options: SuperviseOptions): Promise<void> {
  const ready = new Set<number>();
  let failedStarts = 0;
  let isStopping = false;
  let isAnnounced = false;
  await new Promise<void>((resolve, reject) => {
    const endIfAllGone = (): void => {
      if (isStopping && Object.keys(cluster.workers ?? {}).length === 0) resolve();
    };
    const stop = (): void => {
      isStopping = true;
      for (const worker of Object.values(cluster.workers ?? {})) worker?.kill('SIGTERM');
      endIfAllGone();
    };
    const broadcast = (isRestarting: boolean): void => {
      const message: RestartMessage = { topic: 'decant-workers', isRestarting };
      for (const worker of Object.values(cluster.workers ?? {})) {
        // One that has just gone hears nothing.
        if (worker?.isConnected() === true) worker.send(message, () => undefined);
      }
    };
    const start = (): void => {
      if (isStopping) return;
      const worker = cluster.fork();
      worker.on('message', (message: unknown) => {
        const url = readUrl(message);
        if (url === undefined) return;
        ready.add(worker.id);
        failedStarts = 0;
        if (ready.size >= options.count) broadcast(false);
        if (ready.size >= options.count && !isAnnounced) {
          isAnnounced = true;
          options.onReady(url);
        }
      });
    };
    cluster.on('exit', (worker: Worker, code: number | null, signal: string | null) => {
      const hadStarted = ready.delete(worker.id);
      if (isStopping) {
        endIfAllGone();
        return;
      }
      if (!hadStarted) failedStarts++;
      if (failedStarts >= MAX_FAILED_STARTS) {
        // Before the stop, which is a success where no worker is left.
        reject(
          new DecantError(
            'INTERNAL_ERROR',
            `The server's workers ended ${failedStarts} times before they could listen; see the messages above.`,
          ),
        );
        stop();
        return;
      }
      options.onRestart(worker.id, signal ?? `exit code ${code ?? 'unknown'}`);
      broadcast(true);
      if (hadStarted) start();
      else setTimeout(start, RESTART_DELAY * 2 ** (failedStarts - 1));
    });
    process.once('SIGTERM', stop);
    process.once('SIGINT', () => {
      process.once('SIGINT', () => process.exit(130));
      stop();
    });
    for (let n = 0; n < options.count; n++) start();
  });
}

function readUrl(message: unknown): string | undefined {
  if (typeof message !== 'object' || message === null || !('url' in message)) return undefined;
  return typeof message.url === 'string' ? message.url : undefined;
}
