// What the party sees and hands in, with its one-time code. Own cookie, no session of officers.
import { ask } from './ask';
import type { components } from './schema';

export type PartyView = components['schemas']['PartyView'] & { simulated?: boolean };
export type Agrees = 'all' | 'some' | 'more-time';

export const party = {
  enter: (code: string) => ask<unknown>('POST', '/api/party/session', { body: { code }, party: true }),
  read: () => ask<PartyView>('GET', '/api/party/case', { party: true }),
  contest: (kind: string, statement: string, agrees: Agrees) =>
    ask<PartyView | undefined>('POST', '/api/party/contests', { body: { kind, statement, agrees }, party: true }),
  exhibitAddress: (id: string) => `/api/party/exhibits/${encodeURIComponent(id)}`,
};
