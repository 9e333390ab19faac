// From a document to its terms, as scikit-learn's text vectorizers do: preprocess, tokenize, stop words, n-grams
// (sklearn/feature_extraction/text.py `_VectorizerMixin`, 0.19 to 1.9).
import { DecantError } from '../../../errors.ts';
import type { Value } from '../../../data/dtype.ts';
import { nameOfPythonType } from '../../../data/python-text.ts';
import { NdArray, PythonGlobal, PythonObject, PythonSet, PythonTuple } from '../../../formats/python/values.ts';
import type { PythonValue } from '../../../formats/python/values.ts';
import {
  collapseSpaces,
  compilePythonPattern,
  splitWords,
  stripAccentsAscii,
  stripAccentsUnicode,
} from '../../../kernels/text/index.ts';
import { describeKind, unwrapScalar } from '../attributes.ts';
import type { Attributes } from '../attributes.ts';
import { isSince, readRelease } from '../release.ts';
import { ENGLISH_STOP_WORDS } from './english-stop-words.ts';

/** The terms of a document, in order and with repetitions. */
export type Analyzer = (document: Value) => readonly string[];

/** Reads the parameters of the analysis; functions of the author are refused by name. */
export function readAnalyzer(attributes: Attributes): Analyzer {
  attributes.choice('input', ['content']);
  refuseFunction(attributes, 'preprocessor');
  const prepare = readPreparation(attributes);
  const [least, most] = readRange(attributes);
  const analyzer = attributes.choice('analyzer', ['word', 'char', 'char_wb']);
  if (analyzer === 'word' && keepsDocuments(attributes.value('tokenizer'))) {
    const stopWords = readStopWords(attributes);
    return (document) => [prepare(checkText(document))].filter((text) => least === 1 && stopWords?.has(text) !== true);
  }
  refuseFunction(attributes, 'tokenizer');
  const split = analyzer === 'word' ? readWordSplitter(attributes, least, most) : undefined;
  return (document) => {
    const text = prepare(checkText(document));
    if (split !== undefined) return split(text);
    return analyzer === 'char' ? listCharacterGrams(text, least, most) : listWordCharacterGrams(text, least, most);
  };
}

// AzureML counts categories by a tokenizer that makes one token of a document: a method of its DataTransformer, or a function.
function keepsDocuments(tokenizer: PythonValue): boolean {
  if (tokenizer instanceof PythonGlobal) return isOfAzureml(tokenizer) && tokenizer.name === 'wrap_in_list';
  if (!(tokenizer instanceof PythonObject) || tokenizer.type.name !== 'getattr') return false;
  const [owner, name] = tokenizer.args;
  const type = owner instanceof PythonObject ? owner.type : owner;
  return (
    type instanceof PythonGlobal && isOfAzureml(type) && type.name === 'DataTransformer' && name === '_wrap_in_lst'
  );
}

function isOfAzureml({ module }: PythonGlobal): boolean {
  return module.startsWith('azureml.');
}

function checkText(document: Value): string {
  if (typeof document === 'string') return document;
  throw new DecantError('INVALID_PARAMETER_VALUE', `A document is ${nameOfPythonType(document)}; text is expected.`, {
    hint: 'Give a list of texts: {"inputs": ["first text", "second text"]}.',
  });
}

function refuseFunction(attributes: Attributes, name: string): void {
  const value = attributes.value(name);
  if (value !== null) throw attributes.refuse(`${name} is ${describeKind(value)}, a function of its author`);
}

function readPreparation(attributes: Attributes): (text: string) => string {
  const lower = attributes.boolean('lowercase');
  const accents = attributes.choice('strip_accents', [null, false, 'ascii', 'unicode']);
  // Before 0.22 a text that is decomposed already keeps its accents.
  const keepsDecomposed = !isSince(readRelease(attributes), 0, 22);
  const stripUnicode = (text: string): string =>
    keepsDecomposed && text.normalize('NFKD') === text ? text : stripAccentsUnicode(text);
  const strip = accents === 'ascii' ? stripAccentsAscii : accents === 'unicode' ? stripUnicode : undefined;
  return (text) => {
    const lowered = lower ? text.toLowerCase() : text;
    return strip === undefined ? lowered : strip(lowered);
  };
}

function readRange(attributes: Attributes): readonly [number, number] {
  const value = attributes.value('ngram_range');
  const items = (value instanceof PythonTuple ? value.items : Array.isArray(value) ? value : []).map(unwrapScalar);
  const [least, most] = items;
  if (items.length === 2 && typeof least === 'number' && typeof most === 'number' && least >= 1 && most >= least) {
    return [least, most];
  }
  throw attributes.refuse(`ngram_range is ${describeKind(value)}, not two numbers from 1 on`);
}

function readWordSplitter(attributes: Attributes, least: number, most: number): (text: string) => readonly string[] {
  const pattern = compilePythonPattern(attributes.string('token_pattern'));
  if (pattern.groupCount > 1) throw attributes.refuse('token_pattern has more than one capturing group');
  const stopWords = readStopWords(attributes);
  return (text) => {
    const all = pattern.findAll(text);
    const tokens = stopWords === undefined ? all : all.filter((token) => !stopWords.has(token));
    return most === 1 ? tokens : listWordGrams(tokens, least, most);
  };
}

function readStopWords(attributes: Attributes): ReadonlySet<string> | undefined {
  const value = attributes.value('stop_words');
  if (value === null) return undefined;
  if (value === 'english') return ENGLISH_STOP_WORDS;
  const items =
    value instanceof PythonSet || value instanceof PythonTuple
      ? value.items
      : value instanceof NdArray
        ? value.items
        : Array.isArray(value)
          ? value
          : undefined;
  if (items?.every((item) => typeof item === 'string') !== true) {
    throw attributes.refuse(`stop_words is ${describeKind(value)}, not a list of texts`);
  }
  return new Set(items.map(String));
}

function listWordGrams(tokens: readonly string[], least: number, most: number): readonly string[] {
  const grams: string[] = least === 1 ? [...tokens] : [];
  for (let size = Math.max(least, 2); size <= Math.min(most, tokens.length); size++) {
    for (let start = 0; start + size <= tokens.length; start++) grams.push(tokens.slice(start, start + size).join(' '));
  }
  return grams;
}

// Characters are code points; a text without surrogates can be cut as it is.
function cutter(text: string): { readonly length: number; readonly cut: (start: number, end: number) => string } {
  if (!/[\ud800-\udfff]/.test(text)) return { length: text.length, cut: (start, end) => text.slice(start, end) };
  const points = Array.from(text);
  return { length: points.length, cut: (start, end) => points.slice(start, end).join('') };
}

function listCharacterGrams(text: string, least: number, most: number): readonly string[] {
  const { length, cut } = cutter(collapseSpaces(text));
  const grams: string[] = [];
  for (let size = least; size <= Math.min(most, length); size++) {
    for (let start = 0; start + size <= length; start++) grams.push(cut(start, start + size));
  }
  return grams;
}

// Grams inside of words padded with a space at either end; a word shorter than a gram counts once.
function listWordCharacterGrams(text: string, least: number, most: number): readonly string[] {
  const grams: string[] = [];
  for (const word of splitWords(text)) {
    const { length, cut } = cutter(` ${word} `);
    for (let size = least; size <= most; size++) {
      grams.push(cut(0, size));
      for (let start = 1; start + size <= length; start++) grams.push(cut(start, start + size));
      if (size >= length) break;
    }
  }
  return grams;
}
