// Classes of scikit-learn that are known, and cannot answer for new rows in Python either.
import type { EstimatorReader } from './reader.ts';

/** Readers that refuse classes by name, with the reason. */
export function makeRefusals(
  packageName: string,
  reason: string,
  classNames: readonly string[],
): readonly EstimatorReader[] {
  return classNames.map((className) => ({
    className,
    package: packageName,
    refusal: reason,
    read: (attributes) => {
      throw attributes.refuse(reason);
    },
  }));
}
