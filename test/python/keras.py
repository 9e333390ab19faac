"""Loads a model of Keras and predicts: python keras.py FOLDER. A `.keras` file, or a folder of MLflow, with input.json beside it."""

import json
import os
import pathlib
import sys

sys.path.pop(0)  # this file's folder, where `keras` is this file
os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np

answers = {}
for file in sorted(pathlib.Path(sys.argv[1]).glob("*.json")):
    given = json.loads(file.read_text())
    data = np.array(given["data"], dtype="float32").reshape(given["shape"])
    if given["kind"] == "keras":
        model = keras.models.load_model(file.with_suffix(".keras"))
        answer = model.predict(data, verbose=0)
    else:
        import mlflow.keras
        import mlflow.pyfunc

        folder = str(file.with_suffix(""))
        native = mlflow.keras.load_model(folder)
        answer = native.predict(data, verbose=0)
        served = mlflow.pyfunc.load_model(folder).predict(data)
        assert np.allclose(answer, np.asarray(served))
    answers[file.stem] = answer.reshape(-1).tolist()
print(json.dumps(answers))
