// The Python releases that models made here name: those whose layouts are written, and with which they are tested.

/** Release of MLflow whose files are written. */
export const WRITTEN_MLFLOW = '3.17.2';
/** Release of Python beside it. */
export const WRITTEN_PYTHON = '3.13.0';

const RELEASES = {
  mlflow: WRITTEN_MLFLOW,
  cloudpickle: '3.1.2',
  numpy: '2.5.5',
  pandas: '3.1.1',
  'scikit-learn': '1.9.1',
  scipy: '1.18.1',
  skops: '0.16.0',
} as const;

/** Release of cloudpickle that models of Python code state. */
export const WRITTEN_CLOUDPICKLE: string = RELEASES.cloudpickle;

/** The pin of a package: `numpy==2.5.5`. */
export function pinPackage(name: keyof typeof RELEASES): string {
  return `${name}==${RELEASES[name]}`;
}
