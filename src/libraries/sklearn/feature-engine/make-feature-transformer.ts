// The frame around every transformer: X is checked and put in the order of fit, the transformer answers a table.
import type { Frame } from '../../../data/frame.ts';
import { readOutputConfig } from '../answer-table.ts';
import type { Attributes } from '../attributes.ts';
import type { Estimator } from '../estimator.ts';
import { makeInputCheck } from './feature-input.ts';
import { readLabels, readLayout, readWidth } from './layout.ts';

/** Makes the estimator of a transformer. */
export function makeFeatureTransformer(
  attributes: Attributes,
  transform: (x: Frame) => Frame,
  children: readonly Estimator[] = [],
  { keepsOrder = false }: { readonly keepsOrder?: boolean } = {},
): Estimator {
  checkOverrides(attributes);
  const check = makeInputCheck(attributes, keepsOrder);
  return {
    className: attributes.className,
    featureCount: readWidth(attributes),
    featureNames: readInputNames(attributes),
    children,
    transform: (x) => transform(check(x)),
  };
}

/** Refuses a replaced transform, and set_output, whose wrapper renames what transform answers. */
export function checkOverrides(attributes: Attributes): void {
  attributes.refuseOverrides(['transform', '_transform']);
  if (readOutputConfig(attributes) !== 'default') throw attributes.refuse('set_output is not read for this class');
}

function readInputNames(attributes: Attributes): readonly string[] | undefined {
  if (readLayout(attributes) !== 'named') return undefined;
  const names = readLabels(attributes, 'feature_names_in_');
  return names.every((name) => typeof name === 'string') ? names : undefined;
}
