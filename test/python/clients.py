"""MLflow's own Python clients against a running server: python clients.py HOST PORT MODEL. Prints what they answered as JSON."""
import json
import sys

import mlflow
import pandas as pd
from mlflow.pyfunc.scoring_server.client import ScoringServerClient

host, port, model = sys.argv[1:]
major = int(mlflow.__version__.split(".")[0])
frame = pd.DataFrame({"a": [1.0, 2.0], "b": [0.5, 0.25]})
client = ScoringServerClient(host, int(port))
client.wait_server_ready(timeout=20)
client.ping()
report = {"mlflow": mlflow.__version__, "version": client.get_version()}


def values(answer):
    if hasattr(answer, "get_predictions"):
        answer = answer.get_predictions()
    if isinstance(answer, pd.DataFrame):
        return answer.iloc[:, 0].tolist()
    if isinstance(answer, dict):
        answer = answer["predictions"]
    return [row if isinstance(row, (int, float)) else list(row.values())[0] for row in answer]


report["frame"] = values(client.invoke(frame))
if major >= 2:
    # A dict is not asked for: the client itself stumbles over it, in all releases.
    report["records"] = values(client.invoke(frame.to_dict(orient="records")))
    report["text"] = values(client.invoke(json.dumps({"inputs": frame.to_dict(orient="list")})))
    report["params"] = values(client.invoke(frame, params={"unknown": 1}))
    from mlflow.deployments import PredictionsResponse
    import requests

    body = json.dumps({"dataframe_split": frame.to_dict(orient="split")})
    text = requests.post(f"http://{host}:{port}/invocations", data=body, headers={"Content-Type": "application/json"}).text
    response = PredictionsResponse.from_json(text)
    report["response frame"] = values(response.get_predictions("dataframe"))
    report["response array"] = response.get_predictions("ndarray").ravel().tolist()
if major >= 2 and hasattr(mlflow.models, "validate_serving_input"):
    from mlflow.models import convert_input_example_to_serving_input, validate_serving_input

    serving = convert_input_example_to_serving_input(frame)
    report["serving input"] = values(client.invoke(serving))
    report["validated"] = [float(v) for v in pd.DataFrame(validate_serving_input(model, serving)).iloc[:, 0]]
try:
    client.invoke(pd.DataFrame({"zzz": [1.0]}))
    report["refused"] = "no"
except Exception as error:
    report["refused"] = str(error)[:200]
print(json.dumps(report))
