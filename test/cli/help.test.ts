// Help texts and errors of the command line, to the byte (CLI-001, CLI-002, CLI-020 .. CLI-022, CLI-031).
import { describe, expect, it } from 'vitest';
import { VERSION } from '../../src/version.ts';
import { runDecant } from './run-command.ts';

const TOP = `Usage: decant [OPTIONS] COMMAND [ARGS]...

MLflow Models for TypeScript: score and serve MLflow models in Node, without
Python.

Options:
  --version      Show the version and exit.
  --help         Show this message and exit.

Commands:
  models         Serve, score and examine MLflow models.
  experiments    Manage experiments. MLFLOW_TRACKING_URI says where they are.
  runs           Manage runs. MLFLOW_TRACKING_URI says where they are.
  artifacts      Upload, list and download the artifacts of runs and models.
  hash-password  Print a line for 'models serve --basic-auth-file'; the password
                 is read from standard input.
`;

const MODELS = `Usage: decant models [OPTIONS] COMMAND [ARGS]...

Serve, score and examine MLflow models.

Options:
  --help   Show this message and exit.

Commands:
  serve    Serve a saved MLflow model over HTTP: POST /invocations, GET /ping,
           /health and /version.
  predict  Generate predictions in JSON format with a saved MLflow model, from a
           JSON or CSV file.
  doctor   Say how a model will run: flavor, engine, classes met, versions, what
           would need Python and why, signature, risks.
  convert  Copy a model with its file in another format; all else stays as it
           is.
  verify   Replay the input example of a model, and compare the answers with
           those of Python MLflow.
`;

