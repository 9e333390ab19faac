// Long CSV files, which `models predict` scores in parts: the same bytes as at once, nothing left behind by what fails.
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Progress } from '../../src/cli/batch/progress.ts';
import { loadModel } from '../../src/flavors/pyfunc/index.ts';
import { readArrow } from '../../src/formats/arrow/index.ts';
import { readParquet } from '../../src/formats/parquet/index.ts';
import { createScoringApp } from '../../src/serving/index.ts';
import { runDecant, startDecant, waitForExit } from './run-command.ts';

const MODEL = resolve(import.meta.dirname, '../../examples/wine-elasticnet/model');
const HEADER =
  'fixed acidity,volatile acidity,citric acid,residual sugar,chlorides,free sulfur dioxide,total sulfur dioxide,density,pH,sulphates,alcohol';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'decant-long-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Rows of which `change` may say otherwise; 40,000 of them are above 1.5 MB. */
function makeRows(count: number, change: (row: number) => string | undefined = () => undefined): string {
  const lines = [HEADER];
  for (let row = 0; row < count; row++) {
    lines.push(
      change(row) ?? `${5 + (row % 7)},0.${row % 100},0.25,1.9,0.076,${row % 50},34,0.9978,3.51,0.56,9.${row % 10}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** What the model answers to the whole text at once. */
async function scoreWhole(text: string): Promise<string> {
  const app = createScoringApp(await loadModel(MODEL), { maxBodyBytes: 2 ** 31, policy: { compat: 'exact' } });
  const { status, body } = await app.handle({
    method: 'POST',
    path: '/invocations',
    header: (name) => (name === 'content-type' ? 'text/csv' : undefined),
    body: new TextEncoder().encode(text),
  });
  expect(status).toBe(200);
  return body as string;
}

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('a long CSV file', () => {
  it('has the answers of the whole, in a file and on standard output', async () => {
    const text = makeRows(40_000);
    const input = write('rows.csv', text);
    const output = join(folder, 'answers.json');
    const whole = await scoreWhole(text);
    expect((await runDecant(['models', 'predict', '-m', MODEL, '-t', 'csv', '-i', input, '-o', output])).code).toBe(0);
    expect(readFileSync(output, 'utf8') === whole).toBe(true);
    const piped = await runDecant(['models', 'predict', '-m', MODEL, '-t', 'csv'], { input: text });
    expect(piped.stdout === whole).toBe(true);
    expect(piped.stderr).toBe('');
    expect(readdirSync(folder).sort()).toEqual(['answers.json', 'rows.csv']);
  });

  it('may be packed', async () => {
    const text = makeRows(40_000);
    const input = write('rows.csv.gz', gzipSync(text));
    const { code, stdout } = await runDecant(['models', 'predict', '-m', MODEL, '-t', 'csv', '-i', input]);
    expect([code, stdout === (await scoreWhole(text))]).toEqual([0, true]);
  });

  it('may have lines that end in any way, quotes, and gaps at its end', async () => {
    const text = makeRows(40_000, (row) => (row > 39_990 ? '"5",,0.25,1.9,0.076,3,34,0.9978,3.51,0.56,' : undefined));
    const input = write('rows.csv', text.replaceAll('\n', '\r\n'));
    const { code, stdout, stderr } = await runDecant(['models', 'predict', '-m', MODEL, '-t', 'csv', '-i', input]);
    // The model takes no gaps: both ways refuse.
    expect([code, stdout.length, stderr.includes('NaN')]).toEqual([1, 0, true]);
  });

  it('that is wrong at its end leaves no file behind, and says where', async () => {
    const text = makeRows(40_000, (row) => (row === 39_999 ? '1,2,3,4,5,6,7,8,9,10,11,12' : undefined));
    const input = write('rows.csv', text);
    const output = join(folder, 'answers.json');
    const { code, stderr } = await runDecant([
      'models',
      'predict',
      '-m',
      MODEL,
      '-t',
      'csv',
      '-i',
      input,
      '-o',
      output,
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain('line 40001');
    expect(readdirSync(folder)).toEqual(['rows.csv']);
  });

  it('replaces answers of before only when all of its own are written', async () => {
    const input = write(
      'rows.csv',
      makeRows(40_000, (row) => (row === 39_000 ? 'no,number' : undefined)),
    );
    const output = write('answers.json', 'before');
    const { code } = await runDecant(['models', 'predict', '-m', MODEL, '-t', 'csv', '-i', input, '-o', output]);
    expect([code, readFileSync(output, 'utf8')]).toEqual([1, 'before']);
  });
});

describe('a long file of another form', () => {
  function toRecords(text: string): string {
    const [header = '', ...lines] = text.trim().split('\n');
    const names = header.split(',');
    return lines
      .map(
        (line) =>
          `{${line
            .split(',')
            .map((cell, at) => `${JSON.stringify(names[at])}: ${cell}`)
            .join(', ')}}\n`,
      )
      .join('');
  }

  it('has the answers of the whole: NDJSON, and answers in NDJSON and CSV', async () => {
    const text = makeRows(20_000);
    const { predictions } = JSON.parse(await scoreWhole(text)) as { readonly predictions: readonly number[] };
    const input = write('rows.ndjson', toRecords(text));
    const args = ['models', 'predict', '-m', MODEL, '-i', input];
    const json = await runDecant(args);
    expect(json.stderr).toBe('');
    expect(JSON.parse(json.stdout)).toEqual({ predictions });
    const lines = await runDecant([...args, '--output-type', 'ndjson']);
    expect(lines.stdout.trim().split('\n').map(Number)).toEqual(predictions);
    const table = await runDecant([...args, '--output-type', 'csv']);
    const [name, ...cells] = table.stdout.trim().split('\n');
    expect([name, cells.map(Number)]).toEqual(['predictions', predictions]);
  });

  it('is scored at once where a late record has another layout, and names the line of an error', async () => {
    const records = toRecords(makeRows(10_000));
    const late = write(
      'late.ndjson',
      `${records}${records.slice(0, records.indexOf('\n')).replace('}', ', "more": 1}')}\n`,
    );
    const { code, stdout } = await runDecant(['models', 'predict', '-m', MODEL, '-i', late]);
    expect([code, (JSON.parse(stdout) as { predictions: unknown[] }).predictions.length]).toEqual([0, 10_001]);
    const broken = write('broken.ndjson', `${records}{"pH": \n`);
    const refused = await runDecant(['models', 'predict', '-m', MODEL, '-i', broken]);
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toContain('Line 10001 of the body is not valid JSON.');
  });
});

describe('the files of a batch', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('are gone when %s ends it, with exit code %i', async (signal, code) => {
    const input = write('rows.csv', makeRows(200_000));
    const output = join(folder, 'answers.json');
    const child = startDecant(['models', 'predict', '-m', MODEL, '-i', input, '-o', output]);
    while (readdirSync(folder).length === 1) await new Promise((next) => setTimeout(next, 2));
    child.kill(signal);
    expect(await waitForExit(child)).toBe(code);
    expect(readdirSync(folder)).toEqual(['rows.csv']);
  });

  it('are written where a link leads', async () => {
    const target = write('target.json', 'before');
    const link = join(folder, 'answers.json');
    symlinkSync(target, link);
    const input = makeRows(2);
    const { code, stderr } = await runDecant(['models', 'predict', '-m', MODEL, '-t', 'csv', '-o', link], { input });
    expect([code, stderr, lstatSync(link).isSymbolicLink()]).toEqual([0, '', true]);
    expect(readFileSync(target, 'utf8')).toBe(await scoreWhole(input));
  });

  it('are no folders, which is told before anything is scored', async () => {
    const { code, stderr } = await runDecant(['models', 'predict', '-m', MODEL, '-t', 'csv', '-o', folder], {
      input: makeRows(2),
    });
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(`Cannot write the predictions to ${folder}: it is a folder.`),
    ]);
  });

  it('are cut short by a reader that goes, which is told in one line', async () => {
    const input = write('rows.csv', makeRows(20_000));
    const child = startDecant(['models', 'predict', '-m', MODEL, '-i', input]);
    child.stdout?.destroy();
    let stderr = '';
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    expect(await waitForExit(child)).toBe(1);
    expect(stderr).toBe('Error: IO_ERROR: Cannot write the predictions to standard output: its reader has gone.\n');
  });

  it.runIf(existsSync('/dev/full'))('are told to be full where the disk is', async () => {
    const input = write('rows.csv', makeRows(20_000));
    expect(await runDecant(['models', 'predict', '-m', MODEL, '-i', input, '-o', '/dev/full'])).toEqual({
      code: 1,
      stdout: '',
      stderr: 'Error: IO_ERROR: Cannot write the predictions to /dev/full: the disk is full.\n',
    });
  });

  it('of long standard input and output do not stay in the folder of temporary files', async () => {
    const temporary = join(folder, 'temporary');
    mkdirSync(temporary);
    const text = makeRows(280_000);
    const args = ['models', 'predict', '-m', MODEL, '-t', 'csv'];
    const env = { TMPDIR: temporary };
    const { code, stdout } = await runDecant(args, { input: text, env });
    expect([code, stdout === (await scoreWhole(text))]).toEqual([0, true]);
    expect(stdout.length).toBeGreaterThan(4 * 2 ** 20);
    const refused = await runDecant([...args, '-o', join(folder, 'nowhere', 'answers.json')], { input: text, env });
    expect(refused.code).toBe(1);
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe('progress', () => {
  it('is silent where the stream is no terminal', () => {
    const written: string[] = [];
    const stream = { write: (text: string) => written.push(text) };
    const progress = new Progress({ stream, readPart: () => 0.5 });
    progress.add(10);
    progress.end();
    expect(written).toEqual([]);
  });

  it('tells rows, their rate and the time left, and takes its line away', async () => {
    const written: string[] = [];
    const progress = new Progress({
      stream: { isTTY: true, write: (text: string) => written.push(text) },
      readPart: () => 0.5,
    });
    await new Promise((next) => setTimeout(next, 220));
    progress.add(1_250_000);
    expect(written[0]).toMatch(/^\r1,250,000 rows, [\d,]+ rows\/s, 0 s left$/);
    progress.end();
    expect(written[1]).toMatch(/^\r +\r$/);
  });
});

describe('other forms of rows and answers', () => {
  const rows = makeRows(3).trim().split('\n');
  const names = HEADER.split(',');
  const lines = rows
    .slice(1)
    .map((line) =>
      JSON.stringify(Object.fromEntries(line.split(',').map((cell, index) => [names[index], Number(cell)]))),
    );

  it('are told by the names of files', async () => {
    const input = write('rows.ndjson', `${lines.join('\n')}\n`);
    const whole = JSON.parse(await scoreWhole(makeRows(3))) as { readonly predictions: readonly number[] };
    expect((await runDecant(['models', 'predict', '-m', MODEL, '-i', input])).stdout).toBe(
      JSON.stringify(whole).replaceAll(',', ', ').replace(':', ': '),
    );
    for (const name of ['answers.parquet', 'answers.arrow', 'answers.csv', 'answers.ndjson']) {
      const output = join(folder, name);
      expect(await runDecant(['models', 'predict', '-m', MODEL, '-i', input, '-o', output])).toMatchObject({
        code: 0,
        stderr: '',
      });
    }
    const csv = readFileSync(join(folder, 'answers.csv'), 'utf8').trim().split('\n');
    expect(csv.slice(1).map(Number)).toEqual(whole.predictions);
    const back = await readParquet(readFileSync(join(folder, 'answers.parquet')));
    expect([...back.columns[0]!.values]).toEqual(whole.predictions);
    const arrow = await readArrow(readFileSync(join(folder, 'answers.arrow')));
    expect([...arrow.columns[0]!.values]).toEqual(whole.predictions);
  });

  it('are told by options, and refused where they are not known', async () => {
    const { stdout } = await runDecant(['models', 'predict', '-m', MODEL, '-t', 'csv', '--output-type', 'ndjson'], {
      input: makeRows(2),
    });
    expect(stdout.trim().split('\n')).toHaveLength(2);
    const refused = await runDecant(['models', 'predict', '-m', MODEL, '-t', 'csv', '--output-type', 'xml'], {
      input: '',
    });
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('json, ndjson, csv, parquet or arrow')]);
  });
});
