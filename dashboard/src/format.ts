// Numbers, ranges and times as the office writes them. Pure: no clock, no locale of the browser, no state.
// A missing value is never a number here; callers show a word for it.

const PREFIXES: ReadonlyArray<readonly [number, string]> = [
  [1e18, 'E'],
  [1e15, 'P'],
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
  [1, ''],
  [1e-3, 'm'],
];

export interface Range {
  low: number;
  central: number;
  high: number;
  unit: string;
}

/** Two or three figures, thousands with a comma, a true minus sign. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return '∞';
  const size = Math.abs(value);
  let text: string;
  if (size === 0) text = '0';
  else if (size >= 1000)
    text = group(String(Math.round(size >= 1e6 ? Number(size.toPrecision(3)) : Number(size.toPrecision(4)))));
  else if (size >= 100) text = String(Math.round(size));
  else if (size >= 10) text = trim(size.toFixed(size >= 20 ? 0 : 1));
  else if (size >= 0.1) text = trim(size.toPrecision(2));
  else text = trim(size >= 0.001 ? size.toPrecision(2) : size.toExponential(1));
  return value < 0 && text !== '0' ? `−${text}` : text;
}

/** Counts are exact: every digit, with commas. */
export function count(value: number): string {
  return (value < 0 ? '−' : '') + group(String(Math.abs(Math.round(value))));
}

