// The formats under test: seeds, the changes that suit them, and what is done with the changed bytes. `run` answers what was read; it may
// throw a DecantError and nothing else. `isWhole` says that a shorter file can never be read as something else.
import { crc32 } from './checksum.mjs';
import { decodeBase64, encode, listBodies, listFiles, listFolders, listPickles, readCase } from './corpus.mjs';
import * as change from './mutations.mjs';

const { ANY, JSON_TREE, TEXT } = change;

/** Every target by name; `load` imports a module of the build. */
export async function makeTargets(load) {
  const { readPickle } = await load('formats/pickle/index.js');
  const { readJoblib } = await load('formats/joblib/index.js');
  const { readSkops } = await load('formats/skops/index.js');
  const { readNpy } = await load('formats/npy/index.js');
  const { openZip } = await load('formats/zip/index.js');
  const { readCsv } = await load('formats/csv/index.js');
  const { decodeJsonBytes, parseExactJson } = await load('formats/json/index.js');
  const { parseYaml } = await load('formats/yaml/index.js');
  const { parseMlmodel } = await load('model/mlmodel.js');
  const { readUbjson } = await load('formats/ubjson/index.js');
  const { readFlatRoot } = await load('formats/flatbuffers/index.js');
  const decode = (bytes) => new TextDecoder().decode(bytes);
  const skopsFiles = () =>
    ['skops', 'sklearn', 'mlflow', 'lightgbm', 'xgboost'].flatMap((folder) => listFiles(folder, /\.skops$/));
  const library = async (name, pattern, mutations, key = 'data') => ({
    seeds: () => listFiles(name, pattern),
    mutations,
    isWhole: true,
    run: await makeLibraryRun(load, name, key),
  });
  return {
    pickle: {
      seeds: () => [...listPickles(/^(?!joblib)/), ...listFiles('sklearn', /\.pkl$/).slice(0, 60)],
      mutations: [...ANY, change.editOpcodes, change.editOpcodes, change.editOpcodes, change.editToken],
      isWhole: true,
      run: (bytes) => readPickle(bytes),
    },
    joblib: {
      seeds: () => listPickles(/^joblib/),
      mutations: [...ANY, change.editOpcodes],
      isWhole: true,
      run: (bytes) => readJoblib(bytes),
    },
    skops: {
      seeds: skopsFiles,
      mutations: [...ANY, change.editZipHeader, ...new Array(8).fill(change.editZipEntry)],
      isWhole: true,
      run: (bytes) => readSkops(bytes),
    },
    npy: {
      seeds: () =>
        readCase('npy', 'numpy.json').cases.flatMap(({ name, file }) =>
          file === undefined ? [] : [{ name, bytes: decodeBase64(file) }],
        ),
      mutations: [...ANY, change.editToken, change.editToken],
      isWhole: true,
      run: (bytes) => readNpy(bytes),
    },
    zip: {
      seeds: () => [...listFiles('zip', /\.zip$/), ...skopsFiles()],
      mutations: [...ANY, ...new Array(6).fill(change.editZipHeader), change.editZipEntry],
      isWhole: true,
      run: (bytes) => readArchive(openZip, bytes),
    },
    csv: {
      seeds: () =>
        readCase('csv', 'pandas.json').cases.map(({ csv }) => ({
          name: JSON.stringify(csv).slice(0, 40),
          bytes: encode(csv),
        })),
      mutations: [...ANY, ...TEXT],
      run: (bytes) => readCsv(bytes),
    },
    json: {
      seeds: () => [...listBodies().filter(({ type }) => type.includes('json')), ...listFiles('mlflow', /\.json$/)],
      mutations: [...ANY, ...TEXT, ...JSON_TREE],
      run: (bytes) => parseExactJson(decodeJsonBytes(bytes)),
    },
    yaml: {
      seeds: () => [
        ...listFiles('mlmodel', /./),
        ...listFiles('mlflow', /\.yaml$/),
        ...readCase('yaml', 'pyyaml.json').dumps.map(({ yaml }) => ({ name: 'dump', bytes: encode(yaml) })),
      ],
      mutations: [...ANY, ...TEXT, change.editYaml, change.editYaml, change.editYaml],
      run: (bytes) => parseYaml(decode(bytes)),
    },
    mlmodel: {
      seeds: () => [...listFiles('mlmodel', /./), ...listFiles('mlflow', /^MLmodel$/)],
      mutations: [...ANY, ...TEXT, change.editYaml, change.editYaml],
      run: await makeMlmodelRun(load, parseMlmodel),
    },
    ubjson: {
      seeds: () => listFiles('xgboost', /\.ubj$/),
      mutations: [...ANY, change.editLength, change.editLength, change.editToken],
      isWhole: true,
      run: (bytes) => readUbjson(bytes),
    },
    flatbuffers: {
      seeds: () => listFiles('catboost', /\.cbm$/),
      mutations: [...ANY, change.editLength, change.editLength],
      run: (bytes) => visitTable(readFlatRoot(bytes.subarray(8)), 0),
    },
    'xgboost-binary': await library('xgboost', /\.(?:bin|model|deprecated)$/, [
      ...ANY,
      change.editLength,
      change.editLength,
      change.editLength,
    ]),
    'xgboost-json': await library('xgboost', /^(?!case).*\.json$/, [...ANY, ...TEXT, ...JSON_TREE, ...JSON_TREE]),
    'xgboost-ubjson': await library('xgboost', /\.ubj$/, [
      ...ANY,
      change.editLength,
      change.editLength,
      change.editToken,
    ]),
    'lightgbm-text': await library('lightgbm', /\.txt$/, [...ANY, ...TEXT, ...TEXT]),
    'catboost-cbm': await library('catboost', /\.cbm$/, [
      ...ANY,
      change.editLength,
      change.editLength,
      change.editJson,
    ]),
    'catboost-json': await library('catboost', /^(?!case).*\.json$/, [...ANY, ...TEXT, ...JSON_TREE, ...JSON_TREE]),
    'booster-pickle': {
      seeds: () =>
        ['lightgbm', 'xgboost', 'catboost'].flatMap((name) =>
          listFiles(name, /\.(?:pkl|skops)$/).map((seed) => ({ ...seed, library: name })),
        ),
      mutations: [
        ...ANY,
        change.editOpcodes,
        change.editOpcodes,
        change.editToken,
        change.editZipEntry,
        change.editZipEntry,
      ],
      isWhole: true,
      run: await makeLibraryRun(load, undefined, 'data'),
    },
    statsmodels: await library('statsmodels', /\.statsmodels$/, [
      ...ANY,
      change.editOpcodes,
      change.editOpcodes,
      change.editToken,
    ]),
    prophet: await library('prophet', /\.pr$/, [...ANY, ...TEXT, ...JSON_TREE]),
    'sklearn-estimators': {
      seeds: () => listFiles('sklearn', /\.(?:pkl|skops)$/),
      mutations: [
        change.flipBits,
        change.setBytes,
        change.setBytes,
        change.editToken,
        change.editOpcodes,
        change.editLength,
        change.editZipEntry,
        change.editZipEntry,
      ],
      run: await makeSklearnRun(load, readJoblib, readSkops),
    },
    folder: {
      seeds: () => listFolderFiles(),
      mutations: [
        ...ANY,
        ...TEXT,
        change.editYaml,
        change.editYaml,
        change.editZipEntry,
        change.editOpcodes,
        ...JSON_TREE,
      ],
      run: await makeFolderRun(load),
    },
    request: { seeds: listBodies, mutations: [...ANY, ...TEXT, ...JSON_TREE], run: await makeRequestRun(load) },
  };
}