const SERVE = `Usage: decant models serve [OPTIONS]

Serve a saved MLflow model over HTTP: POST /invocations, GET /ping, /health and
/version.

Options:
  -m, --model-uri <URI>           The model: a folder that holds an MLmodel
                                  file, runs:/<id>/<name>,
                                  models:/<name>/<version>,
                                  models:/<name>@<alias>, or the URI of an
                                  artifact store.  [required]
  --env-manager <NAME>            local, virtualenv, uv or conda. Accepted for
                                  the sake of scripts: a native model needs no
                                  environment.
  --allow-code                    Run a model that is JavaScript code, in this
                                  process: only for models that you trust.  [env
                                  var: DECANT_ALLOW_MODEL_CODE]
  --no-conda                      Same as --env-manager=local.
  --install-mlflow                Accepted for the sake of scripts: nothing is
                                  installed for a native model.
  --compat <MODE>                 exact: as MLflow, oddities included; safe:
                                  refuses what MLflow would bend or lose.
                                  (choices: "exact", "safe", default: "safe")
  --extra-columns <MODE>          Columns that the signature does not have.
                                  (choices: "ignore", "reject", "pass", default:
                                  "ignore")
  --strict-json                   Null in place of NaN and infinities, which are
                                  no JSON; refuse them in the input.
  --verbose-errors                Quote the data of a request in errors, as
                                  MLflow does.  [MLFLOW_DISABLE_SCHEMA_DETAILS
                                  wins]
  -p, --port <INTEGER>            Port to listen on; 0 takes a free one.  [env
                                  var: MLFLOW_PORT; default: 5000]
  -h, --host <HOST>               Address to listen on; 0.0.0.0 opens the server
                                  to the network.  [env var: MLFLOW_HOST;
                                  default: 127.0.0.1]
  -t, --timeout <SECONDS>         Longest time for one request.  [env var:
                                  MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT;
                                  default: 60]
  -w, --workers <INTEGER>         Number of server processes.  [env var:
                                  MLFLOW_MODELS_WORKERS; default: 1]
  --enable-mlserver               Of MLflow 1.x and 2.x. Accepted: this server
                                  answers by itself.
  --protocol <VERSION>            MLflow's major version to speak; auto: the
                                  request decides. (choices: "1", "2", "3",
                                  "auto", default: "auto")
  --threads <INTEGER>             Threads that answer large requests, so that
                                  small ones and /ping need not wait; 0 for
                                  none.  [default: one less than processors, at
                                  least 1]
  --max-queue <INTEGER>           Large requests that may wait; more get 503.
                                  [default: 100]
  --max-body <BYTES>              Largest body, after decompression.  [env var:
                                  DECANT_MAX_BODY_BYTES; default: 134217728]
  --max-rows <INTEGER>            Most rows of one request.  [default: no limit]
  --max-connections <INTEGER>     Most open connections of a process.  [default:
                                  no limit]
  --max-header <BYTES>            Largest headers of a request.  [default:
                                  16384]
  --load-timeout <SECONDS>        Longest time to load the model.  [default:
                                  300]
  --keep-alive-timeout <SECONDS>  How long an idle connection stays open.
                                  [default: 75]
  --drain-delay <SECONDS>         At the end, how long /readyz says no before
                                  connections are refused.  [default: 0]
  --drain-timeout <SECONDS>       At the end, how long open requests may take.
                                  [default: 30]
  --no-warm-up                    Listen without having scored the example a few
                                  times.
  --token-file <FILE>             Ask for a bearer token: one a line, or name:
                                  token. Read anew when it changes and at
                                  SIGHUP.  [env var: DECANT_TOKEN, DECANT_TOKENS
                                  hold tokens themselves]
  --basic-auth-file <FILE>        Ask for a user and a password: lines of
                                  'decant hash-password USER', or user:password.
                                  Read anew as tokens are.
  --cors-origin <ORIGIN>          Let pages of this origin call the server; may
                                  be given again.
  --cors-credentials              Let those pages send cookies and passwords of
                                  the browser along.
  --tls-cert <FILE>               Speak HTTPS with this certificate (PEM). Read
                                  anew at SIGHUP.
  --tls-key <FILE>                The key of the certificate (PEM).  [env var:
                                  DECANT_TLS_KEY_PASSPHRASE opens an encrypted
                                  one]
  --tls-client-ca <FILE>          Ask clients for a certificate that this
                                  authority signed (mTLS).
  --unix-socket <PATH>            Listen on a Unix socket, and on no port.
  --unix-socket-mode <MODE>       Who may connect to it.  [default: 600, the
                                  same user alone]
  --metrics                       GET /metrics for Prometheus; on, unless
                                  --compat exact.
  --no-metrics                    Count nothing, and have no /metrics.
  --docs                          GET /openapi.json and /docs; on, unless
                                  --compat exact.
  --no-docs                       Have neither of them.
  --access-log [FILE]             One line of JSON for each request, without its
                                  data; to standard output, if no file is given.
                                  SIGHUP opens the file anew.
  --otel                          Send traces to an OpenTelemetry collector, by
                                  OTLP over HTTP.  [env var:
                                  OTEL_EXPORTER_OTLP_ENDPOINT; default:
                                  http://localhost:4318]
  --help                          Show this message and exit.

Requests of MLflow 2 and 3 (dataframe_split, dataframe_records, instances, inputs,
text/csv) and of MLflow 1.x ({"columns": [...], "data": [...]}, lists of records)
are told apart by themselves; each gets an answer in its own form.

Examples:
  decant models serve -m ./model
  curl http://127.0.0.1:5000/invocations -H 'Content-Type: application/json' \\
    -d '{"dataframe_split": {"columns": ["a", "b"], "data": [[1, 2], [3, 4]]}}'
  curl http://127.0.0.1:5000/invocations -H 'Content-Type: text/csv' \\
    --data-binary @rows.csv
`;

