// When it was seen: lanes of spans and marks on one time axis, in the time of the place.
import type { Option } from './echarts';
import type { Ink } from './ink';
import { hatched, line } from './shapes';

export interface Span { lane: number; from: number; to: number; kind: 'seen' | 'watched' | 'unwatched' }
export interface Mark { lane: number; at: number; by: 'machine' | 'person'; text: string }
export interface Lanes { names: string[]; spans: Span[]; marks: Mark[]; from: number; to: number; offset: number }

const ROW = 30;
const DAY_MS = 86400000;
export const lanesHeight = (lanes: Lanes) => lanes.names.length * ROW + 30;

function label(span: number) {
  const two = (n: number) => String(n).padStart(2, '0');
  return (value: number) => {
    const at = new Date(value);
    const day = `${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}`;
    const time = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
    if (span > 300 * DAY_MS) return `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}`;
    if (span > 3 * DAY_MS) return day;
    if (span < 5 * 60000) return `${time}:${two(at.getUTCSeconds())}`;
    return at.getUTCHours() === 0 && at.getUTCMinutes() === 0 ? day : time;
  };
}

export function lanes(data: Lanes, ink: Ink, width: number): Option {
  const shift = data.offset * 60000;
  const left = 84;
  return {
    useUTC: true, animation: false, textStyle: { fontFamily: ink.font },
    grid: { left, right: 14, top: 4, height: data.names.length * ROW },
    xAxis: {
      type: 'time', min: data.from + shift, max: data.to + shift, splitNumber: Math.max(2, Math.floor((width - left) / 110)),
      axisLine: { show: false }, axisTick: { show: false }, splitLine: { show: true, lineStyle: { color: ink.line } },
      axisLabel: { color: ink.ink3, fontSize: 12, hideOverlap: true, formatter: label(data.to - data.from), showMinLabel: false, showMaxLabel: false },
    },
    yAxis: {
      type: 'category', data: data.names, inverse: true, axisLine: { show: false }, axisTick: { show: false },
      splitLine: { show: true, lineStyle: { color: ink.line } }, axisLabel: { color: ink.ink, fontSize: 13, align: 'left', margin: left - 2 },
    },
    series: [{
      type: 'custom', silent: true, clip: false, data: [0],
      renderItem: (_: unknown, api: { coord: (at: [number, number]) => [number, number] }) => {
        const x = (time: number) => api.coord([Math.min(data.to, Math.max(data.from, time)) + shift, 0])[0];
        const y = (lane: number) => api.coord([data.from + shift, lane])[1];
        const children: unknown[] = [];
        for (const span of data.spans) {
          const from = x(span.from);
          const size = Math.max(2, x(span.to) - from);
          if (span.kind === 'unwatched') children.push(hatched(from, y(span.lane) - 7, size, 14, ink));
          else if (span.kind === 'watched') children.push(line(from, y(span.lane), from + size, y(span.lane), ink.s5, 2.5));
          else children.push({ type: 'rect', shape: { x: from, y: y(span.lane) - 5, width: size, height: 10 }, style: { fill: ink.s1 } });
        }
        for (const mark of data.marks) children.push(...sign(mark, x(mark.at), y(mark.lane), ink, x(data.to)));
        return { type: 'group', children };
      },
    }],
  };
}

function sign(mark: Mark, x: number, y: number, ink: Ink, end: number) {
  const shape = mark.by === 'machine'
    ? { type: 'circle', shape: { cx: x, cy: y, r: 6 }, style: { fill: ink.susSoft, stroke: ink.sus, lineWidth: 1.5, lineDash: [2, 1.7] } }
    : { type: 'rect', shape: { x: x - 5, y: y - 5, width: 10, height: 10 }, style: { fill: ink.surface, stroke: ink.ver, lineWidth: 2 } };
  const near = x > end - 90;
  return [shape, { type: 'text', style: { text: mark.text, x: near ? x - 11 : x + 11, y, fill: ink.ink2, font: `12px ${ink.font}`, textAlign: near ? 'right' : 'left', textVerticalAlign: 'middle' } }];
}
