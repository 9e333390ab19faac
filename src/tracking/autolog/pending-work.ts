// Logging that `fit`, which answers at once, leaves behind. Each piece waits for those before it, so that a score finds the run of its fit.
import { fluentState } from '../fluent/state.ts';
import type { ActiveRun } from '../fluent/state.ts';

let last: Promise<void> = Promise.resolve();

/**
 * Starts `work` in a scope of its own, whose runs are those that are active now. The active run ends after it. `work` reports its failures
 * itself.
 */
export function startWork(work: () => Promise<void>): void {
  const state = fluentState();
  const run: ActiveRun | undefined = state.activeRun;
  const before = last;
  const done = state.isolate(async () => {
    await before;
    await work();
  });
  last = done;
  if (run === undefined) return;
  run.pending.add(done);
  void done.finally(() => run.pending.delete(done));
}

/** Resolves when all that was trained until now is logged. Runs and `lastActiveRun` wait for it themselves. */
export async function flushAutologging(): Promise<void> {
  await last;
}
