// What happens to JSON values that a declared type cannot hold as they are (parity SCH-010 .. SCH-019, SCH-030 .. SCH-035).

/** One choice for each way in which a cast loses or invents something. */
export interface CastPolicy {
  readonly name: 'exact';
  /** A fraction in an integer column. */
  readonly fraction: 'truncate' | 'refuse';
  /** A number outside the range of an integer column of a frame. Arrays always refuse it. */
  readonly integerOverflow: 'wrap' | 'refuse';
  /** A finite number beyond float32. */
  readonly floatOverflow: 'infinity' | 'refuse';
  /** Digits as text in a number column. */
  readonly digitText: 'parse' | 'refuse';
  /** Numbers, texts and null in a boolean column. */
  readonly truth: 'python' | 'refuse';
  /** A null among texts in a boolean column: pandas 3 has NaN there, which is true; before, it was None. */
  readonly nullAmongTexts: 'true' | 'false';
  /**
   * Numbers in a datetime column. Pandas 2 also takes a column of booleans for numbers, numbers beyond int64 for NaT, and
   * numbers beside texts.
   */
  readonly dateNumbers: 'nanoseconds' | 'lenient' | 'refuse';
  /** Texts of several formats in one datetime column. */
  readonly dateFormats: 'one' | 'any';
  /** Texts with a zone in a datetime column: refused by the schema, refused as no dates, or converted to UTC. */
  readonly dateZones: 'mismatch' | 'refuse' | 'convert';
  /** Characters outside base64's alphabet. */
  readonly base64: 'lenient' | 'strict';
}

/** What Python MLflow 3.17 does with pandas 3, oddities included. */
export const EXACT_POLICY: CastPolicy = {
  name: 'exact',
  fraction: 'truncate',
  integerOverflow: 'wrap',
  floatOverflow: 'infinity',
  digitText: 'parse',
  truth: 'python',
  nullAmongTexts: 'true',
  dateNumbers: 'nanoseconds',
  dateFormats: 'one',
  dateZones: 'mismatch',
  base64: 'lenient',
};

/** What Python MLflow 2 does with pandas 2 (SCH-019, SCH-020, SCH-021). */
export const EXACT_POLICY_2: CastPolicy = {
  ...EXACT_POLICY,
  nullAmongTexts: 'false',
  dateNumbers: 'lenient',
  dateFormats: 'any',
  dateZones: 'refuse',
};

/**
 * What Python MLflow 1.30 does with pandas 1.5, but for numbers that wrap around in arrays: those are refused, since a
 * wrong number is worse.
 */
export const EXACT_POLICY_1: CastPolicy = { ...EXACT_POLICY_2, dateNumbers: 'refuse', dateZones: 'convert' };
