"""Trains the wine-quality ElasticNet and saves it with Python MLflow, in the form that the installed MLflow can write.

    python train.py OUT_DIR --format skops|cloudpickle|plain

`plain` is for MLflow 1.x: a folder with MLmodel and model.pkl, without a signature, as tutorials of that time made it.
"""
import argparse
import os

import mlflow.sklearn
import numpy
import pandas
from sklearn.linear_model import ElasticNet
from sklearn.metrics import mean_absolute_error, mean_squared_error, r2_score
from sklearn.model_selection import train_test_split

parser = argparse.ArgumentParser()
parser.add_argument("out")
parser.add_argument("--format", choices=["skops", "cloudpickle", "plain"], default="skops")
options = parser.parse_args()

here = os.path.dirname(os.path.abspath(__file__))
data = pandas.read_csv(os.path.join(here, "data", "winequality-red.csv"))
numpy.random.seed(40)
train, test = train_test_split(data)
train_x, test_x = train.drop(["quality"], axis=1), test.drop(["quality"], axis=1)
train_y, test_y = train["quality"], test["quality"]

model = ElasticNet(alpha=0.5, l1_ratio=0.5, random_state=42)
model.fit(train_x, train_y)
answers = model.predict(test_x)
print("RMSE", numpy.sqrt(mean_squared_error(test_y, answers)))
print("MAE ", mean_absolute_error(test_y, answers))
print("R2  ", r2_score(test_y, answers))

if options.format == "plain":
    mlflow.sklearn.save_model(model, options.out)
else:
    from mlflow.models import infer_signature

    mlflow.sklearn.save_model(
        model,
        options.out,
        serialization_format=options.format,
        signature=infer_signature(train_x, model.predict(train_x)),
        input_example=train_x.head(2),
        pip_requirements=["mlflow==" + mlflow.__version__, "scikit-learn==" + __import__("sklearn").__version__],
    )
