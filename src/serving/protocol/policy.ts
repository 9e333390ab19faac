// Where Decant may differ from the Python server on purpose: one object that the whole protocol is given.
import type { CastPolicy } from '../../data/casting/policy.ts';
import { EXACT_POLICY, EXACT_POLICY_1, EXACT_POLICY_2 } from '../../data/casting/policy.ts';
import type { ProtocolGeneration } from './dialect.ts';

/** One choice for each freedom of the protocol. */
export interface ProtocolPolicy {
  readonly name: 'auto';
  /**
   * A model also answers requests of other generations of MLflow than its own: a body of 1.x gets an answer of 1.x, a
   * `dataframe_split` or `dataframe_records` body gets one of 3.x. Without it they are refused, as Python's servers do.
   */
  readonly answersOtherGenerations: boolean;
  /** What happens to JSON values that a declared type cannot hold as they are, by the generation of the request. */
  readonly cast: Readonly<Record<ProtocolGeneration, CastPolicy>>;
}

/** The body and the content type decide what a request is; details are those of the MLflow that saved the model. */
export const AUTO_POLICY: ProtocolPolicy = {
  name: 'auto',
  answersOtherGenerations: true,
  cast: { 1: EXACT_POLICY_1, 2: EXACT_POLICY_2, 3: EXACT_POLICY },
};
