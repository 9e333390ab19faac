// Tables in parts: whatever the pieces, the joined answers are those of the whole body.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadModel } from '../../src/flavors/pyfunc/index.ts';
import { DecantError } from '../../src/errors.ts';
import { createScoringApp } from '../../src/serving/app.ts';
import { createAnswerJoiner } from '../../src/serving/bulk/answer-joiner.ts';
import { createTableScorer } from '../../src/serving/table-scorer.ts';
import type { TableForms, TableReader } from '../../src/serving/table-scorer.ts';

const FOLDER = `${import.meta.dirname}/../fixtures/mlflow`;
const signed = await loadModel(`${FOLDER}/mlflow3-elasticnet-signature/model`);
const labels = await loadModel(`${FOLDER}/mlflow3-pipeline-labels/model`);
const OPTIONS = { policy: { compat: 'safe', bulkForms: true } } as const;

/** The answer to a body at once; undefined where it is refused. */
async function scoreWhole(
  model: typeof signed,
  text: string,
  { input, output }: TableForms,
  path: string,
): Promise<unknown> {
  const response = await createScoringApp(model, OPTIONS).handle({
    method: 'POST',
    path,
    header: (name) => (name === 'content-type' ? input : name === 'accept' ? output : undefined),
    body: new TextEncoder().encode(text),
  });
  return response.status === 200 ? response.body : undefined;
}

type Outcome = { readonly answer: string } | { readonly state: TableReader['state'] | 'refused' };

/** The answer to a body in pieces of so many bytes. */
async function scorePieces(
  model: typeof signed,
  text: string,
  size: number,
  forms: TableForms,
  path: string,
): Promise<Outcome> {
  const scorer = createTableScorer(model, OPTIONS, path, forms);
  if (scorer === undefined) throw new Error('The model is not scored in parts.');
  const bytes = new TextEncoder().encode(text);
  const pass = async (reader: TableReader): Promise<Outcome> => {
    const joiner = scorer.createJoiner();
    let [answer, start] = ['', 0];
    for (let end = Math.min(size, bytes.length); ; end = Math.min(end + size, bytes.length)) {
      const frame = reader.read(bytes.subarray(start, end), end === bytes.length);
      start += reader.consumed;
      if (reader.state === 'whole') return { state: 'whole' };
      if (frame !== undefined && reader.state === 'same') {
        const response = await scorer.score(frame);
        if (response.status !== 200) return { state: 'refused' };
        const more = joiner.add(response.body as string, frame.rowCount);
        if (more === undefined) return { state: 'whole' };
        answer += more;
      }
      if (end === bytes.length)
        return reader.state === 'same' ? { answer: answer + joiner.end } : { state: reader.state };
    }
  };
  const first = scorer.createReader();
  const outcome = await pass(first);
  return 'state' in outcome && outcome.state === 'changed' ? pass(scorer.createReader(first)) : outcome;
}

const INPUTS = ['text/csv', 'application/x-ndjson'] as const;
const OUTPUTS = ['application/json', 'application/x-ndjson', 'text/csv'] as const;
const NAMES = ['height', 'width', 'depth of field'];
const cell = fc.constantFrom('1', '-0', '2.5', '1e3', '0.1', '17');

function writeRows(rows: readonly (readonly string[])[], input: string): string {
  return input === 'text/csv'
    ? [NAMES, ...rows].map((row) => `${row.join(',')}\n`).join('')
    : rows.map((row) => `{${row.map((item, index) => `"${NAMES[index] ?? ''}": ${item}`).join(', ')}}\n`).join('');
}

