// The judgement as steps on a log10 odds axis: prior, each piece of evidence, what was not watched, total. Pure.
import type { Finding, Sentence } from '../api/types';

export interface Step {
  kind: 'prior' | 'for' | 'against' | 'repeat' | 'unwatched' | 'total';
  label: Sentence;
  detail: Sentence | null;
  /** Where the bar begins and ends on the axis; for the total, where it stands. */
  from: number;
  to: number;
  /** The interval, on the axis. */
  low: number;
  high: number;
  weight: number;
  weightLow: number;
  weightHigh: number;
  rule: string;
}

export function stepsOf(finding: Finding): Step[] {
  const { prior, total } = finding;
  const steps: Step[] = [
    {
      kind: 'prior',
      label: prior.text,
      detail: null,
      from: 0,
      to: prior.log10_odds,
      low: prior.low,
      high: prior.high,
      weight: prior.log10_odds,
      weightLow: prior.low,
      weightHigh: prior.high,
      rule: prior.source,
    },
  ];
  let at = prior.log10_odds;
  for (const piece of finding.evidence) {
    const to = piece.counted ? at + piece.weight : at;
    steps.push({
      kind: !piece.counted ? 'repeat' : piece.weight < 0 ? 'against' : 'for',
      label: piece.label,
      detail: piece.detail,
      from: at,
      to,
      low: at + piece.low,
      high: at + piece.high,
      weight: piece.weight,
      weightLow: piece.low,
      weightHigh: piece.high,
      rule: piece.rule,
    });
    at = to;
  }
  for (const gap of finding.unwatched) {
    steps.push({
      kind: 'unwatched',
      label: gap.label,
      detail: null,
      from: at,
      to: at,
      low: at,
      high: at,
      weight: 0,
      weightLow: 0,
      weightHigh: 0,
      rule: gap.family,
    });
  }
  steps.push({
    kind: 'total',
    label: finding.reason,
    detail: null,
    from: total.low,
    to: total.high,
    low: total.low,
    high: total.high,
    weight: total.weight,
    weightLow: total.low,
    weightHigh: total.high,
    rule: '',
  });
  return steps;
}

/** Whole decades that hold every step; at least from 1:1000 to 1000:1. */
export function extent(steps: Step[]): { min: number; max: number; interval: number } {
  const values = steps.flatMap((step) =>
    step.kind === 'unwatched' ? [step.from] : [step.from, step.to, step.low, step.high],
  );
  const min = Math.min(-3, Math.floor(Math.min(...values)));
  const max = Math.max(3, Math.ceil(Math.max(...values)));
  if (max - min <= 8) return { min, max, interval: 1 };
  return { min: 2 * Math.floor(min / 2), max: 2 * Math.ceil(max / 2), interval: 2 };
}
