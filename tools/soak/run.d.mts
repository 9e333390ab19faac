/** What {@link soak} is given. */
export interface SoakOptions {
  readonly seconds: number;
  readonly requests?: number;
  readonly connections?: number;
}

/** What came of it; memory in MB. */
export interface SoakResult {
  readonly answered: number;
  readonly wrong: number;
  readonly samples: readonly number[];
  readonly seconds: number;
  readonly rate: number;
}

export function soak(options: SoakOptions): Promise<SoakResult>;
