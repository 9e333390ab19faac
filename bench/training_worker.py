"""Fits estimators of scikit-learn with one thread; asked by bench/training.mjs, a line of JSON at a time.

    python training_worker.py FOLDER COLUMNS
"""
import json
import os
import sys
import time

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import numpy as np
from sklearn import cluster, decomposition, linear_model, preprocessing

folder, columns = sys.argv[1], int(sys.argv[2])
targets = {None: None}
x = None

for line in sys.stdin:
    task = json.loads(line)
    if x is None:
        x = np.fromfile(os.path.join(folder, "x.bin"), "<f8").reshape(-1, columns)
        targets["numbers"] = np.fromfile(os.path.join(folder, "y.bin"), "<f8")
        targets["classes"] = (targets["numbers"] > 0).astype(np.int32)
    module = next(m for m in (cluster, decomposition, linear_model, preprocessing) if hasattr(m, task["name"]))
    estimator = getattr(module, task["name"])(**task["params"])
    started = time.process_time()
    estimator.fit(x, targets[task["y"]])
    seconds = time.process_time() - started
    print(json.dumps({"seconds": seconds, "learned": np.ravel(getattr(estimator, task["learned"])).tolist()}), flush=True)
