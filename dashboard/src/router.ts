// Addresses of the pages and what each means. Pure; location.svelte.ts holds the current one.

export type Page =
  | 'today'
  | 'findings'
  | 'finding'
  | 'cases'
  | 'case'
  | 'act'
  | 'deadlines'
  | 'whitelist'
  | 'officers'
  | 'contest'
  | 'territories'
  | 'coverage'
  | 'captures'
  | 'missing';

export interface Route {
  page: Page;
  id: string;
  /** The act of a page of its own. */
  act: string;
}

const ROUTES: ReadonlyArray<readonly [RegExp, Page]> = [
  [/^\/$/, 'today'],
  [/^\/findings\/?$/, 'findings'],
  [/^\/findings\/([^/]+)$/, 'finding'],
  [/^\/cases\/?$/, 'cases'],
  [/^\/cases\/([^/]+)$/, 'case'],
  [/^\/cases\/([^/]+)\/acts\/([a-z-]+)$/, 'act'],
  [/^\/deadlines\/?$/, 'deadlines'],
  [/^\/white-list\/?$/, 'whitelist'],
  [/^\/officers\/?$/, 'officers'],
  [/^\/contest\/?$/, 'contest'],
  [/^\/territories\/?$/, 'territories'],
  [/^\/coverage\/?$/, 'coverage'],
  [/^\/captures\/?$/, 'captures'],
];

export function match(path: string): Route {
  for (const [pattern, page] of ROUTES) {
    const found = pattern.exec(path);
    if (found) return { page, id: decode(found[1] ?? ''), act: found[2] ?? '' };
  }
  return { page: 'missing', id: '', act: '' };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export type Filter = Record<string, string>;

/** What a list of findings can be asked for; the service refuses other words. */
export const FINDING_KEYS = ['q', 'verdict', 'territory', 'protocol', 'has_case', 'since', 'sort', 'page', 'size'];

/** What a list of cases can be asked for. */
export const CASE_KEYS = ['tab', 'state', 'q', 'node', 'sort', 'page', 'size'];

export function only(filter: Filter, keys: string[]): Filter {
  return Object.fromEntries(Object.entries(filter).filter(([key]) => keys.includes(key)));
}

/** The filter written in an address; empty values do not count. */
export function readFilter(search: string): Filter {
  const filter: Filter = {};
  for (const [key, value] of new URLSearchParams(search)) if (value !== '') filter[key] = value;
  return filter;
}

/** An address with a filter; keys in a fixed order, so the same filter is always the same address. */
export function address(path: string, filter: Filter = {}): string {
  const kept = Object.entries(filter)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return kept.length === 0 ? path : `${path}?${new URLSearchParams(kept)}`;
}

export const findingAddress = (id: string) => `/findings/${encodeURIComponent(id)}`;
export const caseAddress = (id: string) => `/cases/${encodeURIComponent(id)}`;
