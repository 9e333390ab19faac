// Scores a CSV file part by part: what is in memory at a time is one part, however long the file.
import { DecantError } from '../../errors.ts';
import { CsvStream } from '../../formats/csv/index.ts';
import type { CsvProfiles } from '../../formats/csv/index.ts';
import type { Frame } from '../../data/frame.ts';
import type { TableScorer } from '../../serving/table-scorer.ts';
import type { ScoringResponse } from '../../serving/protocol/scoring-message.ts';
import type { BatchInput } from './batch-input.ts';

/** Where the answers go. */
export interface PartOutput {
  /** Can what was written be taken back? Then types are found while answers are written. */
  readonly canRestart: boolean;
  write(text: string | Uint8Array): Promise<void>;
  /** Forgets all that was written. */
  restart(): Promise<void>;
}

/** What {@link scoreParts} is given. */
export interface PartOptions {
  readonly input: BatchInput;
  readonly scorer: TableScorer;
  readonly output: PartOutput;
  /** Told of the rows that were scored. */
  readonly onRows: (count: number) => void;
  /** The error of an answer that is none. */
  readonly toError: (response: ScoringResponse) => Error;
}

/** Writes all answers; false, with nothing written, where only the whole file at once can be scored. */
export async function scoreParts(options: PartOptions): Promise<boolean> {
  let profiles: CsvProfiles | undefined;
  if (!options.output.canRestart) {
    const first = await readTypes(options);
    if (first === undefined) return false;
    profiles = first;
  }
  const outcome = await writeAnswers(options, profiles);
  if (outcome === 'done') return true;
  await options.output.restart();
  if (outcome === 'whole') return false;
  const again = await writeAnswers(options, outcome.profiles);
  if (again === 'done') return true;
  await options.output.restart();
  return false;
}

/** A pass over the file that finds the types of its columns; undefined where a type needs all fields at once. */
async function readTypes({ input, scorer }: PartOptions): Promise<CsvProfiles | undefined> {
  const stream = new CsvStream(scorer.csv);
  const frames = readFrames(input, stream, scorer);
  while ((await frames.next()).done !== true);
  return stream.state === 'whole' ? undefined : stream.profiles;
}

type Outcome = 'done' | 'whole' | { readonly profiles: CsvProfiles };

async function writeAnswers(options: PartOptions, profiles: CsvProfiles | undefined): Promise<Outcome> {
  const { input, scorer, output, onRows, toError } = options;
  const { start, between, end } = scorer.frame;
  const stream = new CsvStream(scorer.csv, profiles);
  let hasAnswers = false;
  for await (const frame of readFrames(input, stream, scorer)) {
    if (stream.state === 'whole') return 'whole';
    // The rest of the file tells the types.
    if (stream.state === 'changed' || frame === undefined) continue;
    const response = await scorer.score(frame);
    if (response.status !== 200) throw toError(response);
    const answers = typeof response.body === 'string' ? scorer.cut(response.body) : undefined;
    if (answers === undefined) return 'whole';
    await output.write((hasAnswers ? between : start) + answers);
    hasAnswers = true;
    onRows(frame.rowCount);
  }
  if (stream.state === 'whole' || !hasAnswers) return 'whole';
  if (stream.state === 'changed') return { profiles: stream.profiles };
  await output.write(end);
  return 'done';
}

/** The frames of the pieces of a file. */
async function* readFrames(
  input: BatchInput,
  stream: CsvStream,
  scorer: TableScorer,
): AsyncGenerator<Frame | undefined> {
  let rest: Uint8Array = new Uint8Array(0);
  const read = (bytes: Uint8Array, isLast: boolean): Frame | undefined => {
    try {
      return stream.read(bytes, isLast);
    } catch (error) {
      throw error instanceof DecantError ? scorer.refuse(error) : error;
    }
  };
  for await (const piece of input.pieces()) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    yield read(bytes, false);
    rest = bytes.subarray(stream.consumed);
  }
  yield read(rest, true);
}
