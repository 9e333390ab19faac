// The constants of SHA-2: bits after the point of square and cube roots of the first primes (FIPS 180-4).

/** The first primes. */
export function listPrimes(count: number): readonly number[] {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate++) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  return primes;
}

/** The first 64 bits after the point of the root of this degree. */
export function takeRootBits(number: number, degree: 2 | 3): bigint {
  const target = BigInt(number) << BigInt(64 * degree);
  // The root of any number below 2 ** 16 has at most 8 bits before the point.
  let root = 0n;
  for (let bit = 1n << 71n; bit > 0n; bit >>= 1n) {
    const next = root | bit;
    if (next ** BigInt(degree) <= target) root = next;
  }
  return BigInt.asUintN(64, root);
}
