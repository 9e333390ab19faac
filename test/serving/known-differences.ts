// Recorded exchanges where Decant differs from Python's server, with what it does instead. Each is a choice, not a gap; a
// difference that goes away must leave this list.

/** By recording, then by exchange. */
export const DIFFERENCES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  mlflow1: {
    // An empty text is no number; MLflow 1.x makes NaN of it, which models may take for a measurement.
    'cell-double-empty-text': 'status 400 instead of 200',
    // NumPy 1 wraps a number that int32 cannot hold around, silently.
    'array-whole-beyond-int32': 'status 400 instead of 200',
    // MLflow 1.x gives dates in arrays no unit, and pandas refuses what has none.
    'array-day-null': 'status 200 instead of 400',
    'array-day-digits': 'status 200 instead of 400',
  },
};
