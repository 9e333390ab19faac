// numpy.argpartition of NumPy 2 on x86 (argselect of the library x86-simd-sort): quickselect in vectors of 8 lanes, as with AVX-512, down
// to 256 places, which a bitonic network sorts. With AVX2 the vectors have 4 lanes: among 256 places or fewer the order is the same.
import { libraryPartition, librarySort } from './library-sort.ts';

const LANES = 8;
/** Places that are split in one go: four vectors. */
const STEP = 32;
const NETWORK_SIZE = 256;

/** Moves the places of the `kth` smallest values, and of those before it, to the front. */
export function partitionInLanes(values: Float64Array, places: Int32Array, count: number, kth: number): void {
  if (count < 2) return;
  for (let i = 0; i < count; i++) {
    if (Number.isNaN(values[i]!)) {
      libraryPartition(values, places, count, kth);
      return;
    }
  }
  let [left, right] = [0, count];
  for (let rest = 2 * (31 - Math.clz32(count)); ; rest--) {
    if (rest <= 0) {
      librarySort(values, places, left, right);
      return;
    }
    if (right - left <= NETWORK_SIZE) {
      sortInNetwork(values, places, left, right - left);
      return;
    }
    const pivot = choosePivot(values, places, left, right - 1);
    const { at, isSmallest, isBiggest } = split(values, places, { left, right, pivot });
    if (!isSmallest && kth < at) right = at;
    else if (!isBiggest && kth >= at) left = at;
    else return;
  }
}

const networkPlaces = new Int32Array(NETWORK_SIZE);
const networkKeys = new Float64Array(NETWORK_SIZE);

// Equal values are not exchanged.
function sortInNetwork(values: Float64Array, places: Int32Array, from: number, count: number): void {
  let size = NETWORK_SIZE;
  while (size > LANES && count * 2 <= size) size /= 2;
  for (let i = 0; i < size; i++) {
    networkPlaces[i] = i < count ? places[from + i]! : -1;
    networkKeys[i] = i < count ? values[places[from + i]!]! : Infinity;
  }
  for (let block = 2; block <= size; block *= 2) {
    for (let i = 0; i < size; i++) {
      const mirrored = i ^ (block - 1);
      if (i < mirrored) exchange(i, mirrored);
    }
    for (let distance = block / 4; distance >= 1; distance /= 2) {
      for (let i = 0; i < size; i++) if ((i & distance) === 0) exchange(i, i + distance);
    }
  }
  for (let i = 0; i < count; i++) places[from + i] = networkPlaces[i]!;
}

function exchange(a: number, b: number): void {
  const [low, high] = [networkKeys[a]!, networkKeys[b]!];
  if (low <= high) return;
  networkKeys[a] = high;
  networkKeys[b] = low;
  const place = networkPlaces[a]!;
  networkPlaces[a] = networkPlaces[b]!;
  networkPlaces[b] = place;
}

// The fifth of eight values in between.
function choosePivot(values: Float64Array, places: Int32Array, left: number, last: number): number {
  const step = Math.floor((last - left) / LANES);
  return Float64Array.from({ length: LANES }, (_, i) => values[places[left + (i + 1) * step]!]!).sort()[LANES / 2]!;
}

interface Part {
  readonly left: number;
  readonly right: number;
  readonly pivot: number;
}

interface Split {
  /** Where the values begin that are not below the pivot. */
  readonly at: number;
  readonly isSmallest: boolean;
  readonly isBiggest: boolean;
}

// Vectors are taken from the side that has less room for what is stored; those at the ends come last.
function split(values: Float64Array, places: Int32Array, part: Part): Split {
  const { pivot } = part;
  const limits = comparePivot(values, places, part);
  let { left, right } = shorten(values, places, part);
  const room: Room = { values, places, pivot, low: left, high: right };
  const first = places.slice(left, left + STEP);
  const last = places.slice(right - STEP, right);
  left += STEP;
  right -= STEP;
  while (left < right) {
    const isFromRight = room.high - right < left - room.low;
    if (isFromRight) right -= STEP;
    const from = isFromRight ? right : left;
    if (!isFromRight) left += STEP;
    storeAll(places.slice(from, from + STEP), room);
  }
  storeAll(first, room);
  storeAll(last, room);
  return { at: room.low, ...limits };
}

function comparePivot(values: Float64Array, places: Int32Array, { left, right, pivot }: Part): Omit<Split, 'at'> {
  let isSmallest = true;
  let isBiggest = true;
  for (let i = left; i < right; i++) {
    const value = values[places[i]!]!;
    if (value < pivot) isSmallest = false;
    if (value > pivot) isBiggest = false;
  }
  return { isSmallest, isBiggest };
}

// What is over a multiple of STEP goes to either end.
function shorten(values: Float64Array, places: Int32Array, part: Part): { left: number; right: number } {
  let { left, right } = part;
  for (let rest = (right - left) % STEP; rest > 0; rest--) {
    if (values[places[left]!]! < part.pivot) {
      left += 1;
      continue;
    }
    right -= 1;
    const place = places[left]!;
    places[left] = places[right]!;
    places[right] = place;
  }
  return { left, right };
}

/** Where the next places below the pivot go, and before where the others end. */
interface Room {
  readonly values: Float64Array;
  readonly places: Int32Array;
  readonly pivot: number;
  low: number;
  high: number;
}

function storeAll(taken: Int32Array, room: Room): void {
  for (let at = 0; at < STEP; at += LANES) store(taken, at, room);
}

function store(taken: Int32Array, from: number, room: Room): void {
  const { values, places, pivot } = room;
  let below = 0;
  for (let i = from; i < from + LANES; i++) if (values[taken[i]!]! < pivot) below += 1;
  let low = room.low;
  let high = room.high - (LANES - below);
  room.low += below;
  room.high = high;
  for (let i = from; i < from + LANES; i++) {
    const place = taken[i]!;
    if (values[place]! < pivot) places[low++] = place;
    else places[high++] = place;
  }
}
