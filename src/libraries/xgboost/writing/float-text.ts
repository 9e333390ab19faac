// float32 numbers as XGBoost writes them in JSON: the shortest digits that read back to the same number, with an exponent
// (src/common/charconv.cc, after Ryu): `5E-1`, `1.25E1`, `0E0`, `NaN`, `-Infinity`.

/** Most digits that a float32 needs. */
const MOST_DIGITS = 9;
/** Nearly all numbers of a model need as many. */
const USUAL_DIGITS = 7;

/** The text of a number, which is a float32. */
export function formatFloat32(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return Object.is(value, -0) ? '-0E0' : '0E0';
  const text = findShortest(Math.abs(value)).replace('e+', 'E').replace('e', 'E');
  return value < 0 ? `-${text}` : text;
}

function findShortest(size: number): string {
  let digits = USUAL_DIGITS;
  let text = findText(size, digits);
  while (text === undefined && digits < MOST_DIGITS) text = findText(size, ++digits);
  if (text === undefined) return size.toExponential(MOST_DIGITS - 1);
  while (digits > 1) {
    const shorter = findText(size, --digits);
    if (shorter === undefined) break;
    text = shorter;
  }
  return text;
}

// The text of so many digits that reads back to the number and is the nearest; undefined where none does.
function findText(size: number, digits: number): string | undefined {
  const nearest = size.toExponential(digits - 1);
  if (readsBack(nearest, size)) return roundToEven(size, nearest, digits);
  // Below a power of two float32 numbers lie twice as dense: the text above may read back where the nearer one below does not.
  const step = Number(`1e${Number(nearest.slice(nearest.indexOf('e') + 1)) - digits + 1}`);
  const above = (Number(nearest) + step).toExponential(digits - 1);
  return readsBack(above, size) ? above : undefined;
}

// toExponential takes the larger of two texts that are as near, Ryu the even one.
function roundToEven(size: number, text: string, digits: number): string {
  const [mantissa = '', exponent = ''] = text.split('e');
  const last = mantissa.charCodeAt(mantissa.length - 1);
  if (last % 2 === 0) return text;
  const longer = size.toExponential(digits);
  if (!longer.includes('5e') || Number(longer) !== size) return text;
  const even = `${mantissa.slice(0, -1)}${String.fromCharCode(last - 1)}e${exponent}`;
  return readsBack(even, size) ? even : text;
}

function readsBack(text: string, size: number): boolean {
  return Math.fround(Number(text)) === size;
}
