"""Trains the smallest logistic regression and saves it with Python MLflow, in the form that the installed MLflow can write.

    python train.py OUT_DIR --format skops|cloudpickle|plain

`plain` is for MLflow 1.x: a folder with MLmodel and model.pkl, without a signature, as tutorials of that time made it.
"""
import argparse

import mlflow.sklearn
import numpy as np
from sklearn.linear_model import LogisticRegression

parser = argparse.ArgumentParser()
parser.add_argument("out")
parser.add_argument("--format", choices=["skops", "cloudpickle", "plain"], default="skops")
options = parser.parse_args()

X = np.array([-2, -1, 0, 1, 2, 1]).reshape(-1, 1)
y = np.array([0, 0, 1, 1, 1, 0])
model = LogisticRegression(solver="lbfgs")
model.fit(X, y)
print("Score:", model.score(X, y), "coefficient:", model.coef_, "intercept:", model.intercept_)

if options.format == "plain":
    mlflow.sklearn.save_model(model, options.out)
else:
    from mlflow.models import infer_signature

    mlflow.sklearn.save_model(
        model,
        options.out,
        serialization_format=options.format,
        signature=infer_signature(X, model.predict(X)),
        pip_requirements=["mlflow==" + mlflow.__version__, "scikit-learn==" + __import__("sklearn").__version__],
    )