const PREDICT = `Usage: decant models predict [OPTIONS]

Generate predictions in JSON format with a saved MLflow model, from a JSON or
CSV file.

Options:
  -m, --model-uri <URI>                   The model: a folder that holds an
                                          MLmodel file, runs:/<id>/<name>,
                                          models:/<name>/<version>,
                                          models:/<name>@<alias>, or the URI of
                                          an artifact store.  [required]
  --env-manager <NAME>                    local, virtualenv, uv or conda.
                                          Accepted for the sake of scripts: a
                                          native model needs no environment.
  --allow-code                            Run a model that is JavaScript code,
                                          in this process: only for models that
                                          you trust.  [env var:
                                          DECANT_ALLOW_MODEL_CODE]
  --no-conda                              Same as --env-manager=local.
  --install-mlflow                        Accepted for the sake of scripts:
                                          nothing is installed for a native
                                          model.
  --compat <MODE>                         exact: as MLflow, oddities included;
                                          safe: refuses what MLflow would bend
                                          or lose. (choices: "exact", "safe",
                                          default: "exact")
  --extra-columns <MODE>                  Columns that the signature does not
                                          have. (choices: "ignore", "reject",
                                          "pass", default: "ignore")
  --strict-json                           Null in place of NaN and infinities,
                                          which are no JSON; refuse them in the
                                          input.
  --verbose-errors                        Quote the data of a request in errors,
                                          as MLflow does.
                                          [MLFLOW_DISABLE_SCHEMA_DETAILS wins]
  -i, --input-path <PATH>                 File with the rows to score. Standard
                                          input, if not given.
  -o, --output-path <PATH>                File for the predictions, as JSON.
                                          Standard output, if not given.
  -t, --content-type <TYPE>               json, csv, ndjson, parquet or arrow.
                                          Columns of a CSV file get the types of
                                          the model's signature, as the server
                                          does it.  [default: by the ending of
                                          the input's name, else json]
  --output-type <TYPE>                    json, ndjson, csv, parquet or arrow.
                                          [default: by the ending of the
                                          output's name, else json]
  -j, --json-format <FORMAT>              split or records, of MLflow 1.x.
                                          Accepted: the body itself tells its
                                          form.
  -r, --pip-requirements-override <LIST>  Packages such as x==1,y==2. Accepted:
                                          a native model installs nothing.
  --env <KEY=VALUE>                       Environment variable for the model;
                                          may be repeated.
  --method <NAME>                         Another method of the model than the
                                          one it was saved with: predict_proba.
                                          Probabilities stand under the labels
                                          of their classes.
  --no-labels                             With --method: probabilities as lists,
                                          in the order of the classes.
  --no-progress                           Do not show on a terminal how far a
                                          long file is.
  --help                                  Show this message and exit.

Examples:
  decant models predict -m ./model -i rows.json -o answers.json
  decant models predict -m ./model -t csv < rows.csv
  decant models predict -m ./model -i rows.json --method predict_proba
  echo '{"dataframe_split": {"columns": ["a", "b"], "data": [[1, 2]]}}' | decant models predict -m ./model
`;

const DOCTOR = `Usage: decant models doctor [OPTIONS]

Say how a model will run: flavor, engine, classes met, versions, what would need
Python and why, signature, risks.

Options:
  -m, --model-uri <URI>  The model: a folder that holds an MLmodel file,
                         runs:/<id>/<name>, models:/<name>/<version>,
                         models:/<name>@<alias>, or the URI of an artifact
                         store.  [required]
  --json                 Print the report as JSON.
  --help                 Show this message and exit.

Nothing of the model is executed. The exit code is 0 if the model runs here, and 1 if it does not.
`;

const VERIFY = `Usage: decant models verify [OPTIONS]

Replay the input example of a model, and compare the answers with those of
Python MLflow.

Options:
  -m, --model-uri <URI>  The model: a folder that holds an MLmodel file,
                         runs:/<id>/<name>, models:/<name>/<version>,
                         models:/<name>@<alias>, or the URI of an artifact
                         store.  [required]
  --against <ENGINE>     python: run the same rows in Python MLflow and compare.
  --env-manager <NAME>   uv, virtualenv or local.  [default: uv where it is
                         installed, else virtualenv]
  --python <PATH>        An interpreter that has MLflow and the packages of the
                         model; nothing is installed.
  --env-dir <DIR>        Folder for the virtual environment, which is kept and
                         used again.
  --input <FILE>         A request to replay instead of the example.
  --content-type <TYPE>  Of --input: json or csv.  [default: json]
  --rows <N>             Make so many rows from the signature instead.
  --seed <N>             Of the made rows.  [default: 0]
  --tolerance <X>        Relative, and absolute below 1.  [default: 1e-12]
  --json                 Print the report as JSON (docs/verify.md).
  --help                 Show this message and exit.

The exit code is 0 if the answer fits the signature and agrees with Python, and 1 if not.
`;

