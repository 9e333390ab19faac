"""Prints as JSON what Python MLflow 3 sees of logged models and inputs of an experiment, and makes some of its own."""

import json
import sys

import mlflow


def describe(model):
    return {
        "name": model.name,
        "status": str(model.status),
        "params": model.params,
        "tags": model.tags,
        "metrics": sorted([metric.key, metric.value, metric.step] for metric in model.metrics or []),
        "run": model.source_run_id,
    }


def runs_of(experiment):
    found = mlflow.search_runs([experiment.experiment_id], output_format="list")
    # Searches leave out the models that runs read.
    return [mlflow.get_run(run.info.run_id) for run in found]


def main(uri, name):
    mlflow.set_tracking_uri(uri)
    experiment = mlflow.get_experiment_by_name(name)
    models = mlflow.search_logged_models([experiment.experiment_id], output_format="list")
    runs = []
    for run in runs_of(experiment):
        inputs = [[d.dataset.name, d.dataset.digest, {t.key: t.value for t in d.tags}] for d in run.inputs.dataset_inputs]
        runs.append(
            {
                "name": run.info.run_name,
                "datasets": inputs,
                "input_models": [m.model_id for m in run.inputs.model_inputs],
                "output_models": [[m.model_id, m.step] for m in run.outputs.model_outputs],
            }
        )
    mlflow.set_experiment(name)
    made_here = [run.info.run_id for run in runs_of(experiment) if run.info.run_name == "made here"]
    table = mlflow.load_table("tables/t.json", run_ids=made_here)
    with mlflow.start_run(run_name="made in Python"):
        external = mlflow.create_external_model(name="from-python", params={"p": "1"})
        mlflow.log_metric("score", 0.5, model_id=external.model_id)
    answer = {
        "models": {model.model_id: describe(model) for model in models},
        "runs": runs,
        "table": table.to_dict(orient="split", index=False),
        "made": external.model_id,
    }
    print(json.dumps(answer))


main(*sys.argv[1:])
