// Cases: lists, one case, acts on it, its exhibits, and what goes to the party.
import type { Filter } from '../router';
import { ask, query } from './ask';
import type { BulkDone, CaseFull, CaseList, Deadlines, Kin, NodeView, RuleRow } from './case-types';

const at = (id: string, rest = '') => `/api/cases/${encodeURIComponent(id)}${rest}`;
type Seen = { version: number; key: string };

export interface NewExhibit {
  label: string;
  title: string;
  taken_at: string;
  held_by: string;
  file: File | null;
}

export const cases = {
  list: (filter: Filter, signal?: AbortSignal) =>
    ask<CaseList>('GET', `/api/cases${query(filter)}`, signal ? { signal } : {}),
  one: (id: string) => ask<CaseFull>('GET', at(id)),
  open: (
    body: { finding: string; reason: string; class?: string; accept_kinship?: boolean; not_kin?: string },
    key: string,
  ) => ask<CaseFull>('POST', '/api/cases', { body, key }),
  act: (id: string, act: string, body: unknown, seen: Seen) =>
    ask<CaseFull>('POST', at(id, `/acts/${act}`), { body, ...seen }),
  sign: (id: string, proposal: number, seat: string, opinion: string, seen: Seen) =>
    ask<CaseFull>('POST', at(id, `/proposals/${proposal}/sign`), { body: { seat, opinion }, ...seen }),
  withdraw: (id: string, proposal: number, why: string, seen: Seen) =>
    ask<CaseFull>('POST', at(id, `/proposals/${proposal}/withdraw`), { body: { why }, ...seen }),
  addExhibit: (id: string, made: NewExhibit, seen: Seen) => {
    const { file, ...words } = made;
    const media_type = file?.type || 'application/octet-stream';
    const more = file ? { name: file.name, media_type } : { thing: 'true' };
    return ask<CaseFull>('POST', at(id, `/exhibits${query({ ...words, ...more })}`), {
      raw: file ?? new Blob([]),
      ...seen,
    });
  },
  checkExhibit: (id: string, exhibit: string) =>
    ask<{ ok: boolean; at: string }>('POST', at(id, `/exhibits/${encodeURIComponent(exhibit)}/check`), {}),
  exhibitAddress: (id: string, exhibit: string) => at(id, `/exhibits/${encodeURIComponent(exhibit)}`),
  exportAddress: (id: string) => at(id, '/export'),
  partyCode: (id: string) => ask<{ code: string; expires: string }>('POST', at(id, '/party-code')),
  endPartyCode: (id: string) => ask<void>('DELETE', at(id, '/party-code')),
  kin: (id: string) => ask<Kin[]>('GET', at(id, '/kin')),
  handDown: (
    body: { cases: { id: string; version: number }[]; to: string; why: string; confirm: number },
    key: string,
  ) => ask<BulkDone>('POST', '/api/cases/hand-down', { body, key }),
  assign: (body: { cases: { id: string; version: number }[]; to: string }, key: string) =>
    ask<BulkDone>('POST', '/api/cases/assign', { body, key }),
  deadlines: (filter: Filter) => ask<Deadlines>('GET', `/api/deadlines${query(filter)}`),
  nodes: () => ask<{ items: NodeView[] }>('GET', '/api/nodes'),
  rules: (on: string) => ask<{ items: RuleRow[] }>('GET', `/api/rules${query({ on })}`),
};
