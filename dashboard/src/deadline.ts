// What a clock chip says. Pure: the moment is passed.
import type { Due } from './api/case-types';
import type { Sentence } from './api/types';
import { day, listTime } from './format';
import type { Key } from './i18n/index.svelte';

/** Who answers for a clock, who is next, and by which calendar it counts, in words. */
export const ownerOf = (due: Due): Sentence => due.owner_name;
export const nextOf = (due: Due): Sentence => due.next_owner_name;
export const calendarOf = (due: Due): Sentence => due.calendar_name;

const DAY_MS = 86400000;
const HOUR_MS = 3600000;
/** Less than this share left: thick. */
const NEAR = 0.75;

export type Weight = 'plain' | 'soon' | 'over' | 'stop' | 'done' | 'unknown';

export function clockWeight(due: Due, now: string, offset: number): Weight {
  if (due.standing === 'suspended') return 'stop';
  if (due.standing === 'done' || due.standing === 'lapsed') return 'done';
  if (due.standing === 'not-covered' || due.due === null) return 'unknown';
  if (due.standing === 'overdue' || Date.parse(due.due) < Date.parse(now)) return 'over';
  if (day(due.due, offset) === day(now, offset) || (due.share_used ?? 0) > NEAR) return 'soon';
  return 'plain';
}

export function clockText(due: Due, now: string, offset: number): { key: Key; slots: Record<string, string | number> } {
  const weight = clockWeight(due, now, offset);
  if (weight === 'stop')
    return due.resume_on
      ? { key: 'clock.stop', slots: { day: short(due.resume_on, now, offset) } }
      : { key: 'clock.stopped', slots: {} };
  if (due.standing === 'lapsed') return { key: 'clock.lapsed', slots: {} };
  if (weight === 'done') return { key: 'clock.done', slots: {} };
  if (weight === 'unknown' || due.due === null) return { key: 'clock.unknown', slots: {} };
  const away = Date.parse(due.due) - Date.parse(now);
  if (weight === 'over')
    return -away >= DAY_MS
      ? { key: 'clock.over.days', slots: { n: Math.floor(-away / DAY_MS) } }
      : { key: 'clock.over.hours', slots: { n: Math.max(1, Math.floor(-away / HOUR_MS)) } };
  if (day(due.due, offset) === day(now, offset))
    return { key: 'clock.today', slots: { time: listTime(due.due, offset, now).slice(-5) } };
  return { key: 'clock.by', slots: { n: Math.max(1, Math.ceil(away / DAY_MS)) } };
}

const short = (time: string, now: string, offset: number) => listTime(time, offset, now).replace(/ \d\d:\d\d$/, '');

export type DueGroup = 'over' | 'today' | 'week' | 'later' | 'stop' | 'unknown';
export function groupOf(due: Due, now: string, offset: number): DueGroup {
  const weight = clockWeight(due, now, offset);
  if (weight === 'over' || weight === 'stop' || weight === 'unknown') return weight;
  if (due.due === null || weight === 'done') return 'later';
  if (day(due.due, offset) === day(now, offset)) return 'today';
  return Date.parse(due.due) - Date.parse(now) <= 7 * DAY_MS ? 'week' : 'later';
}
