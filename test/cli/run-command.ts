// Runs the built command, as users do.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..', '..');
const COMMAND = join(ROOT, 'dist', 'cli', 'main.js');

/** A small model of the fixtures. */
export function modelPath(name: string): string {
  return join(ROOT, 'test', 'fixtures', 'mlflow', name, 'model');
}

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts `decant`, and leaves it to the caller. */
export function startDecant(args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
  return spawn(process.execPath, [COMMAND, ...args], { cwd: ROOT, env: { ...process.env, ...env } });
}

/** Runs `decant` to its end. */
export async function runDecant(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const child = startDecant(args, options.env ?? {});
  const output = collect(child);
  child.stdin?.end(options.input ?? '');
  const code = await waitForExit(child);
  return { code, ...output };
}

/** A server that runs; `url` is the one that it printed. */
export interface Served {
  readonly child: ChildProcess;
  readonly url: string;
  readonly output: { readonly stdout: string; readonly stderr: string };
}

/** Starts `decant models serve` and waits until it says where it listens. */
export async function serveDecant(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Served> {
  const child = startDecant(['models', 'serve', ...args], env);
  const output = collect(child);
  return new Promise((found, reject) => {
    child.stdout?.on('data', () => {
      const url = /Listens (\S+)/.exec(output.stdout)?.[1];
      if (url !== undefined && output.stdout.includes('Try it:')) found({ child, url, output });
    });
    child.once('exit', () => {
      reject(new Error(`The server ended: ${output.stdout}${output.stderr}`));
    });
  });
}

/** The exit code. */
export async function waitForExit(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  return new Promise((resolveCode, reject) => {
    child.once('close', resolveCode);
    child.once('error', reject);
  });
}

function collect(child: ChildProcess): { stdout: string; stderr: string } {
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  return output;
}
