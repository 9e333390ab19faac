"""Measures models by the libraries that made them, one thread each; asked by bench/libraries.mjs, a line of JSON at a time.

    python library_worker.py MODELS_DIR
"""
import gc
import json
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np

folder = sys.argv[1]
loaded = {}


def load(name):
    """The library's own model, its rows, and the function that predicts them with one thread."""
    if name not in loaded:
        import mlflow

        path = os.path.join(folder, name)
        (flavor,) = set(mlflow.models.Model.load(path).flavors) - {"python_function"}
        model = getattr(mlflow, flavor).load_model(path)
        with open(path + ".input.json") as stream:
            source = json.load(stream)
        rows = source["texts"] if "texts" in source else np.fromfile(os.path.join(folder, source["file"]), "<f8").reshape(-1, source["columns"])
        options = {"lightgbm": {"num_threads": 1}, "catboost": {"thread_count": 1}}.get(flavor, {})
        loaded[name] = rows, lambda x: model.predict(x, **options)
    return loaded[name]


def seconds(call, times):
    started = time.process_time()
    for _ in range(times):
        call()
    return (time.process_time() - started) / times


for line in sys.stdin:
    task = json.loads(line)
    rows, predict = load(task["name"])
    if task["do"] == "answers":
        answer = np.asarray(predict(rows), dtype="<f8").reshape(-1).tolist()
    else:
        x = rows if task["do"] == "batch" else rows[:1]
        predict(x)
        gc.collect()
        answer = min(seconds(lambda: predict(x), task["times"]) for _ in range(task["rounds"]))
    print(json.dumps(answer), flush=True)
