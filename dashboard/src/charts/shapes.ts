// Marks that ECharts does not draw by itself: hatching (not known) and the bar with ends (an interval).
import type { Ink } from './ink';

const STEP = 5;

/** 45 degree lines inside a rectangle, with a quiet border. */
export function hatched(x: number, y: number, width: number, height: number, ink: Ink) {
  let path = '';
  for (let at = STEP; at < width + height; at += STEP) {
    const [x1, y1] = at <= height ? [0, at] : [at - height, height];
    const [x2, y2] = at <= width ? [at, 0] : [width, at - width];
    path += `M${x + x1} ${y + y1}L${x + x2} ${y + y2}`;
  }
  return {
    type: 'group' as const,
    children: [
      {
        type: 'rect' as const,
        shape: { x, y, width, height },
        style: { fill: ink.surface, stroke: ink.hatch, lineWidth: 1 },
      },
      { type: 'path' as const, shape: { pathData: path }, style: { fill: 'none', stroke: ink.hatch, lineWidth: 1 } },
    ],
  };
}

/** From low to high with small ends. */
export function whisker(x1: number, x2: number, y: number, ink: Ink) {
  const end = 2.5;
  return {
    type: 'path' as const,
    shape: { pathData: `M${x1} ${y}H${x2}M${x1} ${y - end}V${y + end}M${x2} ${y - end}V${y + end}` },
    style: { fill: 'none', stroke: ink.ink, lineWidth: 1.5 },
  };
}

export function line(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  stroke: string,
  lineWidth = 1,
  lineDash?: number[],
) {
  return { type: 'line' as const, shape: { x1, y1, x2, y2 }, style: { stroke, lineWidth, lineDash } };
}

export function tooltipStyle(ink: Ink) {
  return {
    backgroundColor: ink.surface,
    borderColor: ink.lineStrong,
    borderWidth: 1,
    padding: [6, 10],
    transitionDuration: 0,
    textStyle: { color: ink.ink, fontFamily: ink.font, fontSize: 12 },
    extraCssText: 'box-shadow:0 6px 20px rgb(0 0 0 / 8%);border-radius:4px',
  };
}
