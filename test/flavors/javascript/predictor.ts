// A predictor for tests: TypeScript, with a dependency, an artifact and params.
import { readFileSync } from 'node:fs';
import { scale } from './scale.ts';

interface Row {
  readonly a: number | bigint;
  readonly b: number;
}

/** Answers each row's `b`, scaled. */
class Doubler {
  #offset = 0;

  load({ artifacts }: { readonly artifacts: Readonly<Record<string, string>> }): void {
    if (artifacts['offset'] !== undefined) this.#offset = Number(readFileSync(artifacts['offset'], 'utf8'));
  }

  predict(rows: readonly Row[], params: { readonly factor?: number; readonly fail?: string }): unknown {
    if (params.fail === 'exit') process.exit(3);
    if (params.fail !== undefined) throw new Error(params.fail);
    console.log('what a predictor prints is no answer');
    return rows.map(({ a, b }) => ({
      exact: a,
      kind: typeof a,
      sum: scale(b, params.factor ?? 2) + this.#offset,
    }));
  }
}

export { Doubler as predictor };
