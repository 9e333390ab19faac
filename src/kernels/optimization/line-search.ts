// The line search of More and Thuente, "Line Search Algorithms with Guaranteed Sufficient Decrease" (1994), with the constants of
// L-BFGS-B (dcsrch and dcstep of MINPACK-2).

/** Sufficient decrease, curvature, and the relative width of an interval that is not searched further. */
const DECREASE = 1e-3;
const CURVATURE = 0.9;
const WIDTH = 0.1;
/** A bracket that shrinks less than this in two steps is halved. */
const SHRINK = 0.66;
const EXTRAPOLATE_LEAST = 1.1;
const EXTRAPOLATE_MOST = 4;

/** A point on the line: step, value and slope. */
interface Point {
  readonly step: number;
  readonly value: number;
  readonly slope: number;
}

/** Searches a step along a line: evaluate at `step`, tell the outcome by `tell`, until it answers true. */
export class LineSearch {
  /** Where the function is to be evaluated, or the step that was found. */
  step: number;
  readonly #maxStep: number;
  readonly #startValue: number;
  readonly #startSlope: number;
  /** The end of the interval with the least value, and the other end. */
  #best: Point;
  #other: Point;
  #isBracketed = false;
  #isFirstStage = true;
  #width: number;
  #widthBefore: number;
  #least = 0;
  #most: number;

  /** `slope` is that of the start, below zero; `step` is the first one to try. */
  constructor(value: number, slope: number, step: number, maxStep: number) {
    this.step = step;
    this.#maxStep = maxStep;
    this.#startValue = value;
    this.#startSlope = slope;
    this.#best = { step: 0, value, slope };
    this.#other = this.#best;
    this.#width = maxStep;
    this.#widthBefore = 2 * maxStep;
    this.#most = step + EXTRAPOLATE_MOST * step;
  }

