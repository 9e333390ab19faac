"""Rows a second of scikit-learn itself for a saved forest, one thread: prints the best of ROUNDS and the sum of the predictions.

    python sklearn_batch.py MODEL_DIR ROWS ROUNDS
"""
import pickle
import sys
import time

import numpy as np

path, rows, rounds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
with open(path + "/model.pkl", "rb") as stream:
    forest = pickle.load(stream)
# The same numbers in every language: a linear congruential sequence, mapped to [-2, 2).
state, values = 12345, np.empty(rows * 20)
for i in range(len(values)):
    state = (1103515245 * state + 12345) % 2147483648
    values[i] = state / 2147483648 * 4 - 2
x = values.reshape(rows, 20)
best = float("inf")
for _ in range(rounds):
    started = time.perf_counter()
    answers = forest.predict(x)
    best = min(best, time.perf_counter() - started)
started = time.perf_counter()
for i in range(50):
    forest.predict(x[i : i + 1])
one = (time.perf_counter() - started) / 50
print(rows / best, one * 1e6, repr(float(answers.sum())))
