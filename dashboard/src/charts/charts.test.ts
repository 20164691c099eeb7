import { describe, expect, it } from 'vitest';
import type { Finding } from '../api/types';
import { extent, stepsOf } from './steps';
import { timeTicks } from './ticks';

const both = { zh: 'x', en: 'x' };
const piece = (weight: number, counted = true) => ({
  id: 'e',
  family: 'f',
  rule: 'r@1',
  label: both,
  detail: both,
  weight,
  low: weight - 0.5,
  high: weight + 0.5,
  counted,
});
const finding = {
  reason: both,
  prior: { log10_odds: -2.6, low: -3, high: -2.2, text: both, source: 's' },
  evidence: [piece(3.4), piece(1.2, false), piece(-0.5)],
  unwatched: [{ family: 'host', label: both }],
  total: { weight: 0.3, low: -0.4, high: 1 },
} as unknown as Finding;

describe('steps of the waterfall', () => {
  const steps = stepsOf(finding);
  it('begin at even odds and end at the total', () => {
    expect(steps.map((step) => step.kind)).toEqual(['prior', 'for', 'repeat', 'against', 'unwatched', 'total']);
    expect(steps[0]).toMatchObject({ from: 0, to: -2.6 });
    expect(steps[3]?.to).toBeCloseTo(finding.total.weight);
  });
  it('do not add evidence of one family twice, nor what was not watched', () => {
    expect(steps[2]?.from).toBe(steps[2]?.to);
    expect(steps[4]?.from).toBe(steps[4]?.to);
  });
  it('fit on whole decades', () => {
    expect(extent(steps)).toEqual({ min: -3, max: 3, interval: 1 });
    expect(extent(stepsOf({ ...finding, evidence: [piece(9)] }))).toEqual({ min: -4, max: 8, interval: 2 });
  });
});

describe('ticks of a time axis', () => {
  const at = (text: string) => Date.parse(`${text}Z`);
  it('stand on whole hours and name the day at midnight', () => {
    const { at: ticks, label } = timeTicks(at('2026-11-23T07:48:00'), at('2026-11-24T08:10:00'), 6);
    expect(ticks.map(label)).toEqual(['12:00', '18:00', '11-24', '06:00']);
  });
  it('go from seconds to years', () => {
    const short = timeTicks(at('2026-11-23T07:48:01'), at('2026-11-23T07:48:09'), 5);
    expect(short.at.map(short.label)).toEqual(['07:48:02', '07:48:04', '07:48:06', '07:48:08']);
    expect(timeTicks(at('1990-01-01T00:00:00'), at('2026-01-01T00:00:00'), 8).at.length).toBeLessThan(40);
  });
});
