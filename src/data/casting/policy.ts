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
  /** Characters outside base64's alphabet. */
  readonly base64: 'lenient' | 'strict';
}

/** What Python MLflow 3 does, oddities included. */
export const EXACT_POLICY: CastPolicy = {
  name: 'exact',
  fraction: 'truncate',
  integerOverflow: 'wrap',
  floatOverflow: 'infinity',
  digitText: 'parse',
  truth: 'python',
  base64: 'lenient',
};
