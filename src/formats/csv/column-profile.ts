// What the pieces of a CSV file have told of one column so far: the type that pandas would infer from all of them together.

/** Types that a piece can be read as when the whole is known to be so; `other` needs all fields at once. */
export type ColumnKind = 'int64' | 'float64' | 'bool' | 'text' | 'textWithGaps' | 'other';

/** The profile of a column; grows with each piece. */
export class ColumnProfile {
  #rows = 0;
  #missing = 0;
  #hasNumbers = false;
  #hasFloats = false;
  #hasMinusZero = false;
  #hasBooleans = false;
  #hasTexts = false;
  #hasGaps = false;
  #isOther = false;

  /** Numbers and missing fields, and nothing else. An int that is minus zero keeps its sign among floats only. */
  addNumbers(rows: number, missing: number, hasFloats: boolean, hasMinusZero: boolean): void {
    this.#rows += rows;
    this.#missing += missing;
    this.#hasNumbers ||= missing < rows;
    this.#hasFloats ||= hasFloats;
    this.#hasMinusZero ||= hasMinusZero;
    this.#hasGaps ||= missing > 0;
  }

  /** The words for true and false, and missing fields. */
  addBooleans(rows: number, missing: number): void {
    this.#rows += rows;
    this.#missing += missing;
    this.#hasBooleans = true;
    this.#hasGaps ||= missing > 0;
  }

  /** Texts that are no numbers, or are to be no numbers. */
  addTexts(hasGaps: boolean): void {
    this.#hasTexts = true;
    this.#hasGaps ||= hasGaps;
  }

  /** What only the whole file can tell: integers beyond 64 bits, and the like. */
  addOther(): void {
    this.#isOther = true;
  }

  /** Text, whatever the pieces to come hold. */
  isText(): boolean {
    return this.#hasTexts || (this.#hasBooleans && this.#hasNumbers);
  }

  get hasGaps(): boolean {
    return this.#hasGaps;
  }

  get kind(): ColumnKind {
    if (this.#isOther) return 'other';
    if (this.isText()) return this.#hasGaps ? 'textWithGaps' : 'text';
    // Booleans with gaps are objects.
    if (this.#hasBooleans) return this.#missing > 0 ? 'other' : 'bool';
    if (!this.#hasFloats && this.#missing === 0) return 'int64';
    return this.#hasMinusZero ? 'other' : 'float64';
  }
}
