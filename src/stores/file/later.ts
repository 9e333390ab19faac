// Work on files is done at once; its answer, and its error, come as a promise.

/** The same function, answering by promise. */
export function later<Args extends readonly unknown[], Result>(
  work: (...args: Args) => Result,
): (...args: Args) => Promise<Result> {
  return (...args) =>
    new Promise((resolve) => {
      resolve(work(...args));
    });
}
