import { describe, expect, it } from 'vitest';
import type { Tile } from './api/types';
import { breakText, letters, mapUnit, shownOn, stepOf, unconnected } from './tiles';

const tile = (over: Partial<Tile>): Tile => ({
  place: { code: 'CN-YN', name: { zh: '云南', en: 'Yunnan' } },
  column: 0,
  row: 0,
  sites: 3,
  watched: 0.5,
  suspected: 2,
  determined: 0,
  cases_open: 0,
  power: { low: 2e5, central: 3e5, high: 5e5, unit: 'W' },
  ...over,
});
const RAMP = [0, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8];

describe('tiles', () => {
  it('stand on the step whose break they reach', () => {
    expect([0, 999, 1000, 3e5, 1e8, 1e12].map((value) => stepOf(value, RAMP))).toEqual([1, 1, 2, 4, 7, 7]);
  });
  it('show one unit on the whole map, and their own far below it', () => {
    const unit = mapUnit([tile({}), tile({ power: null })], RAMP, 'W');
    expect(unit).toEqual({ factor: 1e3, unit: 'kW' });
    expect(shownOn(tile({}), 'power', unit.factor)).toMatchObject({ text: '300', second: '200–500' });
    const small = tile({ power: { low: 0.01, central: 0.02, high: 0.05, unit: 'W' } });
    expect(shownOn(small, 'power', unit.factor)).toMatchObject({ text: '20 mW', second: '10–50' });
  });
  it('never show a number for what is not known', () => {
    expect(shownOn(tile({ power: null }), 'power', 1)).toBeNull();
    expect(shownOn(tile({ watched: null }), 'watched', 1)).toBeNull();
    expect(shownOn(tile({ watched: null, suspected: 0 }), 'suspected', 1)).toBeNull();
    expect(shownOn(tile({ watched: 0.4, suspected: 0 }), 'suspected', 1)?.text).toBe('0');
    expect(unconnected(tile({ watched: null, power: null, suspected: 0 }))).toBe(true);
    expect(unconnected(tile({ watched: 0 }))).toBe(false);
  });
  it('print every break with its unit', () => {
    expect(RAMP.map((limit) => breakText(limit, 'power', 'W'))).toEqual([
      '0',
      '1 kW',
      '10 kW',
      '100 kW',
      '1 MW',
      '10 MW',
      '100 MW',
    ]);
    expect(breakText(0.3, 'watched', 'W')).toBe('30%');
  });
  it('have two letters only where the code gives them', () => {
    expect(letters('CN-YN')).toBe('YN');
    expect(letters('530000')).toBeNull();
  });
});
