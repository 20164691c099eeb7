// Accounts, sessions, tokens, the white list, and the clock of a hub that plays.
import { ask } from './ask';
import type { components } from './schema';

type Schemas = components['schemas'];
export type Officer = Schemas['OfficerRow'];
export type SessionRow = Schemas['SessionRow'];
export type Token = Schemas['TokenRow'];
export type Listing = Schemas['ListingView'];
export interface DrillClock {
  now: string;
  moved: boolean;
  /** By how much it is ahead of the reader's clock, in milliseconds. */
  ahead: number;
}

type All<T> = { items: T[] };
const named = (name: string, rest = '') => `/api/officers/${encodeURIComponent(name)}${rest}`;
const clock = (told: { now: string; moved?: boolean }): DrillClock => ({
  now: told.now,
  moved: told.moved ?? true,
  ahead: Date.parse(told.now) - Date.now(),
});

export const drill = {
  read: () => ask<{ now: string; moved: boolean }>('GET', '/api/drill/clock').then(clock),
  advance: (advance_hours: number) =>
    ask<{ now: string }>('POST', '/api/drill/clock', { body: { advance_hours } }).then(clock),
};

export const office = {
  officers: () => ask<All<Officer>>('GET', '/api/officers'),
  addOfficer: (name: string, grants: { role: string; node: string }[]) =>
    ask<{ name: string; password: string }>('POST', '/api/officers', { body: { name, grants } }),
  newPassword: (name: string) => ask<{ password: string }>('POST', named(name, '/password')),
  addGrant: (name: string, role: string, node: string) => ask('POST', named(name, '/grants'), { body: { role, node } }),
  endGrant: (name: string, n: number) => ask('DELETE', named(name, `/grants/${n}`)),
  sessions: () => ask<All<SessionRow>>('GET', '/api/sessions'),
  endSession: (id: string) => ask('DELETE', `/api/sessions/${encodeURIComponent(id)}`),
  tokens: () => ask<All<Token>>('GET', '/api/tokens'),
  addToken: (name: string, scopes: string[], until: string) =>
    ask<{ id: string; token: string }>('POST', '/api/tokens', { body: { name, scopes, until } }),
  endToken: (id: string) => ask('DELETE', `/api/tokens/${encodeURIComponent(id)}`),
  enrolTotp: () => ask<{ secret: string; uri: string; recovery: string[] }>('POST', '/api/session/totp'),
  confirmTotp: (code: string) => ask('POST', '/api/session/totp/confirm', { body: { code } }),
  endTotp: (code: string) => ask('DELETE', '/api/session/totp', { body: { code } }),
};

export const whiteList = {
  all: () => ask<All<Listing>>('GET', '/api/white-list'),
  propose: (site: string, reason: string, until: string) =>
    ask('POST', '/api/white-list', { body: { site, reason, until } }),
  confirm: (id: string) => ask('POST', `/api/white-list/${encodeURIComponent(id)}/confirm`),
  end: (id: string, why: string) => ask('POST', `/api/white-list/${encodeURIComponent(id)}/end`, { body: { why } }),
};
