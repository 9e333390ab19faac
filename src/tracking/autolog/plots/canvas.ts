// A picture that lines, rectangles and texts are drawn on. Coordinates are pixels from the top left corner.
import { writePng } from '../../../formats/png/index.ts';
import { findGlyph, GLYPH_HEIGHT, GLYPH_WIDTH } from './font.ts';

/** Red, green and blue, 0 to 255. */
export type Color = readonly [red: number, green: number, blue: number];

export const BLACK: Color = [0, 0, 0];
export const WHITE: Color = [255, 255, 255];

/** How a text is drawn. */
export interface TextStyle {
  /** Pixels of a dot of its letters. Default: 2. */
  readonly scale?: number;
  readonly color?: Color;
  /** Which point of the text stands at x. Default: its start. */
  readonly align?: 'start' | 'middle' | 'end';
  /** Is it turned to the left, to be read from below? */
  readonly isUpward?: boolean;
}

/** Pixels that a text is wide. */
export function measureText(text: string, scale: number): number {
  // One dot stands between letters.
  return Math.max(Array.from(text).length * (GLYPH_WIDTH + 1) - 1, 0) * scale;
}

/** A white picture. */
export class Canvas {
  readonly width: number;
  readonly height: number;
  readonly #pixels: Uint8Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#pixels = new Uint8Array(width * height * 3).fill(255);
  }

  /** Fills a rectangle. */
  fillRect(left: number, top: number, width: number, height: number, color: Color): void {
    for (let y = Math.round(top); y < Math.round(top + height); y++) {
      for (let x = Math.round(left); x < Math.round(left + width); x++) this.#blend(x, y, color, 1);
    }
  }

  /** Draws the border of a rectangle, one pixel wide. */
  strokeRect(left: number, top: number, width: number, height: number, color: Color): void {
    this.fillRect(left, top, width, 1, color);
    this.fillRect(left, top + height - 1, width, 1, color);
    this.fillRect(left, top, 1, height, color);
    this.fillRect(left + width - 1, top, 1, height, color);
  }

  /** Draws a straight line with round ends: each pixel takes as much colour as the line covers of it. */
  drawLine(x0: number, y0: number, x1: number, y1: number, color: Color, width = 2): void {
    const reach = width / 2 + 1;
    const [dx, dy] = [x1 - x0, y1 - y0];
    const lengthSquared = dx * dx + dy * dy;
    for (let y = Math.floor(Math.min(y0, y1) - reach); y <= Math.max(y0, y1) + reach; y++) {
      for (let x = Math.floor(Math.min(x0, x1) - reach); x <= Math.max(x0, x1) + reach; x++) {
        const along = lengthSquared === 0 ? 0 : ((x - x0) * dx + (y - y0) * dy) / lengthSquared;
        const nearest = Math.min(Math.max(along, 0), 1);
        const distance = Math.hypot(x - x0 - nearest * dx, y - y0 - nearest * dy);
        this.#blend(x, y, color, Math.min(Math.max(width / 2 + 0.5 - distance, 0), 1));
      }
    }
  }

  /** Draws a text whose letters stand around the line `y` (or `x`, for one that is read from below). */
  drawText(text: string, x: number, y: number, style: TextStyle = {}): void {
    const { scale = 2, color = BLACK, align = 'start', isUpward = false } = style;
    const shift = { start: 0, middle: 0.5, end: 1 }[align] * measureText(text, scale);
    const top = -(CAPITAL_HEIGHT * scale) / 2;
    for (const [place, letter] of Array.from(text).entries()) {
      const glyph = findGlyph(letter);
      const left = place * (GLYPH_WIDTH + 1) * scale - shift;
      for (let row = 0; row < GLYPH_HEIGHT; row++) {
        for (let column = 0; column < GLYPH_WIDTH; column++) {
          if (((glyph[row] ?? 0) >> (GLYPH_WIDTH - 1 - column)) % 2 === 0) continue;
          const [along, across] = [left + column * scale, top + row * scale];
          if (isUpward) this.fillRect(x + across, y - along - scale, scale, scale, color);
          else this.fillRect(x + along, y + across, scale, scale, color);
        }
      }
    }
  }

  /** The picture as a PNG file. */
  toPng(): Uint8Array {
    return writePng(this.width, this.height, this.#pixels);
  }

  #blend(x: number, y: number, color: Color, share: number): void {
    if (share === 0 || x < 0 || y < 0 || x >= this.width || y >= this.height) return;
    const start = (y * this.width + x) * 3;
    for (let channel = 0; channel < 3; channel++) {
      const [before, value] = [this.#pixels[start + channel] ?? 0, color[channel] ?? 0];
      this.#pixels[start + channel] = Math.round(before + (value - before) * share);
    }
  }
}

/** Rows of a capital letter. */
const CAPITAL_HEIGHT = 7;
