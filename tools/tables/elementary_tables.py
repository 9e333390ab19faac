"""Writes the tables of src/kernels/elementary: powers of two for exp, logarithms for log. Needs only Python.

    python elementary_tables.py exp > src/kernels/elementary/exp-table.ts
    python elementary_tables.py log > src/kernels/elementary/log-table.ts
"""
import sys
from decimal import Decimal, getcontext

getcontext().prec = 60
LN2 = Decimal(2).ln()
EXP_SIZE = 256
LOG_SIZE = 128


def exp_rows():
    for index in range(EXP_SIZE):
        exact = (LN2 * index / EXP_SIZE).exp()
        nearest = float(exact)
        tail = (exact - Decimal(nearest)) / exact
        yield repr(nearest), repr(float(tail))


def log_rows():
    for index in range(LOG_SIZE):
        # Ten bits, so that its product with the upper half of a mantissa is exact.
        inverse = Decimal(round(1024 / (1 + (index + 0.5) / LOG_SIZE))) / 1024
        exact = -inverse.ln()
        # A multiple of 2^-42, so that its sum with any exponent's multiple of ln 2 is exact.
        high = Decimal(int((exact * 2 ** 42).to_integral_value())) / 2 ** 42
        yield repr(float(inverse)), repr(float(high)), repr(float(exact - high))


TABLES = {
    'exp': ('''// Table of exp, made by tools/tables/elementary_tables.py: 2^(i/256) for i = 0 .. 255, each as its nearest double and what that
// lacks, relative to it.

/** Pairs: the power, and the relative remainder. */
export const POWERS_OF_TWO = Float64Array.of(''', exp_rows),
    'log': ('''// Table of log, made by tools/tables/elementary_tables.py: for each 128th of [1, 2) a short inverse of its middle, and minus the
// inverse's logarithm in two parts.

/** Triples: the inverse, the logarithm's upper part, and its lower part. */
export const INVERSES = Float64Array.of(''', log_rows),
}

head, rows = TABLES[sys.argv[1]]
print(head)
for row in rows():
    print('  ' + ', '.join(row) + ',')
print(');')
