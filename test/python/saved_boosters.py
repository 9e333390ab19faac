"""Models of boosters and statsmodels: `make FOLDER` trains and saves them with MLflow, `load FOLDER...` prints what those in each folder predict."""

import json
import os
import sys

import numpy as np
import pandas as pd

ROWS = pd.DataFrame({"a": np.arange(24) % 5 - 1.5, "b": np.sin(np.arange(24)), "c": np.arange(24) / 7})
TARGET = 2 * ROWS.a - ROWS.b + ROWS.c**2


def make(folder):
    import catboost
    import lightgbm
    import mlflow
    import statsmodels.api
    import xgboost

    small = {"n_estimators": 3, "max_depth": 2}
    catboost_options = {"iterations": 3, "depth": 2, "verbose": False, "allow_writing_files": False}
    booster = xgboost.train({"max_depth": 2}, xgboost.DMatrix(ROWS, TARGET), 3)
    models = {
        "xgboost": (booster, {"model_format": "json"}),
        "lightgbm": (lightgbm.train({"verbose": -1, "min_data_in_leaf": 2}, lightgbm.Dataset(ROWS, TARGET), 3), {}),
        "catboost": (catboost.CatBoostRegressor(**catboost_options).fit(ROWS, TARGET), {}),
        "statsmodels": (statsmodels.api.OLS(TARGET, ROWS).fit(), {}),
    }
    for flavor, (model, options) in models.items():
        # The requirements are given, so that no process is started to find them.
        options = {"pip_requirements": [f"{flavor}=={sys.modules[flavor].__version__}"], **options}
        getattr(mlflow, flavor).save_model(model, os.path.join(folder, flavor), **options)


def load(folders):
    import mlflow
    from mlflow.pyfunc.scoring_server import init
    from starlette.testclient import TestClient

    answers = []
    for folder in folders:
        for flavor in sorted(os.listdir(folder)):
            path = os.path.join(folder, flavor)
            model = mlflow.pyfunc.load_model(path)
            native = getattr(mlflow, flavor).load_model(path)
            body = json.dumps({"dataframe_split": ROWS.to_dict("split", index=False)})
            headers = {"Content-Type": "application/json"}
            served = TestClient(init(model)).post("/invocations", content=body, headers=headers).json()
            answers.append(
                {
                    "flavor": flavor,
                    "type": type(native).__name__,
                    "answer": [float(value) for value in np.asarray(model.predict(ROWS)).ravel()],
                    "served": served["predictions"],
                    "hasSignature": model.metadata.signature is not None,
                }
            )
    print(json.dumps(answers))


if __name__ == "__main__":
    make(sys.argv[2]) if sys.argv[1] == "make" else load(sys.argv[2:])
