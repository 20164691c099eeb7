import { describe, expect, it } from 'vitest';
import {
  axisOdds,
  bytes,
  count,
  decades,
  frameTime,
  fullTime,
  interval,
  listTime,
  number,
  odds,
  offsetOf,
  onAxis,
  percent,
  probability,
  probabilityRange,
  weight,
} from './format';

describe('numbers', () => {
  it('keeps two or three figures and a true minus', () => {
    expect([96.4, 7.38, 0.42, 1240, 18.46, 0, -2.6].map(number)).toEqual([
      '96',
      '7.4',
      '0.42',
      '1,240',
      '18.5',
      '0',
      '−2.6',
    ]);
    expect(number(100)).toBe('100');
    expect(number(20)).toBe('20');
  });
  it('counts exactly', () => {
    expect(count(7204)).toBe('7,204');
    expect(count(1234567)).toBe('1,234,567');
    expect(count(-12)).toBe('−12');
  });
  it('chooses one prefix for value and range', () => {
    expect(interval({ low: 71000, central: 96000, high: 128000, unit: 'W' })).toEqual({
      value: '96',
      unit: 'kW',
      range: '71–128',
    });
    expect(interval({ low: 7.1e14, central: 7.3e14, high: 7.5e14, unit: 'H/s' }).unit).toBe('TH/s');
    expect(interval({ low: 1.18e6, central: 1.24e6, high: 1.3e6, unit: 'W' })).toEqual({
      value: '1.24',
      unit: 'MW',
      range: '1.18–1.3',
    });
    expect(interval({ low: 0.0087, central: 0.024, high: 0.051, unit: 'W' })).toEqual({
      value: '24',
      unit: 'mW',
      range: '8.7–51',
    });
    expect(interval({ low: 0, central: 0, high: 2, unit: 'W' })).toEqual({ value: '0', unit: 'W', range: '0–2' });
    expect(interval({ low: 400, central: 450, high: 500, unit: 'kWh/d' })).toEqual({
      value: '450',
      unit: 'kWh/d',
      range: '400–500',
    });
  });
  it('never rounds a probability up to certainty', () => {
    expect(probability(0.9996)).toBe('>0.999');
    expect(probability(0.996)).toBe('0.996');
    expect(probability(0.96)).toBe('0.96');
    expect(probability(0.0004)).toBe('<0.001');
    expect(probabilityRange(0.98, 0.99978)).toBe('0.98–0.9997');
    expect(probabilityRange(0.8, 0.99)).toBe('0.80–0.99');
  });
  it('writes odds, weights, shares and sizes', () => {
    expect(odds(1.4)).toBe('25∶1');
    expect(odds(-2.6)).toBe('1∶400');
    expect(odds(0)).toBe('1∶1');
    expect(odds(-3)).toBe('1∶1000');
    expect([-5, -3, 0, 7].map(axisOdds)).toEqual(['1∶10⁵', '1∶1000', '1∶1', '10⁷∶1']);
    expect(weight(3.44)).toBe('+3.4');
    expect(weight(-0.5)).toBe('−0.5');
    expect(weight(-0.01)).toBe('0.0');
    expect(percent(0.62)).toBe('62%');
    expect(percent(0.021)).toBe('2.1%');
    expect(bytes(41200)).toBe('41 kB');
  });
});

describe('times', () => {
  it('stands in the zone of the place, across midnight', () => {
    expect(fullTime('2026-11-23T16:12:40Z', 480)).toBe('2026-11-24 00:12:40 +08:00');
    expect(frameTime('2026-11-24T08:00:00+08:00', 480)).toBe('2026-11-24 08:00 +08:00');
    expect(fullTime('2026-01-01T00:00:00Z', -210)).toBe('2025-12-31 20:30:00 −03:30');
  });
  it('names the year only when it is not that of the snapshot', () => {
    expect(listTime('2026-11-17T08:42:00Z', 480, '2026-11-24T00:00:00Z')).toBe('11-17 16:42');
    expect(listTime('2018-03-02T08:42:00Z', 480, '2026-11-24T00:00:00Z')).toBe('2018-03-02 16:42');
  });
  it('takes the offset from the time, else from the place', () => {
    expect(offsetOf('2026-11-24T08:00:00-05:30', 'CN-53')).toBe(-330);
    expect(offsetOf('2026-11-24T08:00:00Z', 'CN-53')).toBe(480);
    expect(offsetOf('2026-11-24T08:00:00Z', '530000')).toBe(480);
    expect(offsetOf('2026-11-24T08:00:00Z', 'XX')).toBe(0);
  });
});

describe('log axis', () => {
  it('holds all values in whole decades, at least two', () => {
    expect(decades([400, 412000])).toEqual({ from: 2, to: 6 });
    expect(decades([20])).toEqual({ from: 0, to: 2 });
    expect(decades([])).toEqual({ from: 0, to: 3 });
  });
  it('keeps every value on the axis', () => {
    expect(onAxis(100, { from: 1, to: 3 })).toBe(50);
    expect(onAxis(1, { from: 1, to: 3 })).toBe(0);
    expect(onAxis(0, { from: 1, to: 3 })).toBe(0);
    expect(onAxis(1e9, { from: 1, to: 3 })).toBe(100);
  });
});
