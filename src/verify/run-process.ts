// Runs one program without a shell, with bounded output and time.
import { spawn } from 'node:child_process';

/** How a program ended. */
export interface ProcessOutcome {
  /** Exit code; undefined where it could not be started, or was ended. */
  readonly code: number | undefined;
  readonly stdout: string;
  /** The last part of what it said on standard error, or why it did not run. */
  readonly stderr: string;
}

/** Most characters of output that are kept of each stream: the last ones. */
const MAX_OUTPUT = 64 * 1024;

/** Runs a program to its end. Never throws: a program that is not there has no exit code. */
export async function runProcess(
  command: string,
  args: readonly string[],
  options: { readonly timeoutSeconds: number; readonly cwd?: string },
): Promise<ProcessOutcome> {
  const { timeoutSeconds, cwd } = options;
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      ...(cwd === undefined ? {} : { cwd }),
    });
    let [stdout, stderr, isLate] = ['', '', false];
    const timer = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, timeoutSeconds * 1000);
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout = (stdout + text).slice(-MAX_OUTPUT)));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-MAX_OUTPUT)));
    const finish = (code: number | undefined, reason: string): void => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr: stderr + reason });
    };
    child.once('error', (error) => {
      finish(undefined, error.message);
    });
    child.once('close', (code) => {
      finish(code ?? undefined, isLate ? `\nEnded after ${timeoutSeconds} seconds.` : '');
    });
  });
}
