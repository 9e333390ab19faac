"""Loads models as python_function, predicts, asks them as the server would, and tells what each says of its packages."""

import json
import sys

import mlflow
import pandas as pd
from mlflow.models import Model, validate_serving_input


def ask(item):
    uri = item["uri"]
    rows = pd.DataFrame(item["rows"])
    model = mlflow.pyfunc.load_model(uri)
    answer = {"predicted": list(model.predict(rows)), "config": model.model_config}
    if item["params"]:
        answer["with_params"] = list(model.predict(rows, params=item["params"]))
    serving = Model.load(uri).get_serving_input(uri)
    answer["served"] = None if serving is None else list(validate_serving_input(uri, serving))
    with open(mlflow.pyfunc.get_model_dependencies(uri)) as file:
        answer["packages"] = file.read().split("\n")
    answer["reloaded"] = Model.load(uri).to_yaml() == open(uri + "/MLmodel").read()
    return answer


def main(request):
    print(json.dumps([ask(item) for item in json.loads(request)], default=float))


if __name__ == "__main__":
    main(sys.argv[1])
