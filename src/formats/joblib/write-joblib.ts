// Writes records as joblib.dump does: a pickle, with the bytes of each array right behind the wrapper that describes it
// (joblib/numpy_pickle.py). The same records give the same bytes.
import { zlibSync } from 'fflate';
import { runWriter, writePickle } from '../pickle/write-pickle.ts';
import type { WriteArray, WritePickleOptions } from '../pickle/write-pickle.ts';
import { PythonDict, PythonDtype, PythonGlobal, PythonObject, PythonTuple } from '../python/values.ts';
import type { PythonValue } from '../python/values.ts';

/** Options of {@link writeJoblib}. */
export interface WriteJoblibOptions extends WritePickleOptions {
  /** Level of zlib, 1 to 9; joblib's own default is 3 where it compresses. 0, the default, leaves the file as it is. */
  readonly compress?: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
}

/** Arrays begin at multiples of this, so that joblib can map them into memory. */
const ALIGNMENT = 16;

/** The joblib file of a value. Refuses with LIMIT_EXCEEDED what is nested too deep. */
export function writeJoblib(value: PythonValue, options: WriteJoblibOptions = {}): Uint8Array {
  const { compress = 0 } = options;
  const writeArray: WriteArray = (array, writer, records) => {
    const holdsObjects = array.items !== undefined;
    const wrapper = new PythonObject(WRAPPER);
    wrapper.state = new PythonDict(
      new Map<PythonValue, PythonValue>([
        ['subclass', NDARRAY],
        ['shape', new PythonTuple(array.shape)],
        ['order', array.fortranOrder ? 'F' : 'C'],
        ['dtype', new PythonDtype(array.dtype)],
        ['allow_mmap', compress === 0 && !holdsObjects],
        ['numpy_array_alignment_bytes', ALIGNMENT],
      ]),
    );
    records.write(wrapper);
    if (holdsObjects) {
      writer.raw(writePickle(array, options));
      return true;
    }
    const padding = ALIGNMENT - ((writer.length + 1) % ALIGNMENT);
    writer.raw(new Uint8Array([padding, ...new Uint8Array(padding).fill(0xff)]));
    writer.raw(array.bytes);
    return true;
  };
  const bytes = runWriter(value, options, writeArray);
  return compress === 0 ? bytes : zlibSync(bytes, { level: compress });
}

const WRAPPER = new PythonGlobal('joblib.numpy_pickle', 'NumpyArrayWrapper');
const NDARRAY = new PythonGlobal('numpy', 'ndarray');