function group(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

function trim(text: string): string {
  return text.includes('.') && !text.includes('e') ? text.replace(/\.?0+$/, '') : text;
}

/** The factor and unit in which a value reads best: 96 kW, not 96000 W. Only units that take a prefix. */
export function scale(value: number, unit: string): { factor: number; unit: string } {
  if (!/^(W|H\/s|Sol\/s|B|bit\/s)$/.test(unit)) return { factor: 1, unit };
  const size = Math.abs(value);
  const [factor, prefix] = (size === 0 ? undefined : PREFIXES.find(([limit]) => size >= limit * 0.9999999)) ?? [1, ''];
  return { factor, unit: prefix + unit };
}

/** Central value with unit, and the range in the same unit: `96 kW` and `71–128`. */
export function interval(range: Range): { value: string; unit: string; range: string } {
  const { factor, unit } = scale(range.central || range.high, range.unit);
  const values = [range.low, range.central, range.high].map((value) => value / factor);
  let texts = values.map(number);
  // A narrow interval needs one figure more, else its ends read like its middle.
  if (range.low < range.high && new Set(texts).size < 3)
    texts = values.map((value) => (value >= 0.1 && value < 1000 ? trim(value.toPrecision(3)) : number(value)));
  return { value: texts[1] ?? '', unit, range: `${texts[0]}–${texts[2]}` };
}

/** Probability with two figures after the point; never rounded up to 1. */
export function probability(value: number): string {
  if (value > 0.99 && value < 1) return value >= 0.999 ? '>0.999' : value.toFixed(3);
  if (value < 0.01 && value > 0) return value < 0.001 ? '<0.001' : value.toFixed(3);
  return value.toFixed(2);
}

/** Lower and upper limit. The upper is cut after four places, not rounded: a limit never reads as certainty. */
export function probabilityRange(low: number, high: number): string {
  const end = high > 0.999 && high < 1 ? (Math.floor(high * 1e4) / 1e4).toFixed(4) : probability(high);
  return `${probability(low)}–${end}`;
}

/** A share 0..1 as percent: no decimals above 10. */
export function percent(share: number): string {
  const value = share * 100;
  return `${value >= 10 || value === 0 ? Math.round(value) : trim(value.toPrecision(2))}%`;
}

/** A weight in log10 units with its sign. */
export function weight(value: number): string {
  const text = Math.abs(value).toFixed(1);
  return Number(text) === 0 ? '0.0' : (value < 0 ? '−' : '+') + text;
}

/** Odds of a log10 weight: 25∶1 or 1∶400. */
export function odds(log10: number): string {
  const whole = Number((10 ** Math.abs(log10)).toPrecision(2));
  const ratio = whole >= 1000 && whole < 10000 ? String(whole) : number(whole);
  return log10 >= 0 ? `${ratio}∶1` : `1∶${ratio}`;
}

/** Odds on an axis of decades: 1∶1000 in full, from 10⁴ on as a power. */
export function axisOdds(decade: number): string {
  if (Math.abs(decade) < 4) return odds(decade);
  const power = `10${[...String(Math.abs(decade))].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)] ?? '').join('')}`;
  return decade > 0 ? `${power}∶1` : `1∶${power}`;
}

export function bytes(value: number): string {
  const { factor, unit } = scale(value, 'B');
  return `${number(value / factor)} ${unit}`;
}

export function duration(seconds: number): { days: number; hours: number; minutes: number; seconds: number } {
  const whole = Math.max(0, Math.round(seconds));
  return {
    days: Math.floor(whole / 86400),
    hours: Math.floor(whole / 3600) % 24,
    minutes: Math.floor(whole / 60) % 60,
    seconds: whole % 60,
  };
}

/** Offset of a place in minutes: what the time itself says, else that of the place. China keeps one time (GB/T 2260
    codes are digits), and so does the drill's invented province (XX-NN). A place that is not known has UTC. */
export function offsetOf(time: string, placeCode: string): number {
  const written = /([+-])(\d\d):(\d\d)$/.exec(time);
  if (written) return (written[1] === '-' ? -1 : 1) * (Number(written[2]) * 60 + Number(written[3]));
  return /^(CN|\d{2,6}$|XX-\d\d)/i.test(placeCode) ? 480 : 0;
}

function parts(time: string, offset: number) {
  const at = new Date(Date.parse(time) + offset * 60000);
  const two = (n: number) => String(n).padStart(2, '0');
  const sign = offset < 0 ? '−' : '+';
  const size = Math.abs(offset);
  return {
    year: String(at.getUTCFullYear()),
    month: two(at.getUTCMonth() + 1),
    day: two(at.getUTCDate()),
    hour: two(at.getUTCHours()),
    minute: two(at.getUTCMinutes()),
    second: two(at.getUTCSeconds()),
    zone: `${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`,
  };
}

/** `+08:00`: the zone of the place beside a field for a time. */
export function zone(offset: number): string {
  return parts('1970-01-01T00:00:00Z', offset).zone;
}

/** `2026-11-24 08:12:40 +08:00`: facts and papers. */
export function fullTime(time: string, offset: number): string {
  const p = parts(time, offset);
  return `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}:${p.second} ${p.zone}`;
}

/** `2026-11-24 08:12 +08:00`: the frame. */
export function frameTime(time: string, offset: number): string {
  const p = parts(time, offset);
  return `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute} ${p.zone}`;
}

/** `11-17 16:42` in the year of the snapshot, with the year before it otherwise. */
export function listTime(time: string, offset: number, asOf: string): string {
  const p = parts(time, offset);
  const day = `${p.month}-${p.day} ${p.hour}:${p.minute}`;
  return p.year === parts(asOf, offset).year ? day : `${p.year}-${day}`;
}

/** `2026-11-24` in the zone of the place. */
export function day(time: string, offset: number): string {
  const p = parts(time, offset);
  return `${p.year}-${p.month}-${p.day}`;
}

/** A sentence in which instants stand as programs write them: each becomes the place's own time, to the minute. */
export function timesIn(text: string, offset: number): string {
  return text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, (time) => frameTime(time, offset));
}

/** Decades that hold every value, at least two: the shared log axis of a column. */
export function decades(values: number[]): { from: number; to: number } {
  const positive = values.filter((v) => v > 0 && Number.isFinite(v)).map(Math.log10);
  if (positive.length === 0) return { from: 0, to: 3 };
  const from = Math.floor(Math.min(...positive));
  const to = Math.ceil(Math.max(...positive));
  return to - from < 2 ? { from: from - 1, to: Math.max(to, from + 1) } : { from, to };
}

/** Where a value stands on a log axis, in percent; what lies beyond the axis stands at its end. */
export function onAxis(value: number, axis: { from: number; to: number }): number {
  if (!(value > 0)) return 0;
  return Math.min(100, Math.max(0, ((Math.log10(value) - axis.from) / (axis.to - axis.from)) * 100));
}
