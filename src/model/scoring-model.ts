// What the scoring paths (HTTP, CLI, benchmarks) need of a loaded model: enforcement, params and scoring in one call.
import type { Batch } from '../data/batch.ts';
import type { Value } from '../data/dtype.ts';
import type { Signature } from '../data/schema.ts';
import type { ScoreOptions, Scorer } from './flavor.ts';

/** A loaded model, ready to score batches. */
export interface ScoringModel {
  readonly signature: Signature | undefined;
  readonly scorer: Scorer;
  /** Release of MLflow that saved the model, where its MLmodel file states one. */
  readonly mlflowVersion: string | undefined;
  /**
   * Enforces the schema, checks the params, scores. Synchronous where the scorer is. `params` is what the caller sent:
   * undefined or null for none, any other value is checked. What enforcement and the params check refuse keeps its code
   * (INVALID_PARAMETER_VALUE); a DecantError of the scorer itself comes as BAD_REQUEST with that error as its cause, as
   * MLflow tells the two apart (SRV-033, SRV-034).
   */
  predictBatch(input: Batch, params: Value | undefined, options?: ScoreOptions): Batch | Promise<Batch>;
}
