// What happens to JSON values that a declared type cannot hold as they are (parity SCH-010 .. SCH-019, SCH-030 .. SCH-035).
import { EXACT_ENFORCEMENT, SAFE_ENFORCEMENT } from '../enforcement/policy.ts';
import type { EnforcementPolicy } from '../enforcement/policy.ts';

/** One choice for each way in which a cast loses or invents something. */
export interface CastPolicy {
  readonly name: 'exact' | 'safe';
  /** A fraction in an integer column. */
  readonly fraction: 'truncate' | 'refuse';
  /** A number outside the range of an integer column of a frame. */
  readonly integerOverflow: 'wrap' | 'refuse';
  /** A number of at most 64 bits outside the range of an array of integers: NumPy 1 lets it wrap around. */
  readonly arrayOverflow: 'wrap' | 'refuse';
  /** An int32 column of a CSV file that is given more: pandas before 3 lets it wrap around. */
  readonly csvOverflow: 'wrap' | 'refuse';
  /** A finite number beyond float32. */
  readonly floatOverflow: 'infinity' | 'refuse';
  /** Digits as text in a number column. */
  readonly digitText: 'parse' | 'refuse';
  /** Empty text in a column of doubles of a frame: MLflow 1.x takes it for a missing number. */
  readonly emptyDouble: 'missing' | 'refuse';
  /** Numbers, texts and null in a boolean column: as bool() has them, or 0 and 1 alone. */
  readonly truth: 'python' | 'binary';
  /** NaN in a boolean column: MLflow 1.x reads the token as null. */
  readonly nanTruth: 'true' | 'null';
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
  /** Dates in arrays: MLflow 1.x refuses an array without any date, and years that are not of four digits. */
  readonly arrayDates: 'any' | 'of four digits';
  /** Null in an array of texts: Python's word for it, or a missing text. */
  readonly nullText: 'None' | 'missing';
  /** A list in a column for a tensor: MLflow 1.x has no use for it. */
  readonly listCells: 'reshape' | 'refuse';
  /** Null in a column of integers or booleans: refused, or kept as a missing value for the model to judge. */
  readonly missingIntegers: 'refuse' | 'keep';
  /** A CSV row with more fields than the header: pandas takes the first for the row's name. */
  readonly csvRowNames: 'first field' | 'refuse';
  /** Dates in CSV files: pandas refuses a schema that has them. */
  readonly csvDates: 'refuse' | 'read';
  /** Values inside arrays, objects and maps. */
  readonly nested: EnforcementPolicy;
  /** Characters outside base64's alphabet. */
  readonly base64: 'lenient' | 'strict';
}

/** What Python MLflow 3.17 does with pandas 3, oddities included. */
export const EXACT_POLICY: CastPolicy = {
  name: 'exact',
  fraction: 'truncate',
  integerOverflow: 'wrap',
  arrayOverflow: 'refuse',
  csvOverflow: 'refuse',
  floatOverflow: 'infinity',
  digitText: 'parse',
  emptyDouble: 'refuse',
  truth: 'python',
  nanTruth: 'true',
  nullAmongTexts: 'true',
  dateNumbers: 'nanoseconds',
  dateFormats: 'one',
  dateZones: 'mismatch',
  arrayDates: 'any',
  nullText: 'None',
  listCells: 'reshape',
  missingIntegers: 'refuse',
  csvRowNames: 'first field',
  csvDates: 'refuse',
  nested: EXACT_ENFORCEMENT,
  base64: 'lenient',
};

/** What Python MLflow 2 does with pandas 2 (SCH-019, SCH-020, SCH-021). */
export const EXACT_POLICY_2: CastPolicy = {
  ...EXACT_POLICY,
  csvOverflow: 'wrap',
  nullAmongTexts: 'false',
  dateNumbers: 'lenient',
  dateFormats: 'any',
  dateZones: 'refuse',
};

/** What Python MLflow 1.30 does with pandas 1.5 and NumPy 1 (SCH-031, SCH-091). */
export const EXACT_POLICY_1: CastPolicy = {
  ...EXACT_POLICY_2,
  arrayOverflow: 'wrap',
  emptyDouble: 'missing',
  nanTruth: 'null',
  dateNumbers: 'refuse',
  dateZones: 'convert',
  arrayDates: 'of four digits',
  listCells: 'refuse',
};

/** Nothing is lost or bent: what cannot be held as it is, is refused; what can, is taken (docs/parity.md). */
const SAFE = {
  name: 'safe',
  fraction: 'refuse',
  integerOverflow: 'refuse',
  arrayOverflow: 'refuse',
  csvOverflow: 'refuse',
  floatOverflow: 'refuse',
  truth: 'binary',
  dateFormats: 'any',
  dateZones: 'convert',
  arrayDates: 'any',
  nullText: 'missing',
  listCells: 'reshape',
  missingIntegers: 'keep',
  csvRowNames: 'refuse',
  csvDates: 'read',
  nested: SAFE_ENFORCEMENT,
  base64: 'strict',
} as const satisfies Partial<CastPolicy>;

/** The default at models of MLflow 3. */
export const SAFE_POLICY: CastPolicy = { ...EXACT_POLICY, ...SAFE };

/** The default at models of MLflow 2. */
export const SAFE_POLICY_2: CastPolicy = { ...EXACT_POLICY_2, ...SAFE, dateNumbers: 'nanoseconds' };

/** The default for requests of MLflow 1.x. */
export const SAFE_POLICY_1: CastPolicy = { ...EXACT_POLICY_1, ...SAFE };
