// The queue of nodes of a breadth-first walk (NodeHeap of sklearn/neighbors/_binary_tree.pxi.tp): a heap, with scikit-learn's moves among equal
// values, since the order of the walk is part of the answer.

/** Nodes by a value, the least first. */
export interface NodeQueue {
  readonly size: () => number;
  readonly push: (value: number, node: number) => void;
  /** Takes the first node; the queue is not empty. */
  readonly pop: () => number;
}

/** An empty queue for so many nodes. */
export function createNodeQueue(capacity: number): NodeQueue {
  const values = new Float64Array(capacity + 1);
  const nodes = new Int32Array(capacity + 1);
  let count = 0;
  const swap = (a: number, b: number): void => {
    const [value, node] = [values[a]!, nodes[a]!];
    values[a] = values[b]!;
    nodes[a] = nodes[b]!;
    values[b] = value;
    nodes[b] = node;
  };
  return {
    size: () => count,
    push: (value, node) => {
      let at = count++;
      values[at] = value;
      nodes[at] = node;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (values[parent]! <= values[at]!) return;
        swap(at, parent);
        at = parent;
      }
    },
    pop: () => {
      const first = nodes[0]!;
      count -= 1;
      values[0] = values[count]!;
      nodes[0] = nodes[count]!;
      for (let at = 0; at < count;) {
        const left = 2 * at + 1;
        const right = left + 1;
        if (left >= count) break;
        const next = right < count && values[right]! < values[left]! ? right : left;
        if (!(values[next]! <= values[at]!)) break;
        swap(at, next);
        at = next;
      }
      return first;
    },
  };
}
