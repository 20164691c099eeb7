// How many shares in each bin, with the 95 % limits of a Poisson count. Bins that nobody saw are hatched.
import type { Activity } from '../api/types';
import { count } from '../format';
import type { Option } from './echarts';
import type { Ink } from './ink';
import { hatched, line, tooltipStyle } from './shapes';

export interface Words { time: (at: number) => string; tip: (time: string, n: string, range: string) => string }

const two = (n: number) => String(n).padStart(2, '0');

export function activity(bins: Activity[], offset: number, ink: Ink, width: number, words: Words): Option {
  const shift = offset * 60000;
  const starts = bins.map((bin) => Date.parse(bin.start));
  const ends = bins.map((bin) => Date.parse(bin.end));
  const from = Math.min(...starts);
  const to = Math.max(...ends);
  const top = Math.max(4, ...bins.map((bin) => bin.high));
  const gaps = bins.slice(1).flatMap((_, i) => ((starts[i + 1] ?? 0) > (ends[i] ?? 0) ? [[ends[i] ?? 0, starts[i + 1] ?? 0]] : []));
  const span = to - from;
  const label = (value: number) => {
    const at = new Date(value);
    if (span > 3 * 86400000) return `${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}`;
    const clock = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
    return span < 300000 ? `${clock}:${two(at.getUTCSeconds())}` : clock;
  };
  return {
    useUTC: true, animation: false, textStyle: { fontFamily: ink.font },
    grid: { left: 34, right: 8, top: 10, bottom: 22 },
    tooltip: {
      trigger: 'item', confine: true, ...tooltipStyle(ink),
      formatter: (at: { dataIndex: number }) => {
        const bin = bins[at.dataIndex];
        return bin ? words.tip(words.time(Date.parse(bin.start)), count(bin.submitted), `${bin.low.toFixed(1)}–${bin.high.toFixed(1)}`) : '';
      },
    },
    xAxis: {
      type: 'time', min: from + shift, max: to + shift, axisTick: { show: false }, axisLine: { lineStyle: { color: ink.ink3 } }, splitLine: { show: false },
      splitNumber: Math.max(2, Math.floor(width / 100)), axisLabel: { color: ink.ink3, fontSize: 12, hideOverlap: true, formatter: label, showMinLabel: true, alignMinLabel: 'left', alignMaxLabel: 'right' },
    },
    yAxis: { type: 'value', min: 0, max: Math.ceil(top), splitNumber: 3, minInterval: 1, axisLabel: { color: ink.ink3, fontSize: 12, showMaxLabel: false }, splitLine: { lineStyle: { color: ink.line } } },
    series: [
      {
        type: 'custom', silent: true, data: [0], z: 1,
        renderItem: (_: unknown, api: { coord: (at: [number, number]) => [number, number] }) => {
          const children: unknown[] = gaps.map(([a, b]) => {
            const x = api.coord([(a ?? 0) + shift, 0])[0];
            const up = api.coord([from + shift, Math.ceil(top)])[1];
            return hatched(x, up, api.coord([(b ?? 0) + shift, 0])[0] - x, api.coord([from + shift, 0])[1] - up, ink);
          });
          bins.forEach((bin, i) => {
            const middle = ((starts[i] ?? 0) + (ends[i] ?? 0)) / 2 + shift;
            const [x, low] = api.coord([middle, bin.low]);
            children.push({ ...line(x, low, x, api.coord([middle, bin.high])[1], ink.s1, 3), style: { stroke: ink.s1, lineWidth: 3, opacity: 0.38 } });
          });
          return { type: 'group', children };
        },
      },
      { type: 'scatter', symbolSize: 5, z: 3, itemStyle: { color: ink.s1 }, data: bins.map((bin, i) => [((starts[i] ?? 0) + (ends[i] ?? 0)) / 2 + shift, bin.submitted]) },
    ],
  };
}
