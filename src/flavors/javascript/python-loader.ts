// The Python module that every such model carries: python_function by way of Node. It needs what MLflow has, and no more.

/** Text of `code/decant_javascript_loader.py`. */
export const PYTHON_LOADER = String.raw`"""Loads an MLflow model of flavor "javascript": its predictor runs in Node, in a process of its own that this module drives.

Needs the command "node", or its path in the environment variable DECANT_NODE."""

import base64
import datetime
import json
import os
import shutil
import subprocess
import threading
import weakref

import numpy as np
import pandas as pd
from mlflow.exceptions import MlflowException
from mlflow.models import Model


def _load_pyfunc(path, model_config=None):
    return JavascriptModel(path)


class JavascriptModel:
    """One process of Node for each model that is loaded; started anew where it has died, and in every forked process."""

    def __init__(self, path):
        self._path = os.path.abspath(path)
        self._config = Model.load(self._path).flavors["javascript"]
        self._start_fields()
        with self._lock:
            self._ensure_process()

    def _start_fields(self):
        self._lock = threading.Lock()
        self._process = None
        self._owner = None

    def __getstate__(self):
        return {"_path": self._path, "_config": self._config}

    def __setstate__(self, state):
        self.__dict__.update(state)
        self._start_fields()

    def predict(self, model_input, params=None):
        message = {"input": _encode_batch(model_input), "params": _encode_value(dict(params or {}))}
        if self._owner != os.getpid():
            self._start_fields()  # a fork: the lock and the pipes are the parent's
        with self._lock:
            self._ensure_process()
            return _decode_batch(self._ask(message)["output"])

    def _ensure_process(self):
        if self._process is not None and self._owner == os.getpid() and self._process.poll() is None:
            return
        node = os.environ.get("DECANT_NODE") or shutil.which("node")
        if not node:
            raise MlflowException(
                "The model is JavaScript code and needs Node, which was not found. Install Node "
                + self._config.get("node_version", "20")
                + ", or set DECANT_NODE to its path."
            )
        process = subprocess.Popen(
            [node, os.path.join(self._path, *self._config["host"].split("/"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._process = process
        self._owner = os.getpid()
        weakref.finalize(self, _stop, process, self._owner)
        artifacts = self._config.get("artifacts") or {}
        paths = {name: os.path.join(self._path, *entry["path"].split("/")) for name, entry in artifacts.items()}
        try:
            self._ask({"artifacts": paths})
        except MlflowException:
            _stop(process, self._owner)
            self._process = None
            raise

    def _ask(self, message):
        process = self._process
        line = b""
        try:
            process.stdin.write(json.dumps(message, allow_nan=False).encode("ascii") + b"\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except (BrokenPipeError, OSError):
            pass
        except BaseException:
            # Half an exchange: the next answer would be that of this request.
            _stop(process, self._owner)
            self._process = None
            raise
        if not line.endswith(b"\n"):
            _stop(process, self._owner)
            self._process = None
            raise MlflowException("Node ended while it predicted (exit code %s)." % process.poll())
        answer = json.loads(line)
        if "error" in answer:
            raise _make_error(answer)
        return answer


def _make_error(answer):
    if answer["code"] in ("BAD_REQUEST", "INVALID_PARAMETER_VALUE"):
        return MlflowException.invalid_parameter_value(answer["error"])
    return MlflowException(answer["error"])


def _stop(process, owner):
    if owner != os.getpid():
        return
    for pipe in (process.stdin, process.stdout):
        try:
            pipe.close()
        except OSError:
            pass
    try:
        process.wait(timeout=2)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _encode_batch(data):
    if isinstance(data, pd.Series):
        data = data.to_frame()
    if isinstance(data, pd.DataFrame):
        return {
            "kind": "frame",
            "rowCount": len(data),
            "columns": [_encode_column(name, data.iloc[:, at]) for at, name in enumerate(data.columns)],
        }
    if hasattr(data, "toarray") and hasattr(data, "tocsr"):
        data = data.toarray()
    if isinstance(data, np.ndarray):
        return {"kind": "tensors", "tensors": [[None, _encode_tensor(data)]]}
    if isinstance(data, dict) and data and all(isinstance(item, np.ndarray) for item in data.values()):
        return {"kind": "tensors", "tensors": [[str(name), _encode_tensor(item)] for name, item in data.items()]}
    return {"kind": "value", "value": _encode_value(data)}


def _encode_column(name, series):
    label = int(name) if isinstance(name, (int, np.integer)) else str(name)
    if isinstance(series.dtype, pd.DatetimeTZDtype):
        series = series.dt.tz_convert("UTC").dt.tz_localize(None)
    if isinstance(series.dtype, np.dtype) and series.dtype.kind in "biufM":
        return dict(_encode_array(series.to_numpy()), name=label)
    is_object = series.dtype == object
    cells = [None if not is_object and pd.isna(cell) else cell for cell in series.tolist()]
    is_text = all(cell is None or isinstance(cell, str) for cell in cells)
    return {"name": label, "dtype": "str" if is_text else "object", "values": [_encode_value(cell) for cell in cells]}


def _encode_tensor(array):
    return dict(_encode_array(array.reshape(-1)), shape=list(array.shape))


def _encode_array(array):
    kind = array.dtype.kind
    if kind == "M":
        numbers = array.astype("datetime64[ns]").astype("<i8")
        return {"dtype": "datetime64", "base64": base64.b64encode(numbers.tobytes()).decode("ascii")}
    if kind in "biuf":
        name = array.dtype.name
        if kind == "f" and name not in ("float32", "float64"):
            name = "float32" if array.dtype.itemsize < 4 else "float64"
        numbers = array.astype(np.dtype(name).newbyteorder("<"))
        return {"dtype": name, "base64": base64.b64encode(numbers.tobytes()).decode("ascii")}
    values = array.tolist()
    is_text = all(value is None or isinstance(value, str) for value in values)
    return {"dtype": "str" if is_text else "object", "values": [_encode_value(value) for value in values]}


def _encode_value(value):
    if isinstance(value, np.generic) and not isinstance(value, np.datetime64):
        value = value.item()
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**53 else {"$": "int", "value": str(value)}
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return {"$": "float", "value": "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"}
        return {"$": "float", "value": repr(value)} if value == int(value) else value
    if isinstance(value, (bytes, bytearray)):
        return {"$": "bytes", "value": base64.b64encode(bytes(value)).decode("ascii")}
    if value is pd.NaT or value is getattr(pd, "NA", None):
        return None
    if isinstance(value, (np.datetime64, datetime.datetime, datetime.date)):
        time = pd.Timestamp(value)
        if time.tzinfo is not None:
            time = time.tz_convert("UTC").tz_localize(None)
        return {"$": "date", "value": time.isoformat(timespec="milliseconds") + "Z"}
    if isinstance(value, dict):
        return {"$": "dict", "value": [[str(key), _encode_value(item)] for key, item in value.items()]}
    if isinstance(value, (list, tuple)):
        return [_encode_value(item) for item in value]
    if isinstance(value, np.ndarray):
        return [_encode_value(item) for item in value.tolist()]
    if isinstance(value, pd.DataFrame):
        return [_encode_value(row) for row in value.to_dict(orient="records")]
    if callable(getattr(value, "model_dump", None)):
        return _encode_value(value.model_dump())
    raise MlflowException.invalid_parameter_value("A JavaScript model takes no value of type %s." % type(value).__name__)


def _decode_batch(batch):
    kind = batch["kind"]
    if kind == "frame":
        columns = batch["columns"]
        series = [pd.Series(_decode_array(column)) for column in columns]
        table = pd.concat(series, axis=1) if series else pd.DataFrame(index=range(batch["rowCount"]))
        table.columns = [column["name"] for column in columns]
        return table
    if kind == "tensors":
        tensors = {name: _decode_array(item).reshape(item["shape"]) for name, item in batch["tensors"]}
        return tensors[None] if list(tensors) == [None] else tensors
    if kind == "list":
        return [_decode_batch(item) for item in batch["items"]]
    return _decode_value(batch["value"])


def _decode_array(column):
    dtype = column["dtype"]
    if "base64" in column:
        code = "<M8[ns]" if dtype == "datetime64" else np.dtype(dtype).newbyteorder("<")
        return np.frombuffer(base64.b64decode(column["base64"]), dtype=code).copy()
    values = np.empty(len(column["values"]), dtype=object)
    for at, value in enumerate(column["values"]):
        values[at] = _decode_value(value)
    return values


def _decode_value(value):
    if isinstance(value, list):
        return [_decode_value(item) for item in value]
    if not isinstance(value, dict):
        return value
    kind, content = value["$"], value["value"]
    if kind == "int":
        return int(content)
    if kind == "float":
        return float(content)
    if kind == "bytes":
        return base64.b64decode(content)
    if kind == "date":
        return None if content is None else pd.Timestamp(content).tz_localize(None).to_pydatetime()
    return {key: _decode_value(item) for key, item in content}
`;
