// The program that Python drives: loads the predictor beside it, reads requests as JSON lines and answers each with one line.
// It is bundled into every model, so that neither side needs this package.
import { createInterface } from 'node:readline';
import { DecantError, describeError } from '../../../errors.ts';
import type { Params } from '../../../data/batch.ts';
import { openPredictor } from '../predictor.ts';
import type { AskPredictor } from '../predictor.ts';
import { decodeBatch, decodeValue, encodeBatch } from './wire.ts';
import type { Json } from './wire.ts';

interface Request {
  readonly input: Json;
  readonly params: Json;
}

const answer = process.stdout.write.bind(process.stdout);
// What a predictor prints is no answer.
process.stdout.write = process.stderr.write.bind(process.stderr);

function send(message: Readonly<Record<string, Json>>): void {
  answer(`${JSON.stringify(message)}\n`);
}

function sendError(error: unknown): void {
  const code = error instanceof DecantError ? error.code : 'INTERNAL_ERROR';
  send({ error: describeError(error), code });
}

async function main(): Promise<void> {
  let ask: AskPredictor | undefined;
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    try {
      const message = JSON.parse(line) as Request | { readonly artifacts: Readonly<Record<string, string>> };
      if ('artifacts' in message) {
        const url = new URL('./predictor.mjs', import.meta.url).href;
        ask = await openPredictor((await import(url)) as Readonly<Record<string, unknown>>, message);
        send({ ready: true });
        continue;
      }
      if (ask === undefined) throw new DecantError('INVALID_STATE', 'The predictor is not loaded.');
      const params = decodeValue(message.params) as Params;
      send({ output: encodeBatch(await ask(decodeBatch(message.input), params)) });
    } catch (error) {
      sendError(error);
    }
  }
}

await main();
// Python closed the pipe: timers of the predictor must not keep the process.
process.exit(0);
