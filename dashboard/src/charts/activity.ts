// How many shares in each bin, with the 95 % limits of a Poisson count. Bins that nobody saw are hatched.
import type { Activity } from '../api/types';
import { count } from '../format';
import type { Option } from './echarts';
import type { Ink } from './ink';
import { hatched, line, tooltipStyle } from './shapes';
import { timeTicks } from './ticks';

export interface Words {
  time: (at: number) => string;
  tip: (time: string, n: string, range: string) => string;
}

export function activity(bins: Activity[], offset: number, ink: Ink, width: number, words: Words): Option {
  const shift = offset * 60000;
  const starts = bins.map((bin) => Date.parse(bin.start));
  const ends = bins.map((bin) => Date.parse(bin.end));
  const from = Math.min(...starts);
  const to = Math.max(...ends);
  const top = Math.max(4, ...bins.map((bin) => bin.high));
  const gaps = bins
    .slice(1)
    .flatMap((_, i) => ((starts[i + 1] ?? 0) > (ends[i] ?? 0) ? [[ends[i] ?? 0, starts[i + 1] ?? 0]] : []));
  const ticks = timeTicks(from + shift, to + shift, Math.max(2, Math.floor(width / 70)));
  return {
    animation: false,
    textStyle: { fontFamily: ink.font },
    grid: { left: 34, right: 8, top: 10, bottom: 22 },
    tooltip: {
      trigger: 'item',
      confine: true,
      ...tooltipStyle(ink),
      formatter: (at: { dataIndex: number }) => {
        const bin = bins[at.dataIndex];
        return bin
          ? words.tip(
              words.time(Date.parse(bin.start)),
              count(bin.submitted),
              `${bin.low.toFixed(1)}–${bin.high.toFixed(1)}`,
            )
          : '';
      },
    },
    xAxis: {
      type: 'value',
      min: from + shift,
      max: to + shift,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: ink.ink3 } },
      splitLine: { show: false },
      axisLabel: { color: ink.ink3, fontSize: 12, hideOverlap: true, customValues: ticks.at, formatter: ticks.label },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: Math.ceil(top),
      splitNumber: 3,
      minInterval: 1,
      axisLabel: { color: ink.ink3, fontSize: 12, showMaxLabel: false },
      splitLine: { lineStyle: { color: ink.line } },
    },
    series: [
      {
        type: 'custom',
        silent: true,
        data: [0],
        z: 1,
        renderItem: (_: unknown, api: { coord: (at: [number, number]) => [number, number] }) => {
          const children: unknown[] = gaps.map(([a, b]) => {
            const x = api.coord([(a ?? 0) + shift, 0])[0];
            const up = api.coord([from + shift, Math.ceil(top)])[1];
            return hatched(x, up, api.coord([(b ?? 0) + shift, 0])[0] - x, api.coord([from + shift, 0])[1] - up, ink);
          });
          bins.forEach((bin, i) => {
            const middle = ((starts[i] ?? 0) + (ends[i] ?? 0)) / 2 + shift;
            const [x, low] = api.coord([middle, bin.low]);
            children.push({
              ...line(x, low, x, api.coord([middle, bin.high])[1], ink.s1, 3),
              style: { stroke: ink.s1, lineWidth: 3, opacity: 0.38 },
            });
          });
          return { type: 'group', children };
        },
      },
      {
        type: 'scatter',
        symbolSize: 5,
        z: 3,
        itemStyle: { color: ink.s1 },
        data: bins.map((bin, i) => [((starts[i] ?? 0) + (ends[i] ?? 0)) / 2 + shift, bin.submitted]),
      },
    ],
  };
}
