// Why so probable: a stacked bar on a transparent base, and a custom series for intervals, hatching and the total.
import { axisOdds } from '../format';
import type { Option } from './echarts';
import type { Ink } from './ink';
import { hatched, line, whisker } from './shapes';
import { extent, type Step } from './steps';

export interface Frame {
  top: number;
  row: number;
  drop: number;
  narrow: boolean;
}

interface Axis {
  coord: (at: [number, number]) => [number, number];
}

const BAR = 14;
const HATCH_WIDTH = 48;

export function waterfall(steps: Step[], ink: Ink, frame: Frame): Option {
  const { min, max, interval } = extent(steps);
  const bars = steps.filter((step) => step.kind !== 'total');
  const colour = (step: Step) => (step.kind === 'prior' ? ink.s5 : step.kind === 'against' ? ink.s2 : ink.s1);
  const index = steps.map((_, i) => i);

  return {
    animation: false,
    textStyle: { fontFamily: ink.font },
    grid: {
      left: frame.narrow ? 8 : 30,
      right: frame.narrow ? 8 : 30,
      top: frame.top + frame.drop,
      height: steps.length * frame.row,
      containLabel: false,
    },
    xAxis: {
      type: 'value',
      min,
      max,
      interval,
      position: 'top',
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: ink.line } },
      axisLabel: {
        color: ink.ink3,
        fontSize: 12,
        margin: 6 + frame.drop,
        showMinLabel: true,
        showMaxLabel: true,
        hideOverlap: true,
        // On a narrow page the outermost labels would be cut by the edge of the drawing.
        ...(frame.narrow ? { alignMinLabel: 'left', alignMaxLabel: 'right' } : {}),
        formatter: (value: number) =>
          frame.narrow && value !== 0 && value !== min && value !== max ? '' : axisOdds(value),
      },
    },
    yAxis: { type: 'category', data: index, inverse: true, show: false },
    series: [
      {
        type: 'bar',
        stack: 'w',
        stackStrategy: 'all',
        silent: true,
        barWidth: BAR,
        itemStyle: { color: 'transparent' },
        data: steps.map((step) => (step.kind === 'total' || step.kind === 'unwatched' ? 0 : step.from)),
      },
      {
        type: 'bar',
        stack: 'w',
        stackStrategy: 'all',
        silent: true,
        barWidth: BAR,
        data: steps.map((step) => ({
          value: bars.includes(step) && step.kind !== 'unwatched' ? step.to - step.from : 0,
          itemStyle: { color: colour(step) },
        })),
      },
      {
        // One item draws the marks of all rows, because they join neighbouring rows.
        type: 'custom',
        silent: true,
        data: [0],
        clip: false,
        z: 4,
        renderItem: (_: unknown, api: Axis) => ({ type: 'group', children: marks(api) }),
      },
    ],
  };

  function marks(api: Axis) {
    const x = (value: number) => api.coord([value, 0])[0];
    const y = (row: number) => api.coord([0, row])[1];
    const out: unknown[] = [];
    const last = steps.length - 1;
    const zero = x(0);
    out.push(line(zero, y(0) - frame.row / 2, zero, y(last) + frame.row / 2, ink.ink3));
    steps.forEach((step, i) => {
      const middle = y(i);
      if (step.kind === 'total') {
        const left = x(step.low);
        out.push({
          type: 'rect',
          shape: { x: left, y: middle - 8, width: Math.max(3, x(step.high) - left), height: 16 },
          style: { fill: ink.susSoft, stroke: ink.sus, lineWidth: 1.5, lineDash: [4, 2] },
        });
        out.push(line(x(step.weight), middle - 11, x(step.weight), middle + 11, ink.ink, 2.5));
      } else if (step.kind === 'unwatched') {
        out.push(hatched(x(step.from), middle - BAR / 2, HATCH_WIDTH, BAR, ink));
      } else {
        if (step.kind === 'repeat')
          out.push({
            type: 'rect',
            shape: { x: x(step.from) - 3, y: middle - BAR / 2, width: 6, height: BAR },
            style: { fill: ink.surface, stroke: ink.ink3, lineWidth: 1 },
          });
        else if (step.low !== step.high) out.push(whisker(x(step.low), x(step.high), middle + BAR / 2 + 4, ink));
      }
      // The dotted line carries the sum to the next row.
      const next = steps[i + 1];
      if (next !== undefined && step.kind !== 'total') {
        const at = x(step.to);
        out.push(
          line(at, middle + BAR / 2, at, y(i + 1) - (next.kind === 'total' ? 11 : BAR / 2), ink.ink3, 1, [1, 2]),
        );
      }
    });
    return out;
  }
}