  /** Takes value and slope at `step`; true where the search ends with it. */
  tell(value: number, slope: number): boolean {
    const { step } = this;
    const testSlope = DECREASE * this.#startSlope;
    const bound = this.#startValue + step * testSlope;
    if (this.#isFirstStage && value <= bound && slope >= 0) this.#isFirstStage = false;
    if (this.#isAtEnd(value, slope, bound, testSlope)) return true;
    // The first stage searches a modified function, whose minimum gives the decrease.
    const isModified = this.#isFirstStage && value <= this.#best.value && value > bound;
    const tilt = isModified ? testSlope : 0;
    this.#shrink(lean({ step, value, slope }, -tilt), -tilt);
    if (this.#isBracketed) {
      const width = Math.abs(this.#other.step - this.#best.step);
      if (width >= SHRINK * this.#widthBefore) this.step = this.#best.step + 0.5 * (this.#other.step - this.#best.step);
      this.#widthBefore = this.#width;
      this.#width = width;
    }
    this.#bound();
    return false;
  }

  #isAtEnd(value: number, slope: number, bound: number, testSlope: number): boolean {
    const { step } = this;
    const isTight =
      this.#isBracketed &&
      (step <= this.#least || step >= this.#most || this.#most - this.#least <= WIDTH * this.#most);
    const isAtMost = step === this.#maxStep && value <= bound && slope <= testSlope;
    const isAtLeast = step === 0 && (value > bound || slope >= testSlope);
    const isFound = value <= bound && Math.abs(slope) <= CURVATURE * -this.#startSlope;
    return isTight || isAtMost || isAtLeast || isFound;
  }

  /** Keeps the interval around a minimum, and chooses the next step in it. */
  #shrink(trial: Point, tilt: number): void {
    const best = lean(this.#best, tilt);
    const other = lean(this.#other, tilt);
    const next = chooseStep(best, other, trial, this.#isBracketed, this.#least, this.#most);
    this.step = next.step;
    this.#isBracketed = next.isBracketed;
    this.#best = lean(next.best, -tilt);
    this.#other = lean(next.other, -tilt);
  }

  #bound(): void {
    const [near, far] = [this.#best.step, this.#other.step];
    if (this.#isBracketed) {
      this.#least = Math.min(near, far);
      this.#most = Math.max(near, far);
    } else {
      this.#least = this.step + EXTRAPOLATE_LEAST * (this.step - near);
      this.#most = this.step + EXTRAPOLATE_MOST * (this.step - near);
    }
    this.step = Math.min(Math.max(this.step, 0), this.#maxStep);
    const isUseless = this.step <= this.#least || this.step >= this.#most;
    if (this.#isBracketed && (isUseless || this.#most - this.#least <= WIDTH * this.#most)) this.step = near;
  }
}

/** The point of a function to which a line of slope `tilt` is added. */
function lean({ step, value, slope }: Point, tilt: number): Point {
  return tilt === 0 ? { step, value, slope } : { step, value: value + step * tilt, slope: slope + tilt };
}

interface Choice {
  readonly step: number;
  readonly isBracketed: boolean;
  readonly best: Point;
  readonly other: Point;
}

function chooseStep(
  best: Point,
  other: Point,
  trial: Point,
  isBracketed: boolean,
  least: number,
  most: number,
): Choice {
  const hasTurned = trial.slope * Math.sign(best.slope) < 0;
  let step: number;
  let bracketed = isBracketed;
  if (trial.value > best.value) {
    const cubic = best.step + cubicRatio(best, trial, false) * (trial.step - best.step);
    const width = trial.step - best.step;
    const quadratic = best.step + (best.slope / ((best.value - trial.value) / width + best.slope) / 2) * width;
    const isNear = Math.abs(cubic - best.step) <= Math.abs(quadratic - best.step);
    step = isNear ? cubic : cubic + (quadratic - cubic) / 2;
    bracketed = true;
  } else if (hasTurned) {
    const cubic = trial.step + cubicRatio(trial, best, false) * (best.step - trial.step);
    const secant = trial.step + (trial.slope / (trial.slope - best.slope)) * (best.step - trial.step);
    step = Math.abs(cubic - trial.step) > Math.abs(secant - trial.step) ? cubic : secant;
    bracketed = true;
  } else if (Math.abs(trial.slope) < Math.abs(best.slope)) {
    step = followFlatter(best, other, trial, isBracketed, least, most);
  } else if (isBracketed) {
    step = trial.step + cubicRatio(trial, other, false) * (other.step - trial.step);
  } else {
    step = trial.step > best.step ? most : least;
  }
  if (trial.value > best.value) return { step, isBracketed: bracketed, best, other: trial };
  return { step, isBracketed: bracketed, best: trial, other: hasTurned ? best : other };
}

/** A lower value, a slope of the same sign and flatter: the minimum lies further on, or the cubic has none. */
function followFlatter(
  best: Point,
  other: Point,
  trial: Point,
  isBracketed: boolean,
  least: number,
  most: number,
): number {
  const ratio = cubicRatio(trial, best, true);
  const cubic = Number.isNaN(ratio)
    ? trial.step > best.step
      ? most
      : least
    : trial.step + ratio * (best.step - trial.step);
  const secant = trial.step + (trial.slope / (trial.slope - best.slope)) * (best.step - trial.step);
  const difference = Math.abs(cubic - trial.step) - Math.abs(secant - trial.step);
  if (!isBracketed) return Math.min(Math.max(difference > 0 ? cubic : secant, least), most);
  const step = difference < 0 ? cubic : secant;
  const border = trial.step + SHRINK * (other.step - trial.step);
  return trial.step > best.step ? Math.min(border, step) : Math.max(border, step);
}

/**
 * Where the cubic through two points has its minimum: 0 at `from`, 1 at `to`. With `mayLackMinimum`, NaN where it lies on
 * the other side of `from` or where there is none.
 */
function cubicRatio(from: Point, to: Point, mayLackMinimum: boolean): number {
  const theta = (3 * (from.value - to.value)) / (to.step - from.step) + from.slope + to.slope;
  const scale = Math.max(Math.abs(theta), Math.abs(from.slope), Math.abs(to.slope));
  const square = (theta / scale) ** 2 - (from.slope / scale) * (to.slope / scale);
  const root = scale * Math.sqrt(mayLackMinimum ? Math.max(0, square) : square);
  const gamma = to.step < from.step ? -root : root;
  const p = gamma - from.slope + theta;
  const q = gamma - from.slope + gamma + to.slope;
  const ratio = p / q;
  return mayLackMinimum && !(ratio < 0 && gamma !== 0) ? Number.NaN : ratio;
}
