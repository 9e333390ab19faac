"""Reads the runs that autologging of TypeScript logged: python autolog.py URI EXPERIMENT."""

import json
import sys

import mlflow

mlflow.set_tracking_uri(sys.argv[1])
client = mlflow.MlflowClient()
seen = []
for run in mlflow.search_runs(experiment_names=[sys.argv[2]], output_format="list", order_by=["start_time ASC"]):
    outputs = run.outputs.model_outputs if run.outputs else []
    models = []
    for output in outputs:
        logged = client.get_logged_model(output.model_id)
        model = mlflow.sklearn.load_model(f"models:/{output.model_id}")
        models.append({
            "name": logged.name,
            "status": str(logged.status),
            "params": logged.params,
            "metrics": sorted(metric.key for metric in logged.metrics or []),
            "type": type(model).__name__,
            "predicted": model.predict([[-2.0], [1.5]]).tolist(),
            "signature": mlflow.models.get_model_info(f"models:/{output.model_id}").signature.to_dict(),
        })
    seen.append({
        "status": run.info.status,
        "tags": {key: value for key, value in run.data.tags.items() if "estimator" in key or "autolog" in key},
        "metrics": sorted(run.data.metrics),
        "inputs": [(given.dataset.name, given.tags[0].value) for given in run.inputs.dataset_inputs],
        "artifacts": sorted(item.path for item in client.list_artifacts(run.info.run_id)),
        "models": models,
    })
print(json.dumps(seen))
