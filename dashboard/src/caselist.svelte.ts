// The list of cases as a reader works it: loaded, marked where it changed, selected, and merged when asked.
import { cases } from './api/cases';
import type { CaseList, CaseRow } from './api/case-types';
import { groupOf } from './deadline';
import { frame } from './frame.svelte';
import { t } from './i18n/index.svelte';
import { loader } from './load.svelte';
import { address, type Filter } from './router';
import { rememberList } from './sequence';

export interface Group {
  title: string;
  note: string;
  rows: CaseRow[];
}

export function caseList() {
  const list = loader<CaseList>();
  let fresh = $state<CaseList | null>(null);
  let marks = $state<Record<string, 'changed' | 'new'>>({});
  let selected = $state<string[]>([]);
  let cursor = $state<string | null>(null);
  let anchor: string | null = null;
  let asked = '';

  const rows = $derived(list.data?.items ?? []);
  const groups = $derived(grouped(rows, frame.now, frame.offset));
  const waiting = $derived(fresh === null ? 0 : Math.max(1, fresh.items.filter((row) => !same(row, rows)).length));

  async function ask(filter: Filter) {
    asked = address('', filter);
    fresh = null;
    marks = {};
    const page = await list.load(() => cases.list(filter));
    if (page) settle(page);
  }
  function settle(page: CaseList) {
    rememberList(
      page.items.map((row) => row.id),
      `/cases${asked}`,
      'cases',
    );
    if (!page.items.some((row) => row.id === cursor)) cursor = page.items[0]?.id ?? null;
    selected = selected.filter((id) => page.items.some((row) => row.id === id));
  }
  /** Cases grew: rows change where they stand, and what would move waits for the reader. */
  async function lookAgain(filter: Filter) {
    if (address('', filter) !== asked || list.data === null) return ask(filter);
    const page = await cases.list(filter).catch(() => null);
    if (page === null || list.data === null) return;
    const now = new Map(page.items.map((row) => [row.id, row]));
    for (const row of list.data.items) {
      const next = now.get(row.id);
      if (next && next.version !== row.version) marks[row.id] = 'changed';
    }
    const moved = page.items.map((row) => row.id).join() !== list.data.items.map((row) => row.id).join();
    const before = rows;
    list.data = { ...list.data, tabs: page.tabs, items: list.data.items.map((row) => now.get(row.id) ?? row) };
    fresh = moved || page.items.some((row) => !same(row, before)) ? (moved ? page : null) : null;
  }
  function merge() {
    if (fresh === null) return;
    const old = new Set(rows.map((row) => row.id));
    for (const row of fresh.items) if (!old.has(row.id)) marks[row.id] = 'new';
    list.data = fresh;
    settle(fresh);
    fresh = null;
  }
  function select(id: string, on: boolean, through = false) {
    const ids = groups.flatMap((group) => group.rows.map((row) => row.id));
    const from = through && anchor !== null ? ids.indexOf(anchor) : -1;
    const at = ids.indexOf(id);
    const these = from >= 0 && at >= 0 ? ids.slice(Math.min(from, at), Math.max(from, at) + 1) : [id];
    selected = on ? [...new Set([...selected, ...these])] : selected.filter((one) => !these.includes(one));
    anchor = id;
  }
  function move(step: number) {
    const order = groups.flatMap((group) => group.rows);
    const at = order.findIndex((row) => row.id === cursor);
    cursor = order[Math.min(order.length - 1, Math.max(0, at + step))]?.id ?? null;
    document.querySelector(`[data-id="${CSS.escape(cursor ?? '')}"]`)?.scrollIntoView({ block: 'nearest' });
  }

  return {
    list,
    get groups() {
      return groups;
    },
    get rows() {
      return rows;
    },
    get marks() {
      return marks;
    },
    get selected() {
      return selected;
    },
    get chosen() {
      return rows.filter((row) => selected.includes(row.id));
    },
    get cursor() {
      return rows.find((row) => row.id === cursor) ?? null;
    },
    /** How many rows wait to be merged. */
    get waiting() {
      return waiting;
    },
    ask,
    lookAgain,
    merge,
    select,
    move,
    clear: () => (selected = []),
  };
}

const same = (row: CaseRow, rows: CaseRow[]) => rows.some((one) => one.id === row.id && one.version === row.version);

function grouped(rows: CaseRow[], now: string, offset: number): Group[] {
  const of = (row: CaseRow) => (row.due === null ? 'none' : groupOf(row.due, now, offset));
  const titles = {
    over: [t('due.over'), t('due.over.note')],
    today: [t('due.today'), ''],
    week: [t('due.week'), ''],
    later: [t('due.later'), ''],
    stop: [t('due.stop'), ''],
    unknown: [t('due.unknown'), ''],
    none: [t('due.none'), ''],
  } as const;
  return Object.entries(titles)
    .map(([word, [title, note]]) => ({ title, note, rows: rows.filter((row) => of(row) === word) }))
    .filter((group) => group.rows.length > 0);
}
