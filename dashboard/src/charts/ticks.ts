// Ticks of a time axis in the time of the place: whole minutes, hours and days of that clock, never of the reader's.

const SECOND = 1000,
  MINUTE = 60 * SECOND,
  HOUR = 60 * MINUTE,
  DAY = 24 * HOUR;
const STEPS = [
  SECOND,
  2 * SECOND,
  5 * SECOND,
  10 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  4 * DAY,
  7 * DAY,
  14 * DAY,
  28 * DAY,
  91 * DAY,
  182 * DAY,
  365 * DAY,
];
const two = (n: number) => String(n).padStart(2, '0');

/** `from` and `to` are already shifted to the clock of the place. */
export function timeTicks(from: number, to: number, most: number): { at: number[]; label: (value: number) => string } {
  const step = STEPS.find((one) => (to - from) / one <= most) ?? 365 * DAY;
  const at: number[] = [];
  for (let value = Math.ceil(from / step) * step; value <= to; value += step) at.push(value);
  return { at, label: (value) => write(new Date(value), step, to - from) };
}

function write(at: Date, step: number, span: number): string {
  const day = `${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}`;
  if (step >= 28 * DAY) return `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}`;
  if (step >= DAY) return day;
  const time = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
  if (step < MINUTE) return `${time}:${two(at.getUTCSeconds())}`;
  // Midnight names the day where more than one day is shown.
  return span > DAY && at.getUTCHours() === 0 && at.getUTCMinutes() === 0 ? day : time;
}
