// A curve between 0 and 1 in both directions, with its axes and one line that tells what it is.
import { BLACK, Canvas, measureText, WHITE } from './canvas.ts';
import type { Color } from './canvas.ts';

/** What is drawn. */
export interface CurvePlot {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** What the curve is, with its area. */
  readonly legend: string;
  /** From the left end to the right one, or back; as many as `y`. */
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** Does y keep its value until the next point? Else points are joined by straight lines. */
  readonly isStepped?: boolean;
}

const [WIDTH, HEIGHT] = [640, 480];
/** The square of numbers. */
const AREA = { left: 92, top: 44, width: 520, height: 364 };
/** Numbers at the left end of an axis, and between its ends: a curve on the border is seen. */
const [FROM, SPAN] = [-0.02, 1.04];
const LINE: Color = [31, 119, 180];
const GREY: Color = [204, 204, 204];
const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];

/** The plot as a PNG file of 640 by 480 pixels. */
export function drawCurve({ title, xLabel, yLabel, legend, x, y, isStepped = false }: CurvePlot): Uint8Array {
  const canvas = new Canvas(WIDTH, HEIGHT);
  const toX = (value: number): number => AREA.left + ((value - FROM) / SPAN) * AREA.width;
  const toY = (value: number): number => AREA.top + AREA.height - ((value - FROM) / SPAN) * AREA.height;
  const bottom = AREA.top + AREA.height;
  canvas.drawText(title, AREA.left + AREA.width / 2, 22, { align: 'middle' });
  for (const tick of TICKS) {
    canvas.fillRect(toX(tick), bottom, 1, 6, BLACK);
    canvas.drawText(tick.toFixed(1), toX(tick), bottom + 18, { align: 'middle' });
    canvas.fillRect(AREA.left - 6, toY(tick), 6, 1, BLACK);
    canvas.drawText(tick.toFixed(1), AREA.left - 10, toY(tick), { align: 'end' });
  }
  canvas.drawText(xLabel, AREA.left + AREA.width / 2, HEIGHT - 24, { align: 'middle' });
  canvas.drawText(yLabel, 22, AREA.top + AREA.height / 2, { align: 'middle', isUpward: true });
  for (let at = 1; at < x.length; at++) {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = [x[at - 1], y[at - 1], x[at], y[at]].map((value, place) =>
      place % 2 === 0 ? toX(value ?? 0) : toY(value ?? 0),
    );
    if (isStepped) {
      canvas.drawLine(x0, y0, x1, y0, LINE, 3);
      canvas.drawLine(x1, y0, x1, y1, LINE, 3);
    } else canvas.drawLine(x0, y0, x1, y1, LINE, 3);
  }
  drawLegend(canvas, legend, bottom - 12);
  canvas.strokeRect(AREA.left, AREA.top, AREA.width, AREA.height, BLACK);
  return canvas.toPng();
}

// In the lower right corner; a name that does not fit is written small.
function drawLegend(canvas: Canvas, legend: string, bottom: number): void {
  const [height, sample] = [30, 30];
  const scale = measureText(legend, 2) + sample + 40 > AREA.width ? 1 : 2;
  const width = measureText(legend, scale) + sample + 28;
  const left = AREA.left + AREA.width - width - 12;
  const middle = bottom - height / 2;
  canvas.fillRect(left, bottom - height, width, height, WHITE);
  canvas.strokeRect(left, bottom - height, width, height, GREY);
  canvas.drawLine(left + 8, middle, left + 8 + sample, middle, LINE, 3);
  canvas.drawText(legend, left + sample + 18, middle, { scale });
}
