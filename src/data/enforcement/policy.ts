// What happens to data that a schema of columns declares otherwise (parity SCH-041, SCH-044 .. SCH-046).

/** One choice for each freedom of enforcement. */
export interface EnforcementPolicy {
  /** Integers for doubles, wide types for narrow ones: by MLflow's table of types, or wherever each value stays what it is. */
  readonly conversion: 'by type' | 'lossless';
  /** Integers with gaps, which are doubles with NaN: refused, or kept as they are for the model to judge. */
  readonly missingIntegers: 'refuse' | 'keep';
  /** Columns that the schema does not have: left out, refused by name, or given to the model behind the others. */
  readonly extraColumns: 'ignore' | 'reject' | 'pass';
  /** Refusals quote plain values of the data, as MLflow's do; tables and arrays are described in any case. Default: false. */
  readonly quotesData?: boolean;
}

/** What MLflow does. */
export const EXACT_ENFORCEMENT: EnforcementPolicy = {
  conversion: 'by type',
  missingIntegers: 'refuse',
  extraColumns: 'ignore',
};

/** What loses nothing (docs/parity.md). */
export const SAFE_ENFORCEMENT: EnforcementPolicy = {
  conversion: 'lossless',
  missingIntegers: 'keep',
  extraColumns: 'ignore',
};
