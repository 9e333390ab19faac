// A short run of the fuzzer over every format, of one seed (docs/fuzzing.md).
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const RUN = join(import.meta.dirname, '..', '..', 'tools', 'fuzz', 'run.mjs');

async function runFuzzer(
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(process.execPath, [RUN, ...args]);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}

it('reads three thousand damaged files of all formats, or refuses them with a code', async () => {
  const { code, output } = await runFuzzer('--inputs', '3000', '--seed', '7');
  expect(output).toMatch(/Seed 7, 3\d{3} inputs in \d+ s, Node \S+: 0 findings\./);
  expect(code).toBe(0);
}, 300_000);

it('names the targets where one is unknown', async () => {
  const { code, output } = await runFuzzer('--target', 'wav');
  expect(output).toMatch(/^There is no target wav\. Targets: pickle, joblib, .*, request\.\n$/);
  expect(code).toBe(2);
});
