"""Loads model folders (or URIs) with MLflow, natively and as python_function, and prints what they predict and what their scoring servers answer for the rows given as JSON."""

import json
import sys

import mlflow
import pandas as pd
from mlflow.pyfunc.scoring_server import init
from starlette.testclient import TestClient


def main(tracking_uri, request):
    if tracking_uri:
        mlflow.set_tracking_uri(tracking_uri)
    answers = []
    for item in json.loads(request):
        uri, flavor, rows = item["uri"], item["flavor"], pd.DataFrame(item["rows"])
        pyfunc = mlflow.pyfunc.load_model(uri)
        native = getattr(mlflow, flavor).load_model(uri)
        # The app of `mlflow models serve`, without a process for each model.
        response = TestClient(init(pyfunc)).post("/invocations", json={"dataframe_records": item["rows"]})
        answers.append(
            {
                "pyfunc": [float(x) for x in pyfunc.predict(rows)],
                "native": [float(x) for x in native.predict(rows)],
                "served": response.json()["predictions"],
                "signature": pyfunc.metadata.signature.to_dict() if pyfunc.metadata.signature else None,
                "type": type(native).__name__,
                "example": None if pyfunc.metadata.saved_input_example_info is None else "yes",
            }
        )
    print(json.dumps(answers))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
