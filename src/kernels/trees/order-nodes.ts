// The order of a compiled tree, and the refusal of what is no tree.
import { DecantError } from '../../errors.ts';
import type { EnsembleShape, TreeNodes } from './tree-nodes.ts';

/** The compiled order of a tree's nodes: children side by side, and beside them their own children. */
export interface NodeOrder {
  /** Index in the library's arrays of each compiled node. */
  readonly nodes: Int32Array;
  /** Compiled index of each node's first child; its own index in a leaf. */
  readonly children: Int32Array;
  /** 1 where the library's right child comes first. */
  readonly isSwapped: Uint8Array;
  readonly depth: number;
}

/**
 * Orders the nodes that the root leads to: two levels at a time, so that two steps of a walk share a line of the cache. Refuses
 * with MALFORMED_DATA children outside the arrays, shared or circular; columns that X does not have; thresholds that are
 * NaN; sets of categories that are not there.
 */
export function orderNodes(tree: TreeNodes, shape: EnsembleShape, index: number): NodeOrder {
  checkSizes(tree, shape, index);
  const { left, right, feature, threshold } = tree;
  const { featureCount, goesLeft } = shape;
  const sets = tree.categories?.sets;
  const swapsCategories = shape.categories?.membersGo === 'right';
  const count = left.length;
  const nodes = new Int32Array(count);
  const children = new Int32Array(count);
  const levels = new Int32Array(count);
  const isSwapped = new Uint8Array(count);
  const isSeen = new Uint8Array(count);
  isSeen[0] = 1;
  let end = 1;
  let depth = 0;

  const waiting = new Int32Array(count);
  let waitingCount = 1;
  while (waitingCount > 0) {
    let at = waiting[--waitingCount]!;
    let pair = -1;
    let below = -1;
    let beside = -1;
    // Gives a node's children the next two places, then the children of each of them.
    for (let turn = 0; turn < 3; turn++) {
      const node = nodes[at]!;
      let first = left[node]!;
      let child = -1;
      if (first < 0) {
        children[at] = at;
      } else {
        let second = right[node]!;
        const column = feature[node]!;
        if (column < 0 || column >= featureCount) {
          throw malformed(index, `node ${node} compares column ${column} of ${featureCount}`);
        }
        const limit = threshold[node]!;
        let swaps = swapsCategories;
        if (sets === undefined || sets[node]! < 0) {
          if (limit !== limit) throw malformed(index, `the threshold of node ${node} is NaN`);
          // Nothing is less than -Infinity, so all goes right.
          swaps = limit === -Infinity && goesLeft === 'less';
        }
        if (swaps) {
          isSwapped[at] = 1;
          [first, second] = [second, first];
        }
        if (first < 0 || first >= count || isSeen[first] === 1) throw orphan(index, node, first);
        isSeen[first] = 1;
        if (second < 0 || second >= count || isSeen[second] === 1) throw orphan(index, node, second);
        isSeen[second] = 1;
        child = end;
        end += 2;
        children[at] = child;
        nodes[child] = first;
        nodes[child + 1] = second;
        const level = levels[at]! + 1;
        levels[child] = level;
        levels[child + 1] = level;
        if (level > depth) depth = level;
      }
      if (turn === 0) {
        if (child < 0) break;
        pair = child;
        at = child;
      } else if (turn === 1) {
        below = child;
        at = pair + 1;
      } else {
        beside = child;
      }
    }
    if (beside >= 0) {
      waiting[waitingCount++] = beside + 1;
      waiting[waitingCount++] = beside;
    }
    if (below >= 0) {
      waiting[waitingCount++] = below + 1;
      waiting[waitingCount++] = below;
    }
  }
  return { nodes: nodes.subarray(0, end), children: children.subarray(0, end), isSwapped, depth };
}

function checkSizes(tree: TreeNodes, shape: EnsembleShape, index: number): void {
  const { left, right, feature, threshold, missingLeft, zeroIsMissing, categories } = tree;
  const count = left.length;
  const sizes = [right, feature, threshold, missingLeft, zeroIsMissing, categories?.sets].map((array) => array?.length);
  if (count === 0 || sizes.some((size) => size !== undefined && size !== count)) {
    throw malformed(
      index,
      `its arrays hold ${[count, ...sizes.filter((size) => size !== undefined)].join(', ')} nodes`,
    );
  }
  if (tree.values.length !== count * shape.width) {
    throw malformed(index, `it has ${tree.values.length} values for ${count} nodes of ${shape.width}`);
  }
  const offset = tree.outputOffset ?? 0;
  if (!Number.isInteger(offset) || offset < 0 || offset + shape.width > shape.outputCount) {
    throw malformed(index, `its output ${offset} lies outside the ${shape.outputCount} outputs`);
  }
  if (zeroIsMissing !== undefined && missingLeft === undefined) {
    throw new DecantError(
      'INTERNAL_ERROR',
      `Tree ${index} counts zero as missing, and has no rule for what is missing.`,
    );
  }
  if (categories === undefined) return;
  if (shape.categories === undefined) {
    throw new DecantError('INTERNAL_ERROR', `Tree ${index} has categories, its ensemble has no rule for them.`);
  }
  const { sets, offsets, words } = categories;
  const setCount = offsets.length - 1;
  if (sets.some((set) => set >= setCount)) {
    throw malformed(index, `a node asks for a set of categories that is not among the ${setCount}`);
  }
  const isOrdered = offsets.every(
    (offset, set) => offset >= (set === 0 ? 0 : offsets[set - 1]!) && offset <= words.length,
  );
  if (!isOrdered) throw malformed(index, `its sets of categories do not lie within ${words.length} words`);
}

function orphan(index: number, node: number, child: number): DecantError {
  return malformed(index, `child ${child} of node ${node} is not there or has another parent`);
}

function malformed(tree: number, reason: string): DecantError {
  return new DecantError('MALFORMED_DATA', `Tree ${tree} of the ensemble is damaged: ${reason}.`);
}