function readArchive(openZip, bytes) {
  const archive = openZip(bytes);
  const sums = stateSums(bytes);
  return archive.names.map((name) => {
    const content = archive.read(name);
    // What is read must have one of the sums that the archive states.
    if (!sums.has(crc32(content))) throw new Error(`${name} was read, and has none of the archive's checksums`);
    return [name, content];
  });
}

function stateSums(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sums = new Set();
  for (let at = 0; at + 20 <= bytes.length; at++)
    if (view.getUint32(at, true) === 0x02014b50) sums.add(view.getUint32(at + 16, true));
  return sums;
}

/** Asks a table for everything that its fields could be. */
function visitTable(table, depth) {
  const ask = (read) => {
    try {
      return read();
    } catch (error) {
      if (error?.name !== 'DecantError') throw error;
      return undefined;
    }
  };
  let count = 0;
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(table)).filter(
    (name) => name !== 'constructor' && !name.startsWith('#'),
  );
  for (let field = 0; field < 16; field++) {
    for (const name of names) {
      const value = ask(() => table[name](field));
      count++;
      if (depth > 3) continue;
      for (const inner of Array.isArray(value) ? value.slice(0, 3) : [value]) {
        if (
          inner !== null &&
          typeof inner === 'object' &&
          Object.getPrototypeOf(inner) === Object.getPrototypeOf(table)
        )
          visitTable(inner, depth + 1);
      }
    }
  }
  return count;
}