describe('a table in parts', () => {
  it.each(INPUTS.flatMap((input) => OUTPUTS.map((output) => [input, output] as const)))(
    'of %s has the answers of the whole as %s',
    async (input, output) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(cell, cell, cell), { minLength: 2, maxLength: 12 }),
          fc.integer({ min: 5, max: 120 }),
          async (rows, size) => {
            const text = writeRows(rows, input);
            const forms = { input, output };
            const whole = await scoreWhole(signed, text, forms, '/invocations');
            const outcome = await scorePieces(signed, text, size, forms, '/invocations');
            if ('answer' in outcome) expect(outcome.answer).toBe(whole);
            else expect(outcome.state).toBe(input === 'text/csv' ? 'never' : 'whole');
          },
        ),
        { numRuns: 60 },
      );
    },
  );

  it('has the probabilities of the whole under the labels of their classes', async () => {
    const rows = [
      ['0.5', '1.5', '-1.5'],
      ['2.5', '1.25', '0.5'],
      ['-1.5', '0.25', '3.5'],
    ];
    const text = rows
      .map(([height, width, depth]) => `{"width": ${width}, "height": ${height}, "depth of field": ${depth}}\n`)
      .join('');
    const forms = { input: 'application/x-ndjson', output: 'text/csv' };
    const path = '/invocations?method=predict_proba&labels=true';
    const whole = await scoreWhole(labels, text, forms, path);
    expect(whole).toMatch(/^high,low,mid\n(?:[\d.e-]+,[\d.e-]+,[\d.e-]+\n){3}$/);
    for (const size of [10, 60, 90]) {
      expect(await scorePieces(labels, text, size, forms, path)).toEqual({ answer: whole });
    }
  });

  it('is left to the whole where records have other columns than those before', async () => {
    const text =
      '{"height": 1, "width": 2, "depth of field": 3}\n{"height": 1, "width": 2, "depth of field": 3, "more": 1}\n';
    const forms = { input: 'application/x-ndjson', output: 'application/json' };
    expect(await scorePieces(signed, text, 50, forms, '/invocations')).toEqual({ state: 'whole' });
  });

  it('of NDJSON in another encoding than UTF-8 is left to the whole', () => {
    const forms = { input: 'application/x-ndjson', output: 'application/json' };
    const reader = createTableScorer(signed, OPTIONS, '/invocations', forms)?.createReader();
    expect(reader?.read(Uint8Array.of(0xff, 0xfe, 0x7b, 0, 0x7d, 0, 0x0a, 0), true)).toBeUndefined();
    expect(reader?.state).toBe('whole');
  });

  it('counts the lines of NDJSON from the beginning', () => {
    const forms = { input: 'application/x-ndjson', output: 'application/json' };
    const reader = createTableScorer(signed, OPTIONS, '/invocations', forms)?.createReader();
    const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
    expect(reader?.read(encode('\n{"height": 1, "width": 2, "depth of field": 3}\n{"hei'), false)?.rowCount).toBe(1);
    expect(reader?.consumed).toBe(48);
    expect(() => reader?.read(encode('\n\n[1]\n'), true)).toThrow('Line 5 of the body is not a JSON object.');
  });

  it('is refused as the server refuses it', () => {
    const forms = { input: 'text/csv', output: 'application/json' };
    const scorer = createTableScorer(signed, OPTIONS, '/invocations', forms);
    const refusal = scorer?.refuse(new DecantError('BAD_REQUEST', 'line 7 is too long'));
    expect(refusal?.status).toBe(400);
    expect(refusal?.body).toMatch(
      /Failed to parse input as a Pandas DataFrame.*line 7 is too long.*A body that this model takes/,
    );
  });

  it('is not scored in parts where a form is not cut, or the model looks at all rows', () => {
    const forms = { input: 'text/csv', output: 'application/json' };
    const { scorer, signature, mlflowVersion } = signed;
    const other = {
      signature,
      mlflowVersion,
      scorer: { ...scorer, isRowwise: undefined },
      predictBatch: signed.predictBatch.bind(signed),
    };
    expect(createTableScorer(other, OPTIONS, '/invocations', forms)).toBeUndefined();
    for (const odd of [
      { ...forms, input: 'application/vnd.apache.parquet' },
      { ...forms, output: 'application/vnd.apache.parquet' },
    ]) {
      expect(createTableScorer(signed, OPTIONS, '/invocations', odd)).toBeUndefined();
    }
  });
});

describe('answers that are joined', () => {
  it.each<[string, string, readonly (readonly [string, number])[], string | undefined]>([
    [
      'lists',
      'application/json',
      [
        ['{"predictions": [1, 2]}', 2],
        ['{"predictions": [3]}', 1],
      ],
      '{"predictions": [1, 2, 3]}',
    ],
    ['what is no list', 'application/json', [['{"predictions": {"a": [1]}}', 1]], undefined],
    [
      'lines',
      'application/x-ndjson',
      [
        ['1\n2\n', 2],
        ['3\n', 1],
      ],
      '1\n2\n3\n',
    ],
    ['one line for several rows', 'application/x-ndjson', [['{"a": [1, 2]}\n', 2]], undefined],
    [
      'tables, whose names may hold line ends',
      'text/csv',
      [
        ['"a\n""b"\n1\n', 1],
        ['"a\n""b"\n2\n', 1],
      ],
      '"a\n""b"\n1\n2\n',
    ],
    [
      'tables of other columns',
      'text/csv',
      [
        ['a\n1\n', 1],
        ['b\n2\n', 1],
      ],
      undefined,
    ],
  ])('%s', (_, type, answers, expected) => {
    const joiner = createAnswerJoiner(type)?.();
    const texts = answers.map(([answer, rows]) => joiner?.add(answer, rows));
    expect(texts.includes(undefined) ? undefined : texts.join('') + (joiner?.end ?? '')).toBe(expected);
  });
});
