// The rows of a time series: numbered, or dates of one fixed distance (statsmodels/tsa/base/tsa_model.py, get_index_loc).
import { NdArray, PythonDict, PythonGlobal, PythonObject, PythonTuple } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import { readTensor } from '../../../formats/python/ndarray.ts';
import { DecantError } from '../../../errors.ts';
import { describeRecord, refuseRecord } from '../record.ts';

// Frequencies whose dates are a fixed time apart, in nanoseconds.
const STEPS: Readonly<Record<string, bigint>> = {
  Day: 86_400_000_000_000n,
  Hour: 3_600_000_000_000n,
  Minute: 60_000_000_000n,
  Second: 1_000_000_000n,
};

/** The position of a date among the rows of a model; undefined where rows are numbered or their dates have no fixed distance. */
export function readDateFinder(model: PythonDict, path: string): ((nanoseconds: bigint) => number) | undefined {
  const index = model.get('_index');
  const [kind, fields] = index instanceof PythonObject ? index.args : [];
  const name = kind instanceof PythonGlobal ? kind.name : undefined;
  if (name === 'RangeIndex' || name === 'PeriodIndex') return undefined;
  if (name !== 'DatetimeIndex' || !(fields instanceof PythonDict)) {
    throw refuseRecord(path, `its rows are labelled by ${name ?? describeRecord(index)}`);
  }
  const step = readStep(fields.get('freq') ?? model.get('_index_freq'));
  const first = readFirst(fields.get('data'));
  if (step === undefined || first === undefined) return undefined;
  return (date) => {
    const distance = date - first;
    if (distance >= 0n && distance % step === 0n) return Number(distance / step);
    throw new DecantError('INVALID_PARAMETER_VALUE', 'start and end must be dates of the sample or of rows after it.');
  };
}

function readStep(freq: PythonValue | undefined): bigint | undefined {
  if (!(freq instanceof PythonObject) || !freq.type.module.startsWith('pandas.')) return undefined;
  const { name } = freq.type;
  const step = Object.hasOwn(STEPS, name) ? STEPS[name] : undefined;
  // Before pandas 1.1 the number is in the state.
  const count = freq.args[0] ?? (freq.state instanceof PythonDict ? freq.state.get('n') : undefined);
  return typeof count === 'number' && step !== undefined ? step * BigInt(count) : undefined;
}

// pandas keeps dates in an array, or in an object that holds one.
function readFirst(value: PythonValue | undefined): bigint | undefined {
  const array = findDates(value);
  if (array === undefined) return undefined;
  const first = readTensor(array).data[0];
  return typeof first === 'bigint' ? first : undefined;
}

function findDates(value: PythonValue | undefined): NdArray | undefined {
  if (value instanceof NdArray) return value.dtype.kind === 'M' ? value : undefined;
  if (value instanceof PythonDict) return findDates(value.get('_ndarray') ?? value.get('_data'));
  if (value instanceof PythonTuple) return value.items.map(findDates).find((found) => found !== undefined);
  if (!(value instanceof PythonObject)) return undefined;
  return findDates(value.state) ?? value.args.map(findDates).find((found) => found !== undefined);
}
