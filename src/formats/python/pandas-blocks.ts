// pandas' BlockManager, which holds the columns of a table by type (pandas/core/internals/managers.py `__getstate__`, and
// `__reduce__` of _libs/internals.pyx since 1.3), as pickles of pandas 0.2 to 3 hold it.
import type { DecantError } from '../../errors.ts';
import { readTensor } from './ndarray.ts';
import { describeRecord, refuseRecord } from './records.ts';
import { NdArray, PythonDict, PythonGlobal, PythonObject, PythonSlice, PythonTuple } from './values.ts';
import type { PythonValue } from './values.ts';

// A slice is three numbers in the file, whatever its length.
const MAX_PLACES = 1_000_000;

/** Values of one type, and the columns that its rows are; `places` is empty in a Series. */
export interface PandasBlock {
  readonly values: PythonValue;
  readonly places: readonly number[];
}

/** Axes (columns before rows) and blocks of the manager in a DataFrame or Series; refuses other layouts by name. */
export function readPandasBlocks(object: PythonObject): {
  readonly axes: readonly PythonValue[];
  readonly blocks: readonly PandasBlock[];
} {
  const { path } = object.type;
  const manager =
    object.state instanceof PythonDict ? (object.state.get('_mgr') ?? object.state.get('_data')) : undefined;
  if (!(manager instanceof PythonObject)) throw refuseRecord(path, `its manager is ${describeRecord(manager)}`);
  const [first, second] = manager.args;
  if (first instanceof PythonTuple && Array.isArray(second)) {
    return { axes: second, blocks: first.items.map((block) => readUnpickledBlock(block, path)) };
  }
  // (axes, values, labels, {'0.14.1': {'axes', 'blocks': [{'values', 'mgr_locs'}]}}).
  const parts = manager.state instanceof PythonTuple ? manager.state.items : [];
  const latest = parts[3] instanceof PythonDict ? parts[3].get('0.14.1') : undefined;
  if (!(latest instanceof PythonDict)) throw refuseLayout(path);
  const [axes, blocks] = [latest.get('axes'), latest.get('blocks')];
  if (!Array.isArray(axes) || !Array.isArray(blocks)) throw refuseLayout(path);
  return {
    axes,
    blocks: blocks.map((block) => {
      if (!(block instanceof PythonDict)) throw refuseLayout(path);
      return makeBlock(block.get('values'), block.get('mgr_locs'), path);
    }),
  };
}

function readUnpickledBlock(value: PythonValue, path: string): PandasBlock {
  if (!(value instanceof PythonObject)) throw refuseLayout(path);
  // pandas 1.3 wrote functools.partial(new_block, ndim=2), the releases after it _unpickle_block.
  const [inner] = value.callee?.type.path === 'functools.partial' ? value.callee.args : [value.type];
  const name = inner instanceof PythonGlobal && inner.module.startsWith('pandas.') ? inner.name : '';
  if (name !== '_unpickle_block' && name !== 'new_block') throw refuseLayout(path);
  return makeBlock(value.args[0], value.args[1], path);
}

function makeBlock(values: PythonValue | undefined, places: PythonValue | undefined, path: string): PandasBlock {
  if (values === undefined) throw refuseLayout(path);
  if (places instanceof PythonSlice) return { values, places: readSlice(places, path) };
  if (!(places instanceof NdArray) || places.shape.length !== 1 || !'iu'.includes(places.dtype.kind)) {
    throw refuseLayout(path);
  }
  return { values, places: Array.from(readTensor(places).data, Number) };
}

function readSlice({ start, stop, step }: PythonSlice, path: string): number[] {
  const by = step ?? 1;
  const isWhole = [start, stop, by].every((bound) => Number.isSafeInteger(bound));
  if (!isWhole || typeof start !== 'number' || typeof stop !== 'number' || typeof by !== 'number' || by === 0) {
    throw refuseLayout(path);
  }
  const length = Math.max(0, Math.ceil((stop - start) / by));
  if (length > MAX_PLACES) throw refuseRecord(path, `it has more than ${MAX_PLACES} columns`);
  return Array.from({ length }, (_, i) => start + i * by);
}

function refuseLayout(path: string): DecantError {
  return refuseRecord(path, 'pandas wrote it in an unknown layout');
}
