// What may be told of a model that Python runs (parity API-032).
import type { Value } from '../../data/dtype.ts';
import type { SaveModelOptions } from '../saving/save-options.ts';

/** What `pyfunc.saveModel` takes beside what every flavor's does: `loaderModule` and `dataPath`, or `pythonModel` and `artifacts`. */
export interface SavePyfuncOptions extends SaveModelOptions {
  /** A Python module with a function `_load_pyfunc(path)`, which gets the path of the data. */
  readonly loaderModule?: string;
  /** A file or folder, which is copied into the model's folder `data`. */
  readonly dataPath?: string;
  /** A file of Python code that calls `mlflow.models.set_model`. It is not run here. */
  readonly pythonModel?: string | URL;
  /** Files and folders by name, by path or URI; the Python model finds them in `context.artifacts`. */
  readonly artifacts?: Readonly<Record<string, string>>;
  /** Values for the Python model, or the path of a YAML file. */
  readonly modelConfig?: string | Readonly<Record<string, Value>>;
  /** Does the Python model answer `predict_stream`? Default: false; has to be told of code that has such a function. */
  readonly streamable?: boolean;
  /** Only Python can tell what a model imports: true is refused. */
  readonly inferCodePaths?: boolean;
}
