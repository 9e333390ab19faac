"""Prints as JSON what Python MLflow finds at a tracking URI: experiments, runs, artifacts, logged models, registered models."""

import json
import math
import sys

import mlflow
from mlflow import MlflowClient


def main(uri):
    mlflow.set_tracking_uri(uri)
    client = MlflowClient()
    answer = {"experiments": [], "models": []}
    for experiment in sorted(client.search_experiments(), key=lambda e: e.name):
        runs = []
        for run in client.search_runs([experiment.experiment_id], order_by=["attributes.start_time"]):
            history = {
                key: [[text(m.value), m.timestamp, m.step] for m in client.get_metric_history(run.info.run_id, key)]
                for key in sorted(run.data.metrics)
            }
            runs.append(
                {
                    "run_id": run.info.run_id,
                    "name": run.info.run_name,
                    "status": run.info.status,
                    "params": run.data.params,
                    "tags": run.data.tags,
                    "metrics": {key: text(value) for key, value in run.data.metrics.items()},
                    "history": history,
                    "artifacts": sorted(list_files(client, run.info.run_id, None)),
                }
            )
        answer["experiments"].append({"name": experiment.name, "tags": experiment.tags, "runs": runs})
    for model in client.search_registered_models():
        versions = client.search_model_versions(f"name = '{model.name}'")
        answer["models"].append(
            {
                "name": model.name,
                "aliases": {key: str(value) for key, value in model.aliases.items()},
                "tags": model.tags,
                "versions": sorted([v.version, v.source, v.run_id, v.status, v.tags] for v in versions),
            }
        )
    print(json.dumps(answer))


def list_files(client, run_id, path):
    for item in client.list_artifacts(run_id, path):
        if item.is_dir:
            yield from list_files(client, run_id, item.path)
        else:
            yield item.path


def text(value):
    return value if math.isfinite(value) else str(value)


if __name__ == "__main__":
    main(sys.argv[1])
