"""Loads estimators that Decant wrote again, and compares all that is in them with the originals. Prints the differences as JSON."""

import functools
import json
import pickle
import sys
import types
import warnings

import joblib
import numpy as np
import pandas as pd
import scipy.sparse
import skops.io

warnings.filterwarnings("ignore")


def find_difference(one, other, path="", seen=None):
    seen = set() if seen is None else seen
    if one is other:
        return None
    if type(one) is not type(other):
        return f"{path}: {type(one).__name__} became {type(other).__name__}"
    if (id(one), id(other)) in seen:
        return None
    seen.add((id(one), id(other)))
    if isinstance(one, np.ma.MaskedArray):
        return find_difference(np.asarray(one.mask), np.asarray(other.mask), path + ".mask", seen)
    if isinstance(one, (np.ndarray, np.generic)):
        return compare_arrays(one, other, path, seen)
    if scipy.sparse.issparse(one):
        return compare_arrays(np.asarray(one.todense()), np.asarray(other.todense()), path, seen)
    if isinstance(one, float):
        return None if np.array_equal(one, other, equal_nan=True) else f"{path}: {one} became {other}"
    if isinstance(one, (str, int, bytes, complex, bytearray, set, frozenset, slice, np.dtype)):
        return None if one == other else f"{path}: {one!r:.50} became {other!r:.50}"
    if isinstance(one, dict):
        if len(one) != len(other):
            return f"{path}: another number of entries"
        for (key, value), (other_key, other_value) in zip(one.items(), other.items()):
            found = find_difference(key, other_key, f"{path}.key", seen) or find_difference(
                value, other_value, f"{path}[{key!r:.30}]", seen
            )
            if found:
                return found
        return None
    if isinstance(one, (list, tuple)):
        if len(one) != len(other):
            return f"{path}: another length"
        for index, (item, other_item) in enumerate(zip(one, other)):
            found = find_difference(item, other_item, f"{path}[{index}]", seen)
            if found:
                return found
        return None
    if isinstance(one, np.random.RandomState):
        return find_difference(one.get_state(legacy=False), other.get_state(legacy=False), path, seen)
    if isinstance(one, functools.partial):
        parts, other_parts = ([each.func, each.args, each.keywords] for each in (one, other))
        return find_difference(parts, other_parts, path, seen)
    if isinstance(one, pd.Index):
        return None if one.equals(other) and one.names == other.names else f"{path}: another index"
    if isinstance(one, types.FunctionType):
        return None if one.__code__ == other.__code__ else f"{path}: another function"
    if isinstance(one, types.MethodType):
        return find_difference(one.__self__, other.__self__, path, seen)
    if isinstance(one, type):
        return f"{path}: another class"
    if hasattr(one, "__dict__") and vars(one):
        return find_difference(vars(one), vars(other), f"{path}<{type(one).__name__}>", seen)
    reduced, other_reduced = one.__reduce_ex__(4), other.__reduce_ex__(4)
    return find_difference(list(reduced[1:3]), list(other_reduced[1:3]), f"{path}<{type(one).__name__}>", seen)


def compare_arrays(one, other, path, seen):
    if one.dtype != other.dtype or one.shape != other.shape:
        return f"{path}: {one.dtype}{one.shape} became {other.dtype}{other.shape}"
    if one.dtype.fields:
        # Bytes between the fields mean nothing.
        for name in one.dtype.names:
            found = compare_arrays(np.asarray(one[name]), np.asarray(other[name]), f"{path}.{name}", seen)
            if found:
                return found
        return None
    if one.dtype.hasobject:
        return find_difference(one.ravel().tolist(), other.ravel().tolist(), path, seen)
    return None if one.tobytes() == other.tobytes() else f"{path}: other bytes"


def load(path, form):
    if form == "skops":
        return skops.io.load(path, trusted=skops.io.get_untrusted_types(file=path))
    if form == "pickle":
        with open(path, "rb") as file:
            return pickle.load(file)
    return joblib.load(path)


def main(request):
    with open(request) as file:
        cases = json.load(file)
    differences, compared, absent = {}, 0, []
    for case in cases:
        try:
            original = load(case["source"], "skops" if case["source"].endswith("skops") else "joblib")
        except Exception as error:
            # A booster's library is not there, or skops does not load what it saved itself.
            absent.append(f"{case['name']}: {type(error).__name__}")
            continue
        for form, written in case["written"].items():
            try:
                found = find_difference(original, load(written["path"], form))
                # Wrappers of MLflow are not there to be known.
                untrusted = [] if form != "skops" else skops.io.get_untrusted_types(file=written["path"])
                if not any(name.startswith("mlflow.") for name in untrusted) and sorted(untrusted) != sorted(
                    written["untrusted"]
                ):
                    found = f"skops trusts other types than {written['untrusted']}"
            except Exception as error:
                found = f"{type(error).__name__}: {error}"[:200]
            compared += 1
            if found:
                differences[f"{case['name']} {form}"] = found
    print(json.dumps({"compared": compared, "differences": differences, "absent": absent}))


if __name__ == "__main__":
    main(sys.argv[1])
