"""Boosters of every kind: `make FOLDER` trains and saves them with MLflow, `compare MADE WRITTEN` prints whether those that were written are the same."""

import json
import os
import sys

import numpy as np
import pandas as pd

ROWS = pd.DataFrame({"a": np.arange(24) % 5 - 1.5, "b": np.sin(np.arange(24)), "c": np.arange(24) / 7})
ROWS.loc[3, "b"] = np.nan
TARGET = 2 * ROWS.a - ROWS.b.fillna(0) + ROWS.c**2
LEVELS = pd.qcut(TARGET, 3, labels=False)


def make_xgboost():
    import xgboost

    def train(target, **params):
        return xgboost.train({"max_depth": 2, "verbosity": 0, **params}, xgboost.DMatrix(ROWS, target), 3)

    both = np.column_stack([TARGET, -TARGET])
    levels = pd.Series(LEVELS).map({0: "low", 1: "mid", 2: "größe"})
    rows = pd.DataFrame({"level": levels.astype("category"), "number": ROWS.c})
    categories = xgboost.DMatrix(rows, TARGET, enable_categorical=True)
    yield "trees", train(TARGET, objective="reg:squarederror")
    yield "binary", train(LEVELS > 0, objective="binary:logistic", scale_pos_weight=2)
    yield "dart", train(TARGET, booster="dart", rate_drop=0.5, one_drop=1)
    yield "linear", train(TARGET, booster="gblinear")
    yield "classes", train(LEVELS, objective="multi:softprob", num_class=3, num_parallel_tree=2)
    yield "vectors", train(both, multi_strategy="multi_output_tree", tree_method="hist")
    yield "quantiles", train(TARGET, objective="reg:quantileerror", quantile_alpha=[0.25, 0.75])
    yield "categories", xgboost.train({"max_depth": 2, "max_cat_to_onehot": 1}, categories, 3)


def make_catboost():
    from catboost import CatBoostClassifier, CatBoostRegressor

    options = {"iterations": 4, "depth": 3, "verbose": False, "allow_writing_files": False}
    words = pd.Series(LEVELS).map({0: "low", 1: "mid", 2: "größe"})
    rows = pd.DataFrame({"level": words, "number": ROWS.c})
    yield "numbers", CatBoostRegressor(**options).fit(ROWS, TARGET)
    yield "nodes", CatBoostRegressor(grow_policy="Lossguide", **options).fit(ROWS, TARGET)
    yield "classes", CatBoostClassifier(**options).fit(ROWS, words)
    yield "categories", CatBoostClassifier(one_hot_max_size=2, cat_features=["level"], **options).fit(rows, TARGET > 2)
    yield "one-hot-categories", CatBoostRegressor(one_hot_max_size=9, cat_features=["level"], **options).fit(rows, TARGET)


def make(folder):
    import mlflow

    for flavor, models in {"catboost": make_catboost(), "xgboost": make_xgboost()}.items():
        for name, model in models:
            # The requirements are given, so that no process is started to find them.
            options = {"pip_requirements": [f"{flavor}=={sys.modules[flavor].__version__}"]}
            getattr(mlflow, flavor).save_model(model, os.path.join(folder, f"{flavor}-{name}"), **options)


def describe_xgboost(model):
    booster = model if hasattr(model, "save_raw") else model.get_booster()
    rest = [booster.attributes(), booster.feature_names, booster.feature_types]
    return bytes(booster.save_raw("json")), bytes(booster.save_raw("ubj")), rest


def describe_catboost(model):
    # Leaves of trees that are not symmetric have no order that JSON keeps.
    rest = [type(model), model.tree_count_, model.get_scale_and_bias(), model.feature_names_, model.get_borders()]
    return sorted(model.get_leaf_values()), list(map(str, model.classes_)), rest


DESCRIBE = {"catboost": describe_catboost, "xgboost": describe_xgboost}


def compare(made, written):
    import mlflow

    differences = []
    for name in sorted(os.listdir(written)):
        flavor = name.split("-")[0]
        load = getattr(mlflow, flavor).load_model
        paths = [os.path.join(made, name.split(".")[0]), os.path.join(written, name)]
        first, second = (DESCRIBE[flavor](load(path)) for path in paths)
        rows = ROWS
        if "categories" in name:
            rows = pd.DataFrame({"level": pd.Categorical(["low", "mid"]), "number": [1.0, 2.0]})
        if name.startswith("xgboost-categories"):
            rows = pd.DataFrame({"level": [0.0, 1.0, 2.0], "number": [1.0, 2.0, 3.0]})
            import xgboost

            matrix = xgboost.DMatrix(rows, feature_types=["c", "float"])
            answers = [load(path).predict(matrix) for path in paths]
        else:
            answers = [np.asarray(mlflow.pyfunc.load_model(path).predict(rows)) for path in paths]
        is_same = answers[0].dtype == answers[1].dtype and repr(answers[0].tolist()) == repr(answers[1].tolist())
        differences.append({"model": name, "isSameObject": first == second, "isSameAnswer": is_same})
    print(json.dumps(differences))


if sys.argv[1] == "make":
    make(sys.argv[2])
else:
    compare(sys.argv[2], sys.argv[3])
