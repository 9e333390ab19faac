// A pickled pandas DataFrame as variables of a formula: the training table, which statsmodels keeps in place of the design
// (pandas/core/internals/managers.py).
import type { DecantError } from '../../errors.ts';
import { readTensor } from '../../formats/python/ndarray.ts';
import { readCategories, readPandasArray, readPandasIndex } from '../../formats/python/pandas.ts';
import {
  NdArray,
  PythonDict,
  PythonGlobal,
  PythonObject,
  PythonSlice,
  PythonTuple,
} from '../../formats/python/values.ts';
import type { PythonValue } from '../../formats/python/values.ts';
import { describeRecord, refuseRecord } from './record.ts';
import type { Level, Variable, Variables } from './variables.ts';

interface Block {
  readonly values: PythonValue;
  readonly places: readonly number[];
}

/** The variables of a DataFrame's record; refuses other layouts by name. */
export function readFrame(value: PythonValue | undefined): Variables {
  const isFrame = value instanceof PythonObject && value.type.name === 'DataFrame' && value.state instanceof PythonDict;
  if (!isFrame || !(value.state instanceof PythonDict)) {
    throw refuseRecord('The training table of the formula', `it is ${describeRecord(value)}`);
  }
  const manager = value.state.get('_mgr') ?? value.state.get('_data');
  if (!(manager instanceof PythonObject)) throw refuseLayout();
  const { axes, blocks } = readManager(manager);
  const [columnIndex, rowIndex] = axes;
  if (columnIndex === undefined || rowIndex === undefined) throw refuseLayout();
  const names = readPandasIndex(columnIndex);
  const rowCount = countRows(blocks);
  const places = new Map<string, { readonly block: Block; readonly row: number }>();
  for (const block of blocks) {
    block.places.forEach((place, row) => {
      const name = names[place];
      if (typeof name === 'string') places.set(name, { block, row });
    });
  }
  return {
    rowCount,
    get(name) {
      const place = places.get(name);
      return place === undefined ? undefined : readColumn(place.block.values, place.row, name);
    },
  };
}

function readManager(manager: PythonObject): { axes: readonly PythonValue[]; blocks: readonly Block[] } {
  const [first, second] = manager.args;
  if (first instanceof PythonTuple && Array.isArray(second)) {
    return { axes: second, blocks: first.items.map(readUnpickledBlock) };
  }
  // pandas below 1.3: (axes, values, labels, {'0.14.1': {'axes', 'blocks': [{'values', 'mgr_locs'}]}}).
  const parts = manager.state instanceof PythonTuple ? manager.state.items : [];
  const latest = parts[3] instanceof PythonDict ? parts[3].get('0.14.1') : undefined;
  if (!(latest instanceof PythonDict)) throw refuseLayout();
  const [axes, blocks] = [latest.get('axes'), latest.get('blocks')];
  if (!Array.isArray(axes) || !Array.isArray(blocks)) throw refuseLayout();
  return {
    axes,
    blocks: blocks.map((block) => {
      if (!(block instanceof PythonDict)) throw refuseLayout();
      return makeBlock(block.get('values'), block.get('mgr_locs'));
    }),
  };
}

function readUnpickledBlock(value: PythonValue): Block {
  if (!(value instanceof PythonObject)) throw refuseLayout();
  // pandas 1.3 wrote functools.partial(new_block, ndim=2), the releases after it _unpickle_block.
  const [inner] = value.callee?.type.path === 'functools.partial' ? value.callee.args : [value.type];
  const name = inner instanceof PythonGlobal && inner.module.startsWith('pandas.') ? inner.name : '';
  if (name !== '_unpickle_block' && name !== 'new_block') throw refuseLayout();
  return makeBlock(value.args[0], value.args[1]);
}

function makeBlock(values: PythonValue | undefined, places: PythonValue | undefined): Block {
  if (values === undefined) throw refuseLayout();
  if (places instanceof PythonSlice) {
    const { start, stop, step } = places;
    const by = step === null ? 1 : step;
    if (typeof start !== 'number' || typeof stop !== 'number' || typeof by !== 'number' || by === 0)
      throw refuseLayout();
    const length = Math.max(0, Math.ceil((stop - start) / by));
    if (length > 1e6) throw refuseLayout();
    return { values, places: Array.from({ length }, (_, i) => start + i * by) };
  }
  if (!(places instanceof NdArray)) throw refuseLayout();
  return { values, places: readPandasArray(places).map(Number) };
}

function countRows(blocks: readonly Block[]): number {
  const [block] = blocks;
  if (block === undefined) return 0;
  if (block.values instanceof NdArray) return block.values.shape[1] ?? 0;
  return readPandasArray(block.values).length;
}

function readColumn(values: PythonValue, row: number, name: string): Variable {
  if (!(values instanceof NdArray)) {
    const levels =
      values instanceof PythonObject && isCategorical(values)
        ? readCategories(values).map((level) => toLevel(level, name)!)
        : undefined;
    return {
      kind: 'labels',
      data: readPandasArray(values).map((item) => toLevel(item, name)),
      levels,
      isBoolean: false,
    };
  }
  const rowCount = values.shape[1] ?? 0;
  const start = row * rowCount;
  if (values.items !== undefined) {
    const items = values.items.slice(start, start + rowCount);
    return { kind: 'labels', data: items.map((item) => toLevel(item, name)), isBoolean: false };
  }
  const { kind } = values.dtype;
  if (!'biuf'.includes(kind))
    throw refuseRecord(`Column ${JSON.stringify(name)} of the training table`, 'its type is not read');
  const { data } = readTensor(values);
  const numbers = Float64Array.from({ length: rowCount }, (_, i) => Number(data[start + i]));
  if (kind === 'b') return { kind: 'labels', data: Array.from(numbers, (value) => value !== 0), isBoolean: true };
  return {
    kind: 'numbers',
    data: numbers,
    isInteger: kind !== 'f',
    isSingle: kind === 'f' && values.dtype.itemSize === 4,
  };
}

function isCategorical(value: PythonObject): boolean {
  const [type] = value.type.name === '__pyx_unpickle_NDArrayBacked' ? value.args : [value.type];
  return type instanceof PythonGlobal && type.name === 'Categorical';
}

function toLevel(value: PythonValue, name: string): Level | null {
  if (typeof value === 'number') return Number.isNaN(value) ? null : value;
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (value instanceof NdArray && value.shape.length === 0 && 'iuf'.includes(value.dtype.kind)) {
    return toLevel(Number(readTensor(value).data[0]), name);
  }
  throw refuseRecord(`Column ${JSON.stringify(name)} of the training table`, `it holds ${describeRecord(value)}`);
}

function refuseLayout(): DecantError {
  return refuseRecord('The training table of the formula', 'pandas wrote it in an unknown layout');
}
