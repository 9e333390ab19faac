// The code of tree batches. Every node of a tree is asked for sixteen rows with one comparison; from the leaves up, a node's answer is that
// of the child to which the row goes, and the root's answer is the number of the row's leaf. No row waits for a load, nothing branches.
import {
  call,
  encodeModule,
  f32,
  f64,
  f64x2,
  FunctionBuilder,
  i32,
  i32x4,
  i8x16,
  repeatWhile,
  select,
  v128,
  when,
} from '../../web-assembly/index.ts';
import type { Code, Local } from '../../web-assembly/index.ts';
import { ROUNDER } from './byte-columns.ts';
import {
  ANSWERS,
  GROUP,
  INNER_ANSWERS,
  LEAF_NUMBERS,
  LOWER_NODE,
  PASS_ROWS,
  RANKING,
  TILE_ROWS,
  TREE,
  UPPER_NODE,
} from './memory-layout.ts';

/** Numbers of the module's functions. */
export const FUNCTIONS = {
  rankFloat32: 0,
  rankFloat64: 1,
  findLeaves: 2,
  add: 3,
  addRounding: 4,
  sum: 5,
  sumRounding: 6,
};

/** Bytes of a vector. */
const LANES = 16;

const increase = (local: Local, by: number): Code => local.set(i32.add(local.get, i32.const(by)));
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, k) => make(k));

/** Encodes the module. */
export function encodeTreeModule(): Uint8Array<ArrayBuffer> {
  return encodeModule([
    writeRank('float32'),
    writeRank('float64'),
    writeFindLeaves(),
    writeAdd(false),
    writeAdd(true),
    writeSum(FUNCTIONS.add),
    writeSum(FUNCTIONS.addRounding),
  ]);
}

// rank(rankings, count, x, rowBytes, rows): ranks `count` columns of `rows` rows, two at a time. Ranks are less 128, as signed bytes are
// compared faster than unsigned ones.
function writeRank(type: 'float32' | 'float64'): FunctionBuilder {
  const built = new FunctionBuilder(5);
  const [ranking, count, x, rowBytes, rows] = times(5, (index) => built.parameter(index)) as [
    ...[Local, Local, Local, Local, Local],
  ];
  const [at, out, end, starts, thresholds, missing, window, half] = times(8, () => built.local('i32')) as [
    ...[Local, Local, Local, Local, Local, Local, Local, Local],
  ];
  const values = [built.local('f64'), built.local('f64')] as const;
  const ranks = [built.local('i32'), built.local('i32')] as const;
  const [least, scale, last, steps] = times(4, () => built.local('v128')) as [Local, Local, Local, Local];
  const loadValue = (address: Code): Code => (type === 'float32' ? f64.fromF32(f32.load(address)) : f64.load(address));
  const thresholdAt = (rank: Code): Code => i32.add(thresholds.get, i32.shiftLeft(rank, i32.const(3)));
  // With the value at half of the window above its threshold, the rank is in the upper half.
  const halve = (index: 0 | 1): Code =>
    ranks[index].set(
      select(
        i32.add(ranks[index].get, half.get),
        ranks[index].get,
        f64.isGreater(
          values[index].get,
          f64.load(i32.sub(thresholdAt(i32.add(ranks[index].get, half.get)), i32.const(8))),
        ),
      ),
    );
  const finish = (index: 0 | 1): Code[] => [
    ranks[index].set(
      i32.add(ranks[index].get, f64.isGreater(values[index].get, f64.load(thresholdAt(ranks[index].get)))),
    ),
    ranks[index].set(select(missing.get, ranks[index].get, f64.isNotEqual(values[index].get, values[index].get))),
    i32.store8(out.get, i32.xor(ranks[index].get, i32.const(0x80)), index),
  ];
  built.emit(
    repeatWhile(
      count.get,
      at.set(
        i32.add(x.get, i32.shiftLeft(i32.load(ranking.get, RANKING.feature), i32.const(type === 'float32' ? 2 : 3))),
      ),
      out.set(i32.load(ranking.get, RANKING.out)),
      end.set(i32.add(out.get, rows.get)),
      starts.set(i32.load(ranking.get, RANKING.starts)),
      thresholds.set(i32.load(ranking.get, RANKING.thresholds)),
      missing.set(i32.load(ranking.get, RANKING.missingRank)),
      least.set(v128.load64Splat(ranking.get, RANKING.least)),
      scale.set(v128.load64Splat(ranking.get, RANKING.scale)),
      last.set(v128.load64Splat(ranking.get, RANKING.last)),
      repeatWhile(
        i32.isLess(out.get, end.get),
        values[0].set(loadValue(at.get)),
        values[1].set(loadValue(i32.add(at.get, rowBytes.get))),
        steps.set(f64x2.withLane(f64x2.splat(values[0].get), 1, values[1].get)),
        steps.set(f64x2.mul(f64x2.sub(steps.get, least.get), scale.get)),
        // NaN becomes 0.
        steps.set(f64x2.pseudoMin(f64x2.pseudoMax(f64x2.splat(f64.const(0)), steps.get), last.get)),
        steps.set(f64x2.add(steps.get, f64x2.splat(f64.const(ROUNDER)))),
        ranks[0].set(i32.load8(i32.add(starts.get, i32x4.lane(steps.get, 0)))),
        ranks[1].set(i32.load8(i32.add(starts.get, i32x4.lane(steps.get, 2)))),
        window.set(i32.load(ranking.get, RANKING.window)),
        when(
          i32.isLess(i32.const(1), window.get),
          repeatWhile(
            i32.isLess(i32.const(1), window.get),
            half.set(i32.shiftRight(window.get, i32.const(1))),
            halve(0),
            halve(1),
            window.set(i32.sub(window.get, half.get)),
          ),
        ),
        ...finish(0),
        ...finish(1),
        at.set(i32.add(at.get, i32.shiftLeft(rowBytes.get, i32.const(1)))),
        increase(out, 2),
      ),
      increase(ranking, RANKING.size),
      count.set(i32.sub(count.get, i32.const(1))),
    ),
  );
  return built;
}

