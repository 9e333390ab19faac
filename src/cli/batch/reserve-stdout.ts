// Keeps standard output for what the command answers: what the code of a model prints goes to standard error.

/** Standard output, to whom it is reserved. */
export interface ReservedStdout {
  readonly write: typeof process.stdout.write;
  /** Others may print again. */
  release(): void;
}

/** Sends what anybody else writes to standard output, `console.log` too, to standard error. */
export function reserveStdout(): ReservedStdout {
  const { stdout, stderr } = process;
  const write = stdout.write.bind(stdout);
  const original = Object.getOwnPropertyDescriptor(stdout, 'write');
  stdout.write = stderr.write.bind(stderr);
  return {
    write,
    release() {
      if (original === undefined) Reflect.deleteProperty(stdout, 'write');
      else Object.defineProperty(stdout, 'write', original);
    },
  };
}
