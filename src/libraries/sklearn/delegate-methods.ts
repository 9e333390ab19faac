// Estimators around another one that answers for them: a pipeline its last step, a search its best estimator.
import { requireMethod } from './estimator.ts';
import type { Estimator, Features, PredictMethod } from './estimator.ts';

/** Some of the predict-like methods. */
export type PredictMethods = { -readonly [M in PredictMethod]?: NonNullable<Estimator[M]> };

/** Those of the named methods that `inner` has, on X as `prepare` makes it. */
export function delegateMethods(
  inner: Estimator,
  names: readonly PredictMethod[],
  prepare: (x: Features) => Features = (x) => x,
): PredictMethods {
  const methods: PredictMethods = {};
  for (const name of names) {
    if (inner[name] === undefined) continue;
    const method = requireMethod(inner, name);
    methods[name] = (x) => method(prepare(x));
  }
  return methods;
}
