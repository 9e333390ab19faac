// An ensemble in the memory of WebAssembly: laid out once, tiles of rows pass through.
import { instantiate } from '../../web-assembly/index.ts';
import type { Instance } from '../../web-assembly/index.ts';
import type { CompiledTree, TreeEnsemble } from '../compiled-tree.ts';
import { makeRankTable, planByteColumns } from './byte-columns.ts';
import type { ByteColumns } from './byte-columns.ts';
import { measureTable, measureTree, writeLeaf, writeLeafAnswers, writeRanking, writeTree } from './lay-out-trees.ts';
import { ENSEMBLE, GROUP, LOWER_NODE, MOST_LEAVES, PASS_ROWS, RANKING, TILE_ROWS, TREE } from './memory-layout.ts';
import { encodeTreeModule, FUNCTIONS } from './module-code.ts';

/** Most bytes of a tile of X, and of a whole ensemble. */
const MOST_TILE_BYTES = 2 ** 22;
const MOST_BYTES = 2 ** 30;

/** What the trees of an ensemble have in common. */
export type TreesInCommon = Pick<
  TreeEnsemble,
  'featureCount' | 'featureBits' | 'outputCount' | 'width' | 'hasMissingRule'
>;

/** Trees that are ready to be summed in batches. */
export class TreeProgram {
  readonly #shape: TreesInCommon;
  readonly #instance: Instance;
  /** Place of each tree, and of one that adds nothing. */
  readonly #places: ReadonlyMap<CompiledTree, number>;
  readonly #nothing: number;
  readonly #rankings: number;
  readonly #rankingCount: number;
  readonly #list: number;
  readonly #sums: number;
  readonly #x: number;

  private constructor(shape: TreesInCommon, instance: Instance, layout: Layout) {
    this.#shape = shape;
    this.#instance = instance;
    this.#places = layout.places;
    this.#nothing = layout.nothing;
    this.#rankings = layout.rankings;
    this.#rankingCount = layout.tables.length;
    this.#list = layout.list;
    this.#sums = layout.sums;
    this.#x = layout.x;
  }

  /** Lays trees out; undefined where they have rules, leaves of several numbers or too many leaves, or the host no WebAssembly. */
  static create(trees: readonly CompiledTree[], shape: TreesInCommon): TreeProgram | undefined {
    const { featureCount, featureBits, width } = shape;
    if (trees.length === 0 || width !== 1 || featureCount * TILE_ROWS * 8 > MOST_TILE_BYTES) return undefined;
    if (trees.some((tree) => tree.layout === 'ruled' || tree.origins.length >= 2 * MOST_LEAVES)) return undefined;
    const sizes = trees.map((tree) => measureTree(tree, featureBits));
    if (sizes.includes(-1)) return undefined;
    const columns = planByteColumns(trees, featureBits);
    const layout = planLayout(trees, sizes, columns, shape);
    if (layout.end > MOST_BYTES) return undefined;
    const instance = instantiate(encodeTreeModule(), layout.end);
    if (instance === undefined) return undefined;
    writeLayout(new DataView(instance.memory), trees, columns, featureBits, layout);
    writeLeafAnswers(new Uint8Array(instance.memory));
    return new TreeProgram(shape, instance, layout);
  }

