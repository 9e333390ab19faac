"""Saves the forest of the benchmark with Python MLflow, and files for batch scoring.

    python make_models.py OUT_DIR WINE_CSV

OUT_DIR/forest: RandomForestRegressor, 100 trees of depth 10, 20 features. OUT_DIR/classes: RandomForestClassifier of the same size, with a signature of 20 columns. OUT_DIR/wine: ElasticNet without a signature.
OUT_DIR/wine-100k.csv and wine-1m.csv: 100,000 and 1,000,000 rows of the wine data.
"""
import os
import sys

import mlflow.sklearn
import numpy as np
import pandas as pd
from mlflow.models import infer_signature
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import ElasticNet

out, wine = sys.argv[1:]
random = np.random.default_rng(0)
x = random.normal(size=(20_000, 20))
y = x[:, 0] * x[:, 1] + np.sin(3 * x[:, 2]) + random.normal(size=len(x))
forest = RandomForestRegressor(100, max_depth=10, n_jobs=2, random_state=0).fit(x, y)
forest.n_jobs = 1
mlflow.sklearn.save_model(forest, os.path.join(out, "forest"), serialization_format="cloudpickle", pip_requirements=["scikit-learn"])
table = pd.DataFrame(x, columns=[f"f{column}" for column in range(20)])
classes = RandomForestClassifier(100, max_depth=10, random_state=0).fit(table, np.digitize(y, [-1, 0.5]))
mlflow.sklearn.save_model(classes, os.path.join(out, "classes"), serialization_format="cloudpickle", pip_requirements=["scikit-learn"], signature=infer_signature(table, classes.predict(table[:5])))
data = pd.read_csv(wine)
y = data.pop("quality")
mlflow.sklearn.save_model(ElasticNet(alpha=0.5, random_state=42).fit(data, y), os.path.join(out, "wine"), serialization_format="cloudpickle", pip_requirements=["scikit-learn"])
data.sample(100_000, replace=True, random_state=0).to_csv(os.path.join(out, "wine-100k.csv"), index=False)
data.sample(1_000_000, replace=True, random_state=1).to_csv(os.path.join(out, "wine-1m.csv"), index=False)
