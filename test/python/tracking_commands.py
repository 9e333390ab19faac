"""Runs commands of Python MLflow's command line in one process; prints their exit codes and outputs as JSON.

Argument: a JSON list of lists of arguments.
"""

import json
import sys

from click.testing import CliRunner
from mlflow.cli import cli


def main():
    results = []
    for arguments in json.loads(sys.argv[1]):
        result = CliRunner().invoke(cli, arguments)
        results.append({"code": result.exit_code, "stdout": result.stdout})
    print(json.dumps(results))


main()
