// The answers to the parts of a table as the answer to the whole: what stands before the first, between them, and behind the last.

/** Joins answers, in the order of their parts. */
export interface AnswerJoiner {
  /** What is to be written for one more answer to so many rows; undefined where it cannot be joined with the others. */
  add(answer: string, rowCount: number): string | undefined;
  /** What is to be written behind the last. */
  readonly end: string;
}

/** How answers of a media type are joined; undefined where they are not. */
export function createAnswerJoiner(type: string): (() => AnswerJoiner) | undefined {
  switch (type) {
    case 'application/json':
      return joinLists;
    case 'application/x-ndjson':
      return joinLines;
    case 'text/csv':
      return joinTables;
    default:
      return undefined;
  }
}

const START = '{"predictions": [';
const END = ']}';

function joinLists(): AnswerJoiner {
  let hasAnswers = false;
  return {
    end: END,
    add(answer) {
      // An answer that is no list has no parts.
      if (!answer.startsWith(START) || !answer.endsWith(END)) return undefined;
      const start = hasAnswers ? ', ' : START;
      hasAnswers = true;
      return start + answer.slice(START.length, -END.length);
    },
  };
}

function joinLines(): AnswerJoiner {
  return {
    end: '',
    // An answer that is no list is one line.
    add: (answer, rowCount) => (countLineEnds(answer) === rowCount ? answer : undefined),
  };
}

function countLineEnds(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

function joinTables(): AnswerJoiner {
  let header: string | undefined;
  return {
    end: '',
    add(answer) {
      if (header === undefined) {
        header = readHeader(answer);
        return answer;
      }
      return answer.startsWith(header) ? answer.slice(header.length) : undefined;
    },
  };
}

/** The first line with its end; names in quotes may hold line ends. */
function readHeader(text: string): string {
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') isQuoted = !isQuoted;
    else if (text[at] === '\n' && !isQuoted) return text.slice(0, at + 1);
  }
  return text;
}
