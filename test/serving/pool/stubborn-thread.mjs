// A thread that does what the body of a request says: it answers, answers late, never answers, or dies.
import { parentPort } from 'node:worker_threads';

const answer = (id, body) => {
  parentPort.postMessage({ kind: 'answer', id, response: { status: 200, contentType: 'text/plain', body } });
};
parentPort.on('message', ({ id, body }) => {
  const text = new TextDecoder().decode(body);
  if (text === 'loop') for (;;);
  if (text === 'die') process.exit(3);
  if (text === 'slow') setTimeout(answer, 300, id, 'answered late');
  if (text === 'answer') answer(id, 'answered');
});
parentPort.postMessage({ kind: 'ready' });