async function makeMlmodelRun(load, parseMlmodel) {
  const { Model } = await load('model/index.js');
  return async (bytes) => {
    parseMlmodel(bytes);
    const model = await Model.load(memoryFiles({ MLmodel: bytes }));
    return [model.signature, model.flavors, model.toYaml?.()];
  };
}

/** Files of a model in memory; as on a disk, a path outside is refused. */
function memoryFiles(files) {
  return {
    location: 'model',
    read: async (path) => {
      if (Object.hasOwn(files, path)) return files[path];
      const { DecantError } = memoryFiles;
      throw new DecantError('RESOURCE_DOES_NOT_EXIST', `${path} is not there.`);
    },
    list: async () => Object.keys(files),
  };
}

async function makeLibraryRun(load, fixedName, key) {
  const { loadModel } = await load('flavors/pyfunc/index.js');
  ({ DecantError: memoryFiles.DecantError } = await load('errors.js'));
  return async (bytes, seed) => {
    const name = fixedName ?? seed.library;
    const file = seed.name.slice(seed.name.lastIndexOf('/') + 1);
    const kind =
      name === 'catboost' ? `, save_format: ${file.endsWith('.json') ? 'json' : 'cbm'}, model_type: CatBoost` : '';
    const type = name === 'xgboost' && /\.(?:pkl|skops)$/.test(file) ? ', model_class: xgboost.sklearn.XGBModel' : '';
    const text = `flavors:\n  python_function: {loader_module: mlflow.${name}, ${key}: ${file}}\n  ${name}: {${key}: ${file}${kind}${type}}\n`;
    const model = await loadModel(memoryFiles({ MLmodel: encode(text), [file]: bytes }));
    return predictAnything(model, seed);
  };
}

/** Answers for rows that the seed's own case gives, or for made ones. */
async function predictAnything(model, seed) {
  const batch = caseInput(seed) ?? madeInput(model);
  const answers = [];
  for (const method of model.scorer.methods.slice(0, 3)) {
    try {
      answers.push(await model.predictBatch(batch, undefined, { method }));
    } catch (error) {
      if (error?.name !== 'DecantError') throw error;
      answers.push(error.code);
    }
  }
  return answers;
}

function caseInput(seed) {
  if (seed.input !== undefined) return seed.input ?? undefined;
  seed.input = null;
  const path = seed.name.split('/');
  if (path.length < 3) return undefined;
  const { inputs, input, columns } = readCase(...path.slice(0, -1), 'case.json');
  const first = Array.isArray(inputs) ? inputs[0] : undefined;
  const given = first?.columns ?? columns;
  if (Array.isArray(given) && given.every(({ values }) => Array.isArray(values))) {
    const cells = given.map(({ name, values }) => makeColumn(name, values.map(toCell)));
    seed.input = { kind: 'frame', rowCount: cells[0]?.values.length ?? 0, columns: cells };
  } else if (Array.isArray(first?.rows))
    seed.input = rowsToTensor(first.rows.map((row) => (Array.isArray(row) ? row.map(toCell) : [toCell(row)])));
  else if (first?.kind === 'matrix' && first.dtype === 'float64') {
    const data = new Float64Array(decodeBase64(first.data).buffer);
    seed.input = tensorBatch(data, first.shape);
  } else if (Array.isArray(input)) {
    const names = Object.keys(input[0] ?? {});
    const cells = names.map((name) =>
      makeColumn(
        name,
        input.map((row) => row[name] ?? null),
      ),
    );
    seed.input = { kind: 'frame', rowCount: input.length, columns: cells };
  }
  return seed.input ?? undefined;
}

function makeColumn(name, values) {
  const isNumeric =
    values.some((value) => typeof value === 'number') &&
    values.every((value) => value === null || typeof value === 'number');
  return isNumeric
    ? { name, dtype: 'float64', values: Float64Array.from(values, (value) => value ?? NaN) }
    : { name, dtype: 'object', values };
}

function toCell(value) {
  return value !== null && typeof value === 'object' && typeof value.float === 'string'
    ? Number(value.float.replace('inf', 'Infinity').replace('nan', 'NaN'))
    : value;
}

