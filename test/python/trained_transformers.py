"""Fits the transformers of trained-transformers.test.ts on the same rows, and compares them and their answers with what TypeScript
learned and wrote. Prints the differences as JSON."""

import json
import sys
import warnings

import numpy as np
import pandas as pd
import scipy.sparse
from sklearn.compose import ColumnTransformer, make_column_selector, make_column_transformer
from sklearn.impute import KNNImputer, MissingIndicator, SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import LabelBinarizer, LabelEncoder, MinMaxScaler, OneHotEncoder, OrdinalEncoder, StandardScaler

from writers import find_difference, load

warnings.filterwarnings("ignore")


def make_models():
    columns = make_column_transformer(
        (make_pipeline(SimpleImputer(strategy="median", add_indicator=True), MinMaxScaler()), ["age", "height"]),
        (OneHotEncoder(drop="if_binary", handle_unknown="ignore"), ["city"]),
        remainder="passthrough",
    )
    selected = ColumnTransformer(
        [
            ("numbers", SimpleImputer(), make_column_selector(dtype_include="number")),
            ("texts", OneHotEncoder(min_frequency=2, sparse_output=False), make_column_selector(dtype_include="str")),
        ],
        transformer_weights={"numbers": 2},
        verbose_feature_names_out=False,
    )
    return {
        "one-hot": (OneHotEncoder(drop="first", max_categories=3), ["city", "floor", "flag"]),
        "ordinal": (OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1, min_frequency=2), ["city", "age"]),
        "simple": (SimpleImputer(strategy="most_frequent", add_indicator=True), ["city", "age"]),
        "constant": (SimpleImputer(strategy="constant", fill_value="none"), ["city"]),
        "neighbors": (KNNImputer(n_neighbors=2, weights="distance"), ["age", "height"]),
        "indicator": (MissingIndicator(), ["age", "floor"]),
        "columns": (columns, ["city", "age", "height", "floor"]),
        "selected": (selected, ["city", "age", "flag"]),
        "labels": (LabelEncoder(), "kind"),
        "binarizer": (LabelBinarizer(neg_label=-1, pos_label=2), "kind"),
    }


def read_table(rows):
    table = pd.DataFrame(rows)
    return table.astype({"age": float, "floor": np.int64, "flag": bool})


def compare_answers(model, columns, table, answer):
    got = model.transform(table[columns])
    rows = got.toarray() if scipy.sparse.issparse(got) else got
    wanted = pd.DataFrame(answer["rows"]).to_numpy() if np.ndim(answer["rows"]) == 2 else np.asarray(answer["rows"])
    if rows.dtype == object:
        return None if rows.tolist() == wanted.tolist() else "another answer"
    return None if np.allclose(rows.astype(float), wanted.astype(float), rtol=1e-14, atol=1e-14, equal_nan=True) else "another answer"


def main(path):
    with open(path) as file:
        request = json.load(file)
    table, other = read_table(request["rows"]), read_table(request["other"])
    differences, compared = {}, 0
    for name, (model, columns) in make_models().items():
        # Lists, as labels are in TypeScript, make arrays of texts.
        model.fit(table[columns].tolist() if isinstance(columns, str) else table[columns])
        for form, file in request["files"][name].items():
            loaded = load(file, form)
            found = find_difference(model, loaded)
            if columns != "kind":
                found = found or compare_answers(loaded, columns, other, request["answers"][name])
            compared += 1
            if found:
                differences[f"{name} {form}"] = found
    print(json.dumps({"compared": compared, "differences": differences}))


if __name__ == "__main__":
    main(sys.argv[1])