describe('decant', () => {
  it.each<[string, readonly string[], string]>([
    ['--help', ['--help'], TOP],
    ['models --help', ['models', '--help'], MODELS],
    ['models serve --help', ['models', 'serve', '--help'], SERVE],
    ['models predict --help', ['models', 'predict', '--help'], PREDICT],
    ['models doctor --help', ['models', 'doctor', '--help'], DOCTOR],
    ['models verify --help', ['models', 'verify', '--help'], VERIFY],
    ['--version', ['--version'], `decant, version ${VERSION}\n`],
  ])('%s prints to standard output and succeeds', async (_, args, text) => {
    expect(await runDecant(args)).toEqual({ code: 0, stdout: text, stderr: '' });
  });

  it.each<[string, readonly string[], string]>([
    ['decant', [], TOP],
    ['decant models', ['models'], MODELS],
  ])('%s alone prints its help to standard error, with exit code 2', async (_, args, text) => {
    expect(await runDecant(args)).toEqual({ code: 2, stdout: '', stderr: text });
  });

  it.each<[string, readonly string[], string, string, string]>([
    ['an unknown group (CLI-021)', ['foo'], 'decant', '[OPTIONS] COMMAND [ARGS]...', "No such command 'foo'."],
    [
      'an unknown command (CLI-021)',
      ['models', 'serv'],
      'decant models',
      '[OPTIONS] COMMAND [ARGS]...',
      "No such command 'serv'. Did you mean serve?",
    ],
    [
      'an unknown option (CLI-021)',
      ['models', 'predict', '-m', 'x', '--zz'],
      'decant models predict',
      '[OPTIONS]',
      "No such option '--zz'.",
    ],
    [
      'an unknown option where the model is missing too',
      ['models', 'serve', '--zz'],
      'decant models serve',
      '[OPTIONS]',
      "No such option '--zz'.",
    ],
    [
      'no model (CLI-020)',
      ['models', 'predict'],
      'decant models predict',
      '[OPTIONS]',
      "Missing option '--model-uri' / '-m'.",
    ],
    [
      'an option without its value',
      ['models', 'serve', '-m'],
      'decant models serve',
      '[OPTIONS]',
      "Option '-m' requires an argument.",
    ],
    [
      'a port that is no number (CLI-022)',
      ['models', 'serve', '-m', 'x', '-p', '5x'],
      'decant models serve',
      '[OPTIONS]',
      "Invalid value for '--port' / '-p': '5x' is not a valid integer.",
    ],
    [
      'an --env without a value (CLI-031)',
      ['models', 'predict', '-m', 'x', '--env', 'abc'],
      'decant models predict',
      '[OPTIONS]',
      "Invalid value for '--env': 'abc' is not a valid key value pair, expecting key=value",
    ],
    [
      'an argument too many',
      ['models', 'doctor', '-m', 'x', 'y'],
      'decant models doctor',
      '[OPTIONS]',
      'Got unexpected extra argument (y)',
    ],
  ])('refuses %s with usage and exit code 2', async (_, args, command, usage, message) => {
    expect(await runDecant(args)).toEqual({
      code: 2,
      stdout: '',
      stderr: `Usage: ${command} ${usage}\nTry '${command} --help' for help.\n\nError: ${message}\n`,
    });
  });

  it('refuses an environment variable that is no number, of the command that reads it only', async () => {
    const env = { MLFLOW_PORT: 'abc' };
    expect(await runDecant(['models', 'serve', '-m', 'x'], { env })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        "Error: Invalid value for '--port' / '-p' (env var: 'MLFLOW_PORT'): 'abc' is not a valid integer.\n",
      ) as string,
    });
    expect(await runDecant(['models', 'predict', '--help'], { env })).toMatchObject({ code: 0 });
  });
});
