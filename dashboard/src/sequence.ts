// The list a finding was opened from, so that [ and ] lead to its neighbours.
const KEY = 'hashwarden.sequence';

export function rememberList(ids: string[], address: string) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ ids, address }));
  } catch {
    /* no neighbours then */
  }
}

export function neighbours(id: string): {
  before: string | null;
  after: string | null;
  place: number;
  of: number;
  address: string;
} {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? '') as { ids: string[]; address: string };
    const at = kept.ids.indexOf(id);
    if (at >= 0)
      return {
        before: kept.ids[at - 1] ?? null,
        after: kept.ids[at + 1] ?? null,
        place: at + 1,
        of: kept.ids.length,
        address: kept.address,
      };
  } catch {
    /* nothing kept */
  }
  return { before: null, after: null, place: 0, of: 0, address: '/findings' };
}
