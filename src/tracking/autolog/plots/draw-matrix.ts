// A matrix of parts of rows as squares, darker for larger parts, with the labels of its rows and columns.
import { BLACK, Canvas, measureText, WHITE } from './canvas.ts';
import type { Color } from './canvas.ts';

/** What is drawn. */
export interface MatrixPlot {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** Of the rows, and of the columns. */
  readonly labels: readonly string[];
  /** Numbers from 0 to 1, row by row. */
  readonly rows: readonly ArrayLike<number>[];
}

const [WIDTH, HEIGHT] = [640, 560];
/** Where the squares are. */
const AREA = { left: 120, top: 44, size: 440 };
/** Least pixels of a square in which anything is written. */
const SMALLEST_TEXT = 10;
/** Parts from here on have squares on which black is hard to read. */
const DARK = 0.6;
/** From 0 over one half to 1. */
const COLORS: readonly [Color, Color, Color] = [
  [247, 251, 255],
  [107, 174, 214],
  [8, 48, 107],
];

/** The plot as a PNG file of 640 by 560 pixels. */
export function drawMatrix({ title, xLabel, yLabel, labels, rows }: MatrixPlot): Uint8Array {
  const canvas = new Canvas(WIDTH, HEIGHT);
  const { left, top, size } = AREA;
  const cell = size / labels.length;
  const middle = (place: number): number => (place + 0.5) * cell;
  canvas.drawText(title, left + size / 2, 22, { align: 'middle' });
  for (const [at, row] of rows.entries()) {
    for (const [to, value] of Array.from(row).entries()) {
      canvas.fillRect(left + to * cell, top + at * cell, cell + 0.5, cell + 0.5, mixColor(value));
      writeWithin(canvas, formatPart(value), left + middle(to), top + middle(at), cell, value > DARK ? WHITE : BLACK);
    }
  }
  for (const [place, label] of labels.entries()) {
    writeWithin(canvas, label, left + middle(place), top + size + 16, cell, BLACK);
    const scale = cell < SMALLEST_TEXT ? undefined : chooseScale(label, left - 50);
    if (scale !== undefined) canvas.drawText(label, left - 8, top + middle(place), { align: 'end', scale });
  }
  canvas.strokeRect(left, top, size, size, BLACK);
  canvas.drawText(xLabel, left + size / 2, HEIGHT - 24, { align: 'middle' });
  canvas.drawText(yLabel, 22, top + size / 2, { align: 'middle', isUpward: true });
  drawScale(canvas);
  return canvas.toPng();
}

// What the colours mean.
function drawScale(canvas: Canvas): void {
  const { left, top, size } = AREA;
  const [start, width] = [left + size + 14, 14];
  for (let y = 0; y < size; y++) canvas.fillRect(start, top + y, width, 1, mixColor(1 - y / (size - 1)));
  canvas.strokeRect(start, top, width, size, BLACK);
  for (const part of [0, 0.5, 1]) {
    canvas.drawText(part.toFixed(1), start + width + 4, top + (1 - part) * (size - 7) + 4, { scale: 1 });
  }
}

function writeWithin(canvas: Canvas, text: string, x: number, y: number, width: number, color: Color): void {
  const scale = width < SMALLEST_TEXT ? undefined : chooseScale(text, width - 2);
  if (scale !== undefined) canvas.drawText(text, x, y, { align: 'middle', scale, color });
}

// Undefined where the text does not fit at all.
function chooseScale(text: string, width: number): number | undefined {
  return [2, 1].find((scale) => measureText(text, scale) <= width);
}

// Two digits, as Python's format `.2g` for parts of a whole.
function formatPart(value: number): string {
  return String(Number(value.toPrecision(2)));
}

function mixColor(value: number): Color {
  const [low, middle, high] = COLORS;
  const [from, to, share] = value < 0.5 ? [low, middle, value * 2] : [middle, high, value * 2 - 1];
  const mix = (channel: 0 | 1 | 2): number => Math.round(from[channel] + (to[channel] - from[channel]) * share);
  return [mix(0), mix(1), mix(2)];
}
