// The list a finding or a case was opened from, so that [ and ] lead to its neighbours.
type Kind = 'findings' | 'cases';
const keyOf = (kind: Kind) => (kind === 'findings' ? 'hashwarden.sequence' : 'hashwarden.sequence.cases');

export function rememberList(ids: string[], address: string, kind: Kind = 'findings') {
  try {
    sessionStorage.setItem(keyOf(kind), JSON.stringify({ ids, address }));
  } catch {
    /* no neighbours then */
  }
}

export function neighbours(
  id: string,
  kind: Kind = 'findings',
): {
  before: string | null;
  after: string | null;
  place: number;
  of: number;
  address: string;
} {
  try {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(kind)) ?? '') as { ids: string[]; address: string };
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
  return { before: null, after: null, place: 0, of: 0, address: `/${kind}` };
}