  /** Adds the leaves of `trees`, which are some of the program's own, to the sums of `rowCount` rows; see sumTrees. */
  sum(
    trees: readonly CompiledTree[],
    x: Float32Array | Float64Array,
    rowCount: number,
    out: Float64Array | Float32Array,
  ): void {
    const { featureCount, outputCount } = this.#shape;
    const { functions, memory } = this.#instance;
    const groupCounts = this.#listTrees(trees);
    const isFloat32 = x instanceof Float32Array;
    const tile = isFloat32 ? new Float32Array(memory, this.#x) : new Float64Array(memory, this.#x);
    const sums = new Float64Array(memory, this.#sums, TILE_ROWS);
    const rank = functions[isFloat32 ? FUNCTIONS.rankFloat32 : FUNCTIONS.rankFloat64]!;
    const add = functions[out instanceof Float32Array ? FUNCTIONS.sumRounding : FUNCTIONS.sum]!;
    for (let start = 0; start < rowCount; start += TILE_ROWS) {
      const count = Math.min(TILE_ROWS, rowCount - start);
      const rows = Math.ceil(count / PASS_ROWS) * PASS_ROWS;
      tile.set(x.subarray(start * featureCount, (start + count) * featureCount));
      if (this.#rankingCount > 0) {
        rank(this.#rankings, this.#rankingCount, this.#x, featureCount * tile.BYTES_PER_ELEMENT, rows);
      }
      let list = this.#list;
      for (let output = 0; output < outputCount; output++) {
        const groupCount = groupCounts[output]!;
        if (groupCount === 0) continue;
        const target = start * outputCount + output;
        for (let row = 0, at = target; row < count; row++, at += outputCount) sums[row] = out[at]!;
        add(list, groupCount, rows, this.#sums);
        for (let row = 0, at = target; row < count; row++, at += outputCount) out[at] = sums[row]!;
        list += groupCount * GROUP * 4;
      }
    }
  }

  // Lists the trees of each output, filled up to whole groups; answers the number of groups of each output. Trees of different outputs
  // may change their order, those of one keep it.
  #listTrees(trees: readonly CompiledTree[]): Int32Array {
    const { outputCount } = this.#shape;
    const list = new Int32Array(this.#instance.memory, this.#list);
    const counts = new Int32Array(outputCount);
    for (const tree of trees) counts[tree.outputOffset]! += 1;
    const groupCounts = counts.map((count) => Math.ceil(count / GROUP));
    const ends = new Int32Array(outputCount);
    for (let output = 1; output < outputCount; output++) {
      ends[output] = ends[output - 1]! + groupCounts[output - 1]! * GROUP;
    }
    const total = ends[outputCount - 1]! + groupCounts[outputCount - 1]! * GROUP;
    list.fill(this.#nothing, 0, total);
    for (const tree of trees) list[ends[tree.outputOffset]!++] = this.#places.get(tree)!;
    return groupCounts;
  }
}

interface Layout {
  readonly places: ReadonlyMap<CompiledTree, number>;
  /** Place of each tree's numbers. */
  readonly values: readonly number[];
  readonly nothing: number;
  readonly nothingValues: number;
  readonly rankings: number;
  readonly tables: readonly { readonly table: ReturnType<typeof makeRankTable>; readonly at: number }[];
  readonly columns: number;
  readonly list: number;
  readonly sums: number;
  readonly x: number;
  readonly end: number;
}

function planLayout(
  trees: readonly CompiledTree[],
  sizes: readonly number[],
  { columns }: ByteColumns,
  { featureCount, outputCount }: TreesInCommon,
): Layout {
  let end = ENSEMBLE;
  const take = (bytes: number): number => {
    const at = end;
    end += Math.ceil(bytes / 16) * 16;
    return at;
  };
  const byteColumns = take(Math.max(1, columns.length) * TILE_ROWS);
  const sums = take(TILE_ROWS * 8);
  const list = take((trees.length + outputCount * GROUP) * 4);
  const nothing = take(TREE.nodes + LOWER_NODE.size);
  const nothingValues = take(16);
  const rankings = take(columns.length * RANKING.size);
  const tables = columns.map(({ thresholds }) => {
    const table = makeRankTable(thresholds);
    return { table, at: take(measureTable(table, thresholds)) };
  });
  const places = new Map<CompiledTree, number>();
  for (const [index, tree] of trees.entries()) places.set(tree, take(sizes[index]!));
  const values = trees.map(({ origins }) => take(8 * Math.max(2, (origins.length + 1) / 2)));
  const x = take(featureCount * TILE_ROWS * 8);
  return { places, values, nothing, nothingValues, rankings, tables, columns: byteColumns, list, sums, x, end };
}

function writeLayout(
  memory: DataView,
  trees: readonly CompiledTree[],
  columns: ByteColumns,
  featureBits: number,
  layout: Layout,
): void {
  for (const [index, column] of columns.columns.entries()) {
    const { table, at } = layout.tables[index]!;
    const ranking = layout.rankings + index * RANKING.size;
    writeRanking(memory, column, table, { ranking, table: at, out: layout.columns + index * TILE_ROWS });
  }
  for (const [index, tree] of trees.entries()) {
    const places = { tree: layout.places.get(tree)!, values: layout.values[index]!, columns: layout.columns };
    writeTree(memory, tree, featureBits, columns, places);
  }
  // Adding minus zero changes no number, not even minus zero.
  writeLeaf(memory, { tree: layout.nothing, values: layout.nothingValues, columns: layout.columns }, -0);
}
