// What the party sees and hands in, with its one-time code. Own cookie, no session of officers.
import { ask } from './ask';
import type { ContestView, Due, ExhibitFile } from './case-types';
import type { Sentence } from './types';

export interface PartyView {
  number: string;
  place: { code: string; name: Sentence } | Sentence;
  state?: string;
  state_name: Sentence;
  what_stands: Sentence;
  what_not: Sentence;
  seen: { text: Sentence; machine: boolean; reviewed: boolean }[];
  unknown: Sentence[];
  todo: Sentence;
  clocks: Due[];
  rights: Sentence[];
  exhibits: { id: string; label: string; title: string; file: ExhibitFile | null }[];
  handled_by: { place: Sentence | { name: Sentence }; officer: string | null };
  contests: ContestView[];
  expires: string;
}
export type Agrees = 'all' | 'some' | 'more-time';

export const party = {
  enter: (code: string) => ask<unknown>('POST', '/api/party/session', { body: { code }, party: true }),
  read: () => ask<PartyView>('GET', '/api/party/case', { party: true }),
  contest: (kind: string, statement: string, agrees: Agrees) =>
    ask<PartyView | undefined>('POST', '/api/party/contests', { body: { kind, statement, agrees }, party: true }),
  exhibitAddress: (id: string) => `/api/party/exhibits/${encodeURIComponent(id)}`,
};
