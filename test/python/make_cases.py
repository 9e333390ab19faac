"""Saves fresh models with the installed MLflow and records what its own scoring server answers.

    python make_cases.py OUT_DIR SEED

For each case: OUT_DIR/<case>/model and OUT_DIR/<case>/exchanges.json, a list of {contentType, body, status, answer}.
Data and parameters come from the seed, so that each run can compare models that nobody has seen.
"""
import json
import os
import sys

import mlflow
import mlflow.sklearn
import numpy as np
import pandas as pd
from mlflow.models import infer_signature
from mlflow.pyfunc import load_model, scoring_server
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import (
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import ElasticNet, Lasso, LinearRegression, LogisticRegression, Ridge, SGDClassifier
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import FunctionTransformer, MinMaxScaler, OneHotEncoder, OrdinalEncoder, StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

out, seed = sys.argv[1], int(sys.argv[2])
random = np.random.default_rng(seed)
mlflow.set_tracking_uri("file://" + os.path.join(os.path.abspath(out), "mlruns"))
mlflow3 = int(mlflow.__version__.split(".")[0]) >= 3


def numbers(rows, columns=5):
    data = random.normal(size=(rows, columns)) * random.uniform(0.1, 50, size=columns)
    return pd.DataFrame(data, columns=[f"x{i}" for i in range(columns)])


def mixed(rows):
    frame = numbers(rows, 3)
    frame["city"] = random.choice(["Oslo", "Turin", "Łódź", "Lima"], size=rows)
    frame["grade"] = random.choice(["low", "mid", "high"], size=rows)
    frame.loc[random.random(rows) < 0.2, "x1"] = np.nan
    return frame


def target(frame):
    values = frame.select_dtypes("number").fillna(0).to_numpy()
    return values @ random.normal(size=values.shape[1]) + random.normal(size=len(values))


def columns():
    return ColumnTransformer(
        [
            ("num", make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler()), ["x0", "x1", "x2"]),
            ("city", OneHotEncoder(handle_unknown="ignore"), ["city"]),
            ("grade", OrdinalEncoder(categories=[["low", "mid", "high"]]), ["grade"]),
        ]
    )


def terciles(y):
    return np.digitize(y, np.quantile(y, [1 / 3, 2 / 3]))


WORDS = np.array(["blue", "green", "red"])
CASES = {
    "elasticnet": (numbers, lambda y: y, ElasticNet(alpha=0.1), "predict"),
    "lasso-names": (numbers, lambda y: y, make_pipeline(MinMaxScaler(), Lasso(alpha=0.01)), "predict"),
    "ridge-multi": (numbers, lambda y: np.c_[y, -2 * y + 1], Ridge(), "predict"),
    "linear-log": (numbers, lambda y: y, make_pipeline(FunctionTransformer(np.abs), FunctionTransformer(np.log1p), LinearRegression()), "predict"),
    "union": (numbers, lambda y: y, make_pipeline(FeatureUnion([("a", StandardScaler()), ("b", MinMaxScaler())]), Ridge()), "predict"),
    "logistic": (numbers, lambda y: y > 0, LogisticRegression(), "predict"),
    "logistic-proba": (numbers, lambda y: WORDS[terciles(y)], LogisticRegression(max_iter=500), "predict_proba"),
    "sgd": (numbers, terciles, make_pipeline(StandardScaler(), SGDClassifier(loss="modified_huber", random_state=0)), "predict_proba"),
    "tree": (numbers, terciles, DecisionTreeClassifier(random_state=0), "predict"),
    "tree-regressor": (numbers, lambda y: y, DecisionTreeRegressor(max_depth=4, random_state=0), "predict"),
    "forest": (numbers, lambda y: WORDS[terciles(y)], RandomForestClassifier(12, random_state=0), "predict"),
    "forest-proba": (numbers, terciles, RandomForestClassifier(12, random_state=0), "predict_proba"),
    "forest-regressor": (numbers, lambda y: y, RandomForestRegressor(12, random_state=0), "predict"),
    "extra-trees": (numbers, terciles, ExtraTreesClassifier(9, random_state=0), "predict_proba"),
    "boosting": (numbers, terciles, GradientBoostingClassifier(n_estimators=8, random_state=0), "predict_proba"),
    "boosting-regressor": (numbers, lambda y: y, GradientBoostingRegressor(n_estimators=20, random_state=0), "predict"),
    "columns": (mixed, lambda y: y > 0, make_pipeline(columns(), LogisticRegression()), "predict_proba"),
    "columns-forest": (mixed, lambda y: y, make_pipeline(columns(), RandomForestRegressor(7, random_state=0)), "predict"),
}


def bodies(frame):
    text = frame.astype(object).where(frame.notna(), None)
    split = {"columns": list(frame.columns), "data": text.values.tolist()}
    yield "application/json", json.dumps({"dataframe_split": split})
    yield "application/json", json.dumps({"dataframe_records": text.to_dict("records")})
    yield "text/csv", frame.to_csv(index=False)
    shuffled = frame[list(frame.columns[::-1])].head(1)
    text = shuffled.astype(object).where(shuffled.notna(), None)
    yield "application/json", json.dumps({"dataframe_split": {"columns": list(shuffled.columns), "data": text.values.tolist()}})
    yield "application/json", json.dumps({"dataframe_split": {"columns": ["wrong"], "data": [[1.5]]}})
    yield "application/json", '{"dataframe_split": {"columns"'


for name, (make, label, model, method) in CASES.items():
    train = make(200)
    model.fit(train, label(target(train)))
    folder = os.path.join(out, name)
    for with_signature in (True, False):
        path = os.path.join(folder, "signed" if with_signature else "bare")
        options = {} if mlflow3 else {"serialization_format": "pickle" if with_signature else "cloudpickle"}
        if mlflow3:
            options = {"serialization_format": "skops" if with_signature else "cloudpickle"}
            if with_signature:
                options["skops_trusted_types"] = [
                    "sklearn.tree._tree.Tree", "sklearn._loss._loss.CyHalfSquaredError", "sklearn._loss._loss.CyHalfMultinomialLoss",
                    "sklearn.linear_model._sgd_fast.ModifiedHuber", "sklearn._loss.link.MultinomialLogit", "sklearn._loss.link.Interval",
                    "sklearn._loss.link.IdentityLink", "sklearn._loss.link.LogitLink", "sklearn._loss.loss.HalfSquaredError",
                    "sklearn._loss.loss.HalfMultinomialLoss", "numpy.absolute", "numpy.log1p", "numpy.dtype",
                ]
        signature = infer_signature(train, model.predict(train)) if with_signature else None
        mlflow.sklearn.save_model(model, os.path.join(path, "model"), signature=signature, pyfunc_predict_fn=method, pip_requirements=["scikit-learn"], **options)
        from fastapi.testclient import TestClient

        client = TestClient(scoring_server.init(load_model(os.path.join(path, "model"))), raise_server_exceptions=False)
        exchanges = []
        for content_type, body in bodies(make(6)):
            answer = client.post("/invocations", content=body.encode(), headers={"Content-Type": content_type})
            exchanges.append({"contentType": content_type, "body": body, "status": answer.status_code, "answer": answer.text})
        with open(os.path.join(path, "exchanges.json"), "w", encoding="utf-8") as stream:
            json.dump(exchanges, stream)
