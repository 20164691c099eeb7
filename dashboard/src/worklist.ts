// Rows in groups by when they were last seen, counted from the snapshot, not from the reader's clock.
import type { FindingRow } from './api/types';
import { day } from './format';
import { t } from './i18n/index.svelte';

export interface Group {
  title: string;
  note: string;
  rows: FindingRow[];
}
const WEEK_MS = 7 * 86400000;

export function grouped(rows: FindingRow[], asOf: string, offset: number, sort: string): Group[] {
  if (sort !== 'recent') return [{ title: 'all', note: '', rows }];
  const today = day(asOf, offset);
  const weekAgo = Date.parse(asOf) - WEEK_MS;
  const of = (row: FindingRow) =>
    day(row.last_seen, offset) >= today ? 0 : Date.parse(row.last_seen) >= weekAgo ? 1 : 2;
  const groups: Group[] = [
    { title: t('group.today'), note: '', rows: rows.filter((row) => of(row) === 0) },
    { title: t('group.week'), note: '', rows: rows.filter((row) => of(row) === 1) },
    { title: t('group.older'), note: '', rows: rows.filter((row) => of(row) === 2) },
  ];
  return groups.filter((group) => group.rows.length > 0);
}
