"""Artifacts as MLflow reads and writes them: downloads from one URI, uploads to another."""

import sys

from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository

download_uri, download_folder, upload_uri, upload_folder = sys.argv[1:]
get_artifact_repository(download_uri).download_artifacts("", download_folder)
get_artifact_repository(upload_uri).log_artifacts(upload_folder)