// findLeaves(tree, rows, out): the number of the leaf of each row, a byte each; `rows` is a multiple of PASS_ROWS.
function writeFindLeaves(): FunctionBuilder {
  const built = new FunctionBuilder(3);
  const [tree, rows, out] = times(3, (index) => built.parameter(index)) as [Local, Local, Local];
  const [row, node, left, answer, column, first, second] = times(7, () => built.local('i32')) as [
    ...[Local, Local, Local, Local, Local, Local, Local],
  ];
  const [threshold, leaves] = [built.local('v128'), built.local('v128')];
  const vectors = times(PASS_ROWS / LANES, (index) => index * LANES);
  const isAbove = (offset: number): Code => i8x16.isGreater(v128.load(column.get, offset), threshold.get);
  const readNode = (place: { readonly column: number; readonly threshold: number }): Code[] => [
    column.set(i32.add(i32.load(node.get, place.column), row.get)),
    threshold.set(v128.load8Splat(node.get, place.threshold)),
  ];
  built.emit(
    repeatWhile(
      i32.isLess(row.get, rows.get),
      node.set(i32.add(tree.get, i32.const(TREE.nodes))),
      left.set(i32.load(tree.get, TREE.lowerCount)),
      answer.set(i32.const(INNER_ANSWERS)),
      leaves.set(i8x16.splat(i32.const(0))),
      repeatWhile(
        left.get,
        ...readNode(LOWER_NODE),
        // Where the answer is yes, all bits are set: -1, whose difference is the second leaf.
        ...vectors.map((offset) => v128.store(answer.get, i8x16.sub(leaves.get, isAbove(offset)), offset)),
        leaves.set(i8x16.add(leaves.get, i8x16.splat(i32.const(2)))),
        increase(node, LOWER_NODE.size),
        increase(answer, PASS_ROWS),
        left.set(i32.sub(left.get, i32.const(1))),
      ),
      left.set(i32.load(tree.get, TREE.upperCount)),
      when(
        left.get,
        repeatWhile(
          left.get,
          ...readNode(UPPER_NODE),
          first.set(i32.load16(node.get, UPPER_NODE.first)),
          second.set(i32.load16(node.get, UPPER_NODE.second)),
          ...vectors.map((offset) =>
            v128.store(
              answer.get,
              v128.select(
                v128.load(second.get, ANSWERS + offset),
                v128.load(first.get, ANSWERS + offset),
                isAbove(offset),
              ),
              offset,
            ),
          ),
          increase(node, UPPER_NODE.size),
          increase(answer, PASS_ROWS),
          left.set(i32.sub(left.get, i32.const(1))),
        ),
      ),
      // The root is the last node.
      answer.set(i32.sub(answer.get, i32.const(PASS_ROWS))),
      ...vectors.map((offset) => v128.store(out.get, v128.load(answer.get, offset), offset)),
      increase(out, PASS_ROWS),
      increase(row, PASS_ROWS),
    ),
  );
  return built;
}

// add(trees, rows, sums): adds the leaves of a group of trees, one after the other, to the sums of each row.
function writeAdd(roundsToFloat32: boolean): FunctionBuilder {
  const built = new FunctionBuilder(3);
  const [trees, rows, sums] = times(3, (index) => built.parameter(index)) as [Local, Local, Local];
  const values = times(GROUP, () => built.local('i32'));
  const row = built.local('i32');
  const sum = built.local('f64');
  const round = (value: Code): Code => (roundsToFloat32 ? f64.fromF32(f32.fromF64(value)) : value);
  const unrolled = 4;
  built.emit(
    ...values.map((local, tree) => local.set(i32.load(i32.load(trees.get, 4 * tree), TREE.values))),
    repeatWhile(
      i32.isLess(row.get, rows.get),
      ...times(unrolled, (step) => [
        sum.set(f64.load(sums.get, 8 * step)),
        ...values.map((local, tree) => {
          const leaf = i32.load8(row.get, LEAF_NUMBERS + tree * TILE_ROWS + step);
          return sum.set(round(f64.add(sum.get, f64.load(i32.add(local.get, i32.shiftLeft(leaf, i32.const(3)))))));
        }),
        f64.store(sums.get, sum.get, 8 * step),
      ]).flat(),
      increase(sums, 8 * unrolled),
      increase(row, unrolled),
    ),
  );
  return built;
}

// sum(trees, groupCount, rows, sums): `trees` lists the places of GROUP trees for each group.
function writeSum(add: number): FunctionBuilder {
  const built = new FunctionBuilder(4);
  const [trees, left, rows, sums] = times(4, (index) => built.parameter(index)) as [Local, Local, Local, Local];
  built.emit(
    repeatWhile(
      left.get,
      ...times(GROUP, (tree) =>
        call(FUNCTIONS.findLeaves, i32.load(trees.get, 4 * tree), rows.get, i32.const(LEAF_NUMBERS + tree * TILE_ROWS)),
      ),
      call(add, trees.get, rows.get, sums.get),
      increase(trees, 4 * GROUP),
      left.set(i32.sub(left.get, i32.const(1))),
    ),
  );
  return built;
}
