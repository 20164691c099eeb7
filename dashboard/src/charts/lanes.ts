// When it was seen: lanes of spans and marks on one time axis, in the time of the place.
import type { Option } from './echarts';
import type { Ink } from './ink';
import { hatched, line } from './shapes';
import { timeTicks } from './ticks';

export interface Span {
  lane: number;
  from: number;
  to: number;
  kind: 'seen' | 'watched' | 'unwatched';
}
export interface Mark {
  lane: number;
  at: number;
  by: 'machine' | 'person';
  text: string;
}
export interface Lanes {
  names: string[];
  spans: Span[];
  marks: Mark[];
  from: number;
  to: number;
  offset: number;
}

const ROW = 30;
export const lanesHeight = (lanes: Lanes) => lanes.names.length * ROW + 30;

export function lanes(data: Lanes, ink: Ink, width: number): Option {
  const shift = data.offset * 60000;
  const left = 84;
  const ticks = timeTicks(data.from + shift, data.to + shift, Math.max(2, Math.floor((width - left) / 84)));
  return {
    animation: false,
    textStyle: { fontFamily: ink.font },
    grid: { left, right: 14, top: 4, height: data.names.length * ROW },
    xAxis: {
      type: 'value',
      min: data.from + shift,
      max: data.to + shift,
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: { color: ink.ink3, fontSize: 12, customValues: ticks.at, formatter: ticks.label, hideOverlap: true },
    },
    yAxis: {
      type: 'category',
      data: data.names,
      inverse: true,
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { show: true, lineStyle: { color: ink.line } },
      axisLabel: { color: ink.ink, fontSize: 13, align: 'left', margin: left - 2 },
    },
    series: [
      {
        type: 'custom',
        silent: true,
        clip: false,
        data: [0],
        renderItem: (_: unknown, api: { coord: (at: [number, number]) => [number, number] }) => {
          const x = (time: number) => api.coord([Math.min(data.to, Math.max(data.from, time)) + shift, 0])[0];
          const y = (lane: number) => api.coord([data.from + shift, lane])[1];
          const bottom = y(data.names.length - 1) + ROW / 2;
          const children: unknown[] = ticks.at.map((at) =>
            line(api.coord([at, 0])[0], y(0) - ROW / 2, api.coord([at, 0])[0], bottom, ink.line),
          );
          for (const span of data.spans) {
            const from = x(span.from);
            const size = Math.max(2, x(span.to) - from);
            if (span.kind === 'unwatched') children.push(hatched(from, y(span.lane) - 7, size, 14, ink));
            else if (span.kind === 'watched')
              children.push(line(from, y(span.lane), from + size, y(span.lane), ink.s5, 2.5));
            else
              children.push({
                type: 'rect',
                shape: { x: from, y: y(span.lane) - 5, width: size, height: 10 },
                style: { fill: ink.s1 },
              });
          }
          // Marks that stand close together keep their sign; a text that would cover another is left to the table.
          const taken: [number, number][] = [];
          for (const mark of data.marks) {
            const at = x(mark.at);
            const [from, to] = extentOf(mark, at, x(data.to));
            const free = taken.every(([a, b]) => to < a || from > b);
            if (free) taken.push([from, to]);
            children.push(...sign(mark, at, y(mark.lane), ink, x(data.to), free));
          }
          return { type: 'group', children };
        },
      },
    ],
  };
}

const NEAR_END = 90;

/** The span of a mark with its text; Chinese characters count twice. */
function extentOf(mark: Mark, x: number, end: number): [number, number] {
  const size = [...mark.text].reduce((sum, one) => sum + (one > '\u2e7f' ? 12 : 7), 0) + 14;
  return x > end - NEAR_END ? [x - size, x + 6] : [x - 6, x + size];
}

function sign(mark: Mark, x: number, y: number, ink: Ink, end: number, named: boolean) {
  const shape =
    mark.by === 'machine'
      ? {
          type: 'circle',
          shape: { cx: x, cy: y, r: 6 },
          style: { fill: ink.susSoft, stroke: ink.sus, lineWidth: 1.5, lineDash: [2, 1.7] },
        }
      : {
          type: 'rect',
          shape: { x: x - 5, y: y - 5, width: 10, height: 10 },
          style: { fill: ink.surface, stroke: ink.ver, lineWidth: 2 },
        };
  const near = x > end - NEAR_END;
  return !named
    ? [shape]
    : [
        shape,
        {
          type: 'text',
          style: {
            text: mark.text,
            x: near ? x - 11 : x + 11,
            y,
            fill: ink.ink2,
            font: `12px ${ink.font}`,
            textAlign: near ? 'right' : 'left',
            textVerticalAlign: 'middle',
          },
        },
      ];
}
