// Scores a file part by part: what is in memory at a time is one part, however long the file.
import { DecantError } from '../../errors.ts';
import type { Frame } from '../../data/frame.ts';
import type { TableReader, TableScorer } from '../../serving/table-scorer.ts';
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
  const { scorer, output } = options;
  let reader = scorer.createReader();
  if (!output.canRestart) {
    await readTypes(options, reader);
    if (reader.state === 'whole') return false;
    reader = scorer.createReader(reader);
  }
  if (await writeAnswers(options, reader)) return true;
  await output.restart();
  if (reader.state !== 'changed') return false;
  if (await writeAnswers(options, scorer.createReader(reader))) return true;
  await output.restart();
  return false;
}

/** A pass over the file that finds the types of its columns. */
async function readTypes(options: PartOptions, reader: TableReader): Promise<void> {
  const frames = readFrames(options, reader);
  while ((await frames.next()).done !== true && reader.state !== 'whole');
}

/** Writes the answers, and tells whether they are those of the whole; the reader's state says why not. */
async function writeAnswers(options: PartOptions, reader: TableReader): Promise<boolean> {
  const { scorer, output, onRows, toError } = options;
  const joiner = scorer.createJoiner();
  let hasAnswers = false;
  for await (const frame of readFrames(options, reader)) {
    if (reader.state === 'whole') return false;
    // The rest of the file tells the types.
    if (reader.state === 'changed' || frame === undefined) continue;
    const response = await scorer.score(frame);
    if (response.status !== 200) throw toError(response);
    const text = typeof response.body === 'string' ? joiner.add(response.body, frame.rowCount) : undefined;
    if (text === undefined) return false;
    await output.write(text);
    hasAnswers = true;
    onRows(frame.rowCount);
  }
  if (reader.state !== 'same' || !hasAnswers) return false;
  if (joiner.end !== '') await output.write(joiner.end);
  return true;
}

/** The frames of the pieces of a file. */
async function* readFrames(
  { input, scorer, toError }: PartOptions,
  reader: TableReader,
): AsyncGenerator<Frame | undefined> {
  let rest: Uint8Array = new Uint8Array(0);
  const read = (bytes: Uint8Array, isLast: boolean): Frame | undefined => {
    try {
      return reader.read(bytes, isLast);
    } catch (error) {
      throw error instanceof DecantError ? toError(scorer.refuse(error)) : error;
    }
  };
  for await (const piece of input.pieces()) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    yield read(bytes, false);
    rest = bytes.subarray(reader.consumed);
  }
  yield read(rest, true);
}
