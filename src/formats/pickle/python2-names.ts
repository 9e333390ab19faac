// Python 2's names of modules and built-ins, which protocols 0 to 2 use whatever Python writes them; Python 3 maps them
// back when it reads (pickle's fix_imports). Only what may stand in data is listed.

/** Modules of one class or two that moved as a whole. */
export const RENAMED_MODULES: Readonly<Record<string, string>> = {
  __builtin__: 'builtins',
  copy_reg: 'copyreg',
  exceptions: 'builtins',
  Queue: 'queue',
  UserDict: 'collections',
  UserList: 'collections',
  UserString: 'collections',
};

/** Built-ins of another name, by their path in Python 2. */
export const RENAMED_GLOBALS: Readonly<Record<string, readonly [module: string, name: string]>> = {
  '__builtin__.long': ['builtins', 'int'],
  '__builtin__.unicode': ['builtins', 'str'],
  '__builtin__.basestring': ['builtins', 'str'],
  '__builtin__.xrange': ['builtins', 'range'],
  '__builtin__.unichr': ['builtins', 'chr'],
  '__builtin__.intern': ['sys', 'intern'],
  '__builtin__.reduce': ['functools', 'reduce'],
  'itertools.imap': ['builtins', 'map'],
  'itertools.ifilter': ['builtins', 'filter'],
  'itertools.izip': ['builtins', 'zip'],
  'itertools.izip_longest': ['itertools', 'zip_longest'],
  'exceptions.StandardError': ['builtins', 'Exception'],
};
