"""Asks a JavaScript model by python_function in every form of input; prints what was answered."""

import json
import os
import sys

import mlflow
import numpy as np
import pandas as pd
from mlflow.exceptions import MlflowException


def main(path):
    model = mlflow.pyfunc.load_model(path)
    rows = pd.DataFrame({"a": [1, 2**60 + 1], "b": [0.25, float("nan")]})
    answer = model.predict(rows)
    loader = model._model_impl.python_model if hasattr(model._model_impl, "python_model") else model._model_impl
    found = {
        "columns": list(answer.columns),
        "types": [str(dtype) for dtype in answer.dtypes][:1],
        "exact": [int(x) for x in answer["exact"]],
        "kind": list(answer["kind"]),
        "sum": [None if x != x else x for x in answer["sum"].tolist()],
    }
    try:
        loader.predict(rows, {"fail": "told as it is"})
    except MlflowException as error:
        found["error"] = str(error)
    try:
        loader.predict(rows, {"fail": "exit"})
    except MlflowException as error:
        found["crash"] = str(error)
    found["again"] = float(loader.predict(rows, {"factor": 10})["sum"][0])
    print(json.dumps(found))


def echo(path):
    loader = mlflow.pyfunc.load_model(path)._model_impl
    loader = getattr(loader, "python_model", loader)
    inputs = {
        "array": np.array([[1.5, float("nan")]], dtype="float32"),
        "arrays": {"x": np.array([1, 2**62], dtype="int64")},
        "list": [1, 2.5, "x", None, {"k": [True]}],
        "text": "one",
        "dates": pd.DataFrame({"t": pd.to_datetime(["2024-01-02T03:04:05.678901234", None])}),
    }
    answers = {name: loader.predict(value) for name, value in inputs.items()}
    print(json.dumps({name: repr(value) for name, value in answers.items()}))


if __name__ == "__main__":
    {"main": main, "echo": echo}[sys.argv[1]](os.path.abspath(sys.argv[2]))
