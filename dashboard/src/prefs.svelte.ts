// Choices kept on this computer: theme, single keys, which findings were opened, filters saved by the reader.

function read(key: string): string | null {
  try {
    return localStorage.getItem(`hashwarden.${key}`);
  } catch {
    return null;
  }
}
function write(key: string, value: string) {
  try {
    localStorage.setItem(`hashwarden.${key}`, value);
  } catch {
    /* kept for this page only */
  }
}
function list<T>(key: string): T[] {
  try {
    const value: unknown = JSON.parse(read(key) ?? '[]');
    return Array.isArray(value) ? (value as T[]) : [];
  } catch {
    return [];
  }
}

export interface SavedFilter {
  name: string;
  filter: Record<string, string>;
}

const OPENED_KEPT = 500;

let theme = $state<'light' | 'dark'>(document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light');
let singleKeys = $state(read('single-keys') !== 'off');
let opened = $state<string[]>(list('opened'));
let saved = $state<SavedFilter[]>(list('filters'));

export const prefs = {
  get theme() {
    return theme;
  },
  get singleKeys() {
    return singleKeys;
  },
  get saved() {
    return saved;
  },
  wasOpened: (id: string, version: number) => opened.includes(`${id}@${version}`),
};

export function switchTheme() {
  theme = theme === 'dark' ? 'light' : 'dark';
  document.documentElement.dataset.theme = theme;
  write('theme', theme);
}

export function setSingleKeys(on: boolean) {
  singleKeys = on;
  write('single-keys', on ? 'on' : 'off');
}

export function markOpened(id: string, version: number) {
  const mark = `${id}@${version}`;
  if (opened.includes(mark)) return;
  opened = [...opened, mark].slice(-OPENED_KEPT);
  write('opened', JSON.stringify(opened));
}

export function saveFilter(entry: SavedFilter) {
  saved = [...saved.filter((one) => one.name !== entry.name), entry].slice(-4);
  write('filters', JSON.stringify(saved));
}

export function forgetFilter(name: string) {
  saved = saved.filter((one) => one.name !== name);
  write('filters', JSON.stringify(saved));
}
