// Writes trees and the tables of byte columns into the memory of the module.
import type { CompiledTree } from '../compiled-tree.ts';
import { findThreshold, MOST_THRESHOLDS, readQuestion } from './byte-columns.ts';
import type { ByteColumns, RankTable } from './byte-columns.ts';
import {
  ANSWERS,
  INNER_ANSWERS,
  LOWER_NODE,
  MOST_LEAVES,
  PASS_ROWS,
  RANKING,
  TILE_ROWS,
  TREE,
  UPPER_NODE,
} from './memory-layout.ts';

/** Signed bytes are compared: ranks and thresholds are less 128. */
const SIGN = 0x80;

/** Bytes of a tree without its numbers; -1 where it has too many leaves. */
export function measureTree(tree: CompiledTree, featureBits: number): number {
  let lower = 0;
  let inner = 0;
  for (let at = 0; at < tree.origins.length; at++) {
    const { child } = readQuestion(tree, featureBits, at);
    if (child === at) continue;
    inner++;
    if (isLeaf(tree, featureBits, child) && isLeaf(tree, featureBits, child + 1)) lower++;
  }
  if (inner >= MOST_LEAVES) return -1;
  // A leaf alone becomes a node.
  if (inner === 0) return TREE.nodes + LOWER_NODE.size;
  return TREE.nodes + lower * LOWER_NODE.size + (inner - lower) * UPPER_NODE.size;
}

function isLeaf(tree: CompiledTree, featureBits: number, at: number): boolean {
  return readQuestion(tree, featureBits, at).child === at;
}

/** Where the parts of a tree go. */
export interface TreePlaces {
  readonly tree: number;
  /** Room for the numbers of its leaves, two of them at least. */
  readonly values: number;
  /** The byte columns. */
  readonly columns: number;
}

/** Writes one tree: from the leaves up, nodes of two leaves first. */
export function writeTree(
  memory: DataView,
  tree: CompiledTree,
  featureBits: number,
  columns: ByteColumns,
  places: TreePlaces,
): void {
  const count = tree.origins.length;
  /** Place of each node's answers. */
  const answers = new Int32Array(count);
  let leafCount = 0;
  let answer = INNER_ANSWERS;
  let at = places.tree + TREE.nodes;
  const addLeaf = (node: number): void => {
    memory.setFloat64(places.values + 8 * leafCount, tree.values[node]!, true);
    answers[node] = ANSWERS + leafCount * PASS_ROWS;
    leafCount++;
  };
  const writeQuestion = (node: number, place: { readonly column: number; readonly threshold: number }): void => {
    const { column, threshold } = readQuestion(tree, featureBits, node);
    const { first, thresholds } = columns.groups.get(column)!;
    const rank = findThreshold(thresholds, threshold);
    const byteColumn = first + Math.floor(rank / MOST_THRESHOLDS);
    memory.setInt32(at + place.column, places.columns + byteColumn * TILE_ROWS, true);
    memory.setUint8(at + place.threshold, (rank % MOST_THRESHOLDS) ^ SIGN);
  };
  const uppers: number[] = [];
  for (let node = count - 1; node >= 0; node--) {
    const { child } = readQuestion(tree, featureBits, node);
    if (child === node) continue;
    if (!isLeaf(tree, featureBits, child) || !isLeaf(tree, featureBits, child + 1)) {
      uppers.push(node);
      continue;
    }
    addLeaf(child);
    addLeaf(child + 1);
    writeQuestion(node, LOWER_NODE);
    answers[node] = answer;
    answer += PASS_ROWS;
    at += LOWER_NODE.size;
  }
  let lowerCount = leafCount / 2;
  // Children come after their parents in a compiled tree, so they are done when it is their parent's turn here.
  for (const node of uppers) {
    const { child } = readQuestion(tree, featureBits, node);
    for (const side of [child, child + 1]) if (isLeaf(tree, featureBits, side)) addLeaf(side);
    writeQuestion(node, UPPER_NODE);
    memory.setUint16(at + UPPER_NODE.first, answers[child]! - ANSWERS, true);
    memory.setUint16(at + UPPER_NODE.second, answers[child + 1]! - ANSWERS, true);
    answers[node] = answer;
    answer += PASS_ROWS;
    at += UPPER_NODE.size;
  }
  if (leafCount === 0) {
    addLeaf(0);
    writeConstant(memory, at, places, memory.getFloat64(places.values, true));
    lowerCount = 1;
  }
  memory.setInt32(places.tree + TREE.lowerCount, lowerCount, true);
  memory.setInt32(places.tree + TREE.upperCount, uppers.length, true);
  memory.setInt32(places.tree + TREE.values, places.values, true);
}

/** Writes a tree of one leaf. */
export function writeLeaf(memory: DataView, places: TreePlaces, value: number): void {
  memory.setInt32(places.tree + TREE.lowerCount, 1, true);
  memory.setInt32(places.tree + TREE.upperCount, 0, true);
  memory.setInt32(places.tree + TREE.values, places.values, true);
  writeConstant(memory, places.tree + TREE.nodes, places, value);
}

// A node whose both leaves are the same number, so that it may ask anything.
function writeConstant(memory: DataView, at: number, { values, columns }: TreePlaces, value: number): void {
  memory.setInt32(at + LOWER_NODE.column, columns, true);
  memory.setFloat64(values, value, true);
  memory.setFloat64(values + 8, value, true);
}

/** Writes the answers that never change: leaf k is k, for all rows. */
export function writeLeafAnswers(memory: Uint8Array): void {
  for (let leaf = 0; leaf < MOST_LEAVES; leaf++) {
    const start = ANSWERS + leaf * PASS_ROWS;
    memory.fill(leaf, start, start + PASS_ROWS);
  }
}

/** Bytes that the table and the thresholds of a byte column take; `window` numbers more may be read than there are. */
export function measureTable(table: RankTable, thresholds: Float64Array): number {
  return 8 * (thresholds.length + table.window) + 8 * Math.ceil(table.starts.length / 8);
}

/** Where the parts of a byte column go. */
export interface RankingPlaces {
  readonly ranking: number;
  readonly table: number;
  readonly out: number;
}

/** Writes how a byte column is ranked. */
export function writeRanking(
  memory: DataView,
  { feature, isMissingAbove, thresholds }: ByteColumns['columns'][number],
  { least, scale, last, starts, window }: RankTable,
  { ranking, table, out }: RankingPlaces,
): void {
  const end = thresholds.length + window;
  for (let k = 0; k < end; k++) memory.setFloat64(table + 8 * k, thresholds[k] ?? Infinity, true);
  const startsAt = table + 8 * end;
  for (const [step, rank] of starts.entries()) memory.setUint8(startsAt + step, rank);
  memory.setFloat64(ranking + RANKING.least, least, true);
  memory.setFloat64(ranking + RANKING.scale, scale, true);
  memory.setFloat64(ranking + RANKING.last, last, true);
  memory.setInt32(ranking + RANKING.starts, startsAt, true);
  memory.setInt32(ranking + RANKING.thresholds, table, true);
  memory.setInt32(ranking + RANKING.window, window, true);
  memory.setInt32(ranking + RANKING.missingRank, isMissingAbove ? 255 : 0, true);
  memory.setInt32(ranking + RANKING.feature, feature, true);
  memory.setInt32(ranking + RANKING.out, out, true);
}
