// Recorded exchanges where Decant differs from Python's server, with what it does instead. Each is a choice, not a gap; a
// difference that goes away must leave this list.

/** By recording, then by exchange. */
export const DIFFERENCES: Readonly<Record<string, Readonly<Record<string, string>>>> = {};