function rowsToTensor(rows) {
  const width = rows[0]?.length ?? 0;
  if (rows.flat().every((cell) => typeof cell === 'number'))
    return tensorBatch(Float64Array.from(rows.flat()), [rows.length, width]);
  return { kind: 'value', value: rows };
}

function tensorBatch(data, shape) {
  return { kind: 'tensors', tensors: new Map([[null, { kind: 'tensor', dtype: 'float64', shape, data }]]) };
}

function madeInput(model) {
  const names = model.scorer.featureNames;
  if (names === undefined || names.length > 1000) {
    const width = Math.min(model.native?.featureCount ?? 4, 1000);
    return tensorBatch(
      Float64Array.from({ length: 2 * width }, (_, at) => Math.sin(at) * 3),
      [2, width],
    );
  }
  return {
    kind: 'frame',
    rowCount: 2,
    columns: names.map((name, at) => ({ name, dtype: 'float64', values: Float64Array.of(at - 0.5, 1) })),
  };
}

async function makeSklearnRun(load, readJoblib, readSkops) {
  const { loadEstimator } = await load('libraries/sklearn/load.js');
  const { PREDICT_METHODS } = await load('libraries/sklearn/estimator.js');
  const { PythonDict } = await load('formats/python/values.js');
  return (bytes) => {
    const { value } = bytes[0] === 0x50 ? readSkops(bytes) : readJoblib(bytes);
    const entries = value instanceof PythonDict ? [...value.entries.values()] : [value];
    let refusal;
    for (const item of entries.slice(0, 30)) {
      try {
        const estimator = loadEstimator(item);
        const { featureNames: names } = estimator;
        const width = Math.min(names?.length ?? estimator.featureCount ?? 3, 200);
        const data = Float64Array.from({ length: 2 * width }, (_, at) => Math.sin(at) * 3);
        const x =
          names === undefined
            ? { kind: 'matrix', rowCount: 2, columnCount: width, data }
            : {
                kind: 'frame',
                rowCount: 2,
                columns: names
                  .slice(0, width)
                  .map((name, at) => ({ name, dtype: 'float64', values: data.slice(2 * at, 2 * at + 2) })),
              };
        for (const method of [...PREDICT_METHODS, 'transform']) {
          try {
            estimator[method]?.(x);
          } catch (error) {
            if (error?.name !== 'DecantError') throw error;
            refusal = error;
          }
        }
      } catch (error) {
        if (error?.name !== 'DecantError') throw error;
        refusal = error;
      }
    }
    if (refusal !== undefined) throw refusal;
    return undefined;
  };
}

function listFolderFiles() {
  return listFolders().flatMap(({ name, files }) => {
    const names = Object.keys(files).filter((file) => !/requirements|conda|python_env/.test(file));
    // The MLmodel file says what becomes of all others.
    return [...names, 'MLmodel', 'MLmodel'].map((file) => ({
      name: `${name}/${file}`,
      file,
      files,
      bytes: files[file],
    }));
  });
}

async function makeFolderRun(load) {
  const { examineModel, loadModel } = await load('flavors/pyfunc/index.js');
  ({ DecantError: memoryFiles.DecantError } = await load('errors.js'));
  return async (bytes, seed) => {
    const files = memoryFiles({ ...seed.files, [seed.file]: bytes });
    await examineModel(files);
    const model = await loadModel(files);
    await model.servingInput();
    const example = (await model.inputExample()) ?? madeInput(model);
    return model.predictBatch(example, undefined);
  };
}

async function makeRequestRun(load) {
  const { loadModel } = await load('flavors/pyfunc/index.js');
  const { createScoringApp } = await load('serving/index.js');
  ({ DecantError: memoryFiles.DecantError } = await load('errors.js'));
  const apps = [];
  let failure;
  for (const { files } of listFolders()) {
    apps.push(createScoringApp(await loadModel(memoryFiles(files)), { onError: (error) => (failure = error) }));
  }
  return async (bytes, seed, random) => {
    failure = undefined;
    const app = apps[random.below(apps.length)];
    const type =
      random.below(10) === 0
        ? random.pick([
            'text/csv',
            'application/json',
            'application/json; format=pandas-split',
            'text/csv; charset=x',
            '',
            ';;',
          ])
        : seed.type;
    const response = await app.handle({
      method: 'POST',
      path: '/invocations',
      header: (name) => (name === 'content-type' ? type : undefined),
      body: bytes,
    });
    if (failure !== undefined) throw failure;
    return response.body;
  };
}
