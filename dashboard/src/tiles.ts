// What a tile shows under each measure, and on which step of the ramp it stands. Breaks are fixed, never fitted. Pure.
import type { Tile } from './api/types';
import { interval, number, percent, scale } from './format';

export type Measure = 'power' | 'suspected' | 'watched';
export const MEASURES: readonly Measure[] = ['power', 'suspected', 'watched'];
export const LEAST_WATCHED = 1 / 3;

const SUSPECTED_RAMP = [0, 1, 3, 10, 30, 100, 300];
const WATCHED_RAMP = [0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9];

export function rampOf(measure: Measure, power: number[]): number[] {
  return measure === 'power' ? power : measure === 'suspected' ? SUSPECTED_RAMP : WATCHED_RAMP;
}

/** The step 1..7 of a value: the last break it reaches. */
export function stepOf(value: number, ramp: number[]): number {
  let step = 1;
  ramp.forEach((limit, i) => {
    if (value >= limit) step = i + 1;
  });
  return Math.min(7, step);
}

/** One unit for the whole map: the one in which the largest value reads best. */
export function mapUnit(tiles: Tile[], ramp: number[], unit: string): { factor: number; unit: string } {
  const most = Math.max(0, ...tiles.map((tile) => tile.power?.central ?? 0));
  return scale(most > 0 ? most : (ramp[1] ?? 1), unit);
}

/** A break with its own unit: the breaks run from watts to hundreds of megawatts. */
export function breakText(value: number, measure: Measure, unit: string): string {
  if (measure === 'watched') return percent(value);
  if (measure === 'suspected' || value === 0) return number(value);
  const own = scale(value, unit);
  return `${number(value / own.factor)} ${own.unit}`;
}

/** Two letters of a province (ISO 3166-2), for tiles too small for a name. */
export function letters(code: string): string | null {
  return /^CN-([A-Z]{2})$/.exec(code)?.[1] ?? null;
}

/** Value and second line of a tile; null where there is nothing to say (not watched, not estimated). */
export function shownOn(
  tile: Tile,
  measure: Measure,
  factor: number,
): { value: number; text: string; second: string } | null {
  if (measure === 'watched')
    return tile.watched === null ? null : { value: tile.watched, text: percent(tile.watched), second: '' };
  if (measure === 'suspected')
    return tile.watched === null && tile.suspected === 0
      ? null
      : { value: tile.suspected, text: number(tile.suspected), second: '' };
  if (tile.power === null) return null;
  const { low, central, high } = tile.power;
  // Far below the unit of the map a value reads only in its own.
  if (central > 0 && central / factor < 0.01) {
    const own = interval(tile.power);
    return { value: central, text: `${own.value} ${own.unit}`, second: own.range };
  }
  return { value: central, text: number(central / factor), second: `${number(low / factor)}–${number(high / factor)}` };
}

/** Not connected at all: nothing seen and nothing found. */
export function unconnected(tile: Tile): boolean {
  return tile.watched === null && tile.power === null && tile.suspected === 0 && tile.determined === 0;
}
