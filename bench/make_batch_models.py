"""Saves the models of bench/libraries.mjs with Python MLflow, and the rows that they are asked for.

    python make_batch_models.py OUT_DIR

OUT_DIR/NAME is a model; OUT_DIR/NAME.input.json names its rows: a file of float64 (`OUT_DIR/*.f64`) with its number of columns, or texts.
"""
import json
import os
import sys

import catboost
import lightgbm
import mlflow.catboost
import mlflow.lightgbm
import mlflow.sklearn
import mlflow.xgboost
import numpy as np
import xgboost
from sklearn.ensemble import GradientBoostingRegressor, HistGradientBoostingRegressor, RandomForestRegressor
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.svm import SVC

out = sys.argv[1]
random = np.random.default_rng(0)
COLUMNS = 20


def rows(count):
    return random.normal(size=(count, COLUMNS))


def target(x):
    return x[:, 0] * x[:, 1] + np.sin(3 * x[:, 2]) + 0.3 * x[:, 3:8].sum(axis=1) + 0.5 * random.normal(size=len(x))


def save(flavor, name, model, source, **options):
    flavor.save_model(model, os.path.join(out, name), pip_requirements=["scikit-learn"], **options)
    with open(os.path.join(out, name + ".input.json"), "w") as stream:
        json.dump(source, stream)


def save_sklearn(name, model, source):
    save(mlflow.sklearn, name, model, source, serialization_format="cloudpickle")


def matrix(name, x):
    x.astype("<f8").tofile(os.path.join(out, name + ".f64"))
    return {"file": name + ".f64", "columns": x.shape[1]}


x = rows(20_000)
y = target(x)
many = matrix("many", rows(20_000))
few = matrix("few", rows(2_000))

save_sklearn("random-forest", RandomForestRegressor(100, max_depth=10, n_jobs=2, random_state=0).fit(x, y).set_params(n_jobs=1), many)
save_sklearn("gradient-boosting", GradientBoostingRegressor(n_estimators=200, max_depth=3, subsample=0.3, random_state=0).fit(x, y), many)
save_sklearn("hist-gradient-boosting", HistGradientBoostingRegressor(max_iter=200, early_stopping=False, random_state=0).fit(x, y), many)
save(mlflow.xgboost, "xgboost", xgboost.XGBRegressor(n_estimators=500, max_depth=6, n_jobs=2).fit(x, y).set_params(n_jobs=1), many)
save(mlflow.lightgbm, "lightgbm", lightgbm.LGBMRegressor(n_estimators=500, num_leaves=31, n_jobs=2, verbose=-1).fit(x, y).set_params(n_jobs=1), many)
save(mlflow.catboost, "catboost", catboost.CatBoostRegressor(iterations=500, depth=6, verbose=False, thread_count=2, allow_writing_files=False).fit(x, y), many)

labels = (y > 0).astype(int) + (y > 1)
save_sklearn("svc-rbf", SVC(random_state=0).fit(x[:3_000], labels[:3_000]), few)
save_sklearn("knn-brute", KNeighborsClassifier(5, algorithm="brute", n_jobs=1).fit(x[:10_000], labels[:10_000]), few)
save_sklearn("knn-kd-tree", KNeighborsClassifier(5, algorithm="kd_tree", n_jobs=1).fit(x[:10_000, :4], labels[:10_000]), matrix("narrow", rows(2_000)[:, :4]))

words = np.array(["w%04d" % k if k % 7 else "élan%d" % k for k in range(5_000)])
chances = 1 / np.arange(1, 5_001)
chances /= chances.sum()
texts = [" ".join(random.choice(words, size=60, p=chances)).capitalize() + "." for _ in range(4_000)]
topics = np.array([hash_ % 2 for hash_ in (text.count("w0001") + text.count("w0002") for text in texts)])
save_sklearn("tfidf-logistic", make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(texts[:2_000], topics[:2_000]), {"texts": texts[2_000:]})

# Forests whose pickles are about 7 and 100 MB.
save_sklearn("forest-7mb", RandomForestRegressor(50, max_leaf_nodes=1_000, n_jobs=2, random_state=0).fit(x, y).set_params(n_jobs=1), few)
save_sklearn("forest-100mb", RandomForestRegressor(100, max_leaf_nodes=7_300, n_jobs=2, random_state=0).fit(x, y).set_params(n_jobs=1), few)
