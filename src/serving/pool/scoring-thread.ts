// The code of a thread: loads the model for itself and answers whole requests, by the same app as the server's.
import { parentPort, workerData } from 'node:worker_threads';
import { loadModel } from '../../flavors/pyfunc/index.ts';
import { describeError } from '../../errors.ts';
import { createScoringApp } from '../app.ts';
import { replayFiles } from './recorded-files.ts';
import { unpackRequest } from './thread-messages.ts';
import type { ThreadAnswer, ThreadModel, ThreadRequest } from './thread-messages.ts';

if (parentPort !== null) await serveThread(parentPort, workerData as ThreadModel);

async function serveThread(port: NonNullable<typeof parentPort>, thread: ThreadModel): Promise<void> {
  const { files, ...options } = thread;
  const tell = (answer: ThreadAnswer, moved: readonly ArrayBuffer[] = []): void => {
    port.postMessage(answer, moved);
  };
  const model = await loadModel(replayFiles(files));
  const app = createScoringApp(model, {
    ...options,
    onError: (error) => {
      tell({
        kind: 'trouble',
        message: error instanceof Error ? (error.stack ?? error.message) : describeError(error),
      });
    },
  });
  port.on('message', (message: ThreadRequest) => {
    const answer = app.handle(unpackRequest(message));
    const finish = (response: Awaited<typeof answer>): void => {
      const { body } = response;
      const isMoved = typeof body !== 'string' && body.buffer instanceof ArrayBuffer;
      tell({ kind: 'answer', id: message.id, response }, isMoved ? [body.buffer] : []);
    };
    if (answer instanceof Promise) void answer.then(finish);
    else finish(answer);
  });
  tell({ kind: 'ready' });
}
