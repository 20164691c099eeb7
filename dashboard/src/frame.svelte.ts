// What stands on every page: who is signed in, the snapshot, and what the live line told since.
import { api } from './api/client';
import { asRefused } from './api/problem';
import type { Session, Snapshot } from './api/types';
import { readersClock } from './clock';
import { offsetOf } from './format';
import { setLanguage } from './i18n/index.svelte';
import { connect } from './live';
import { drill, type DrillClock } from './api/office';
import { whenSignedOut } from './api/ask';

type Who = Session | null | 'asking';

let who = $state<Who>('asking');
let snapshot = $state<Snapshot | null>(null);
let lineUp = $state(true);
let grew = $state(0);
let capture = $state<unknown>(null);
let casesGrown = $state<Record<string, number>>({});
let casesGrew = $state(0);
let played = $state<DrillClock | null>(null);
let disconnect: (() => void) | null = null;
let timer: number | undefined;

export const frame = {
  get who() {
    return who;
  },
  get snapshot() {
    return snapshot;
  },
  get lineUp() {
    return lineUp;
  },
  /** Counts up each time the ledger grew; pages that show a list watch it. */
  get grew() {
    return grew;
  },
  get capture() {
    return capture;
  },
  get offset() {
    return snapshot === null ? 0 : offsetOf(snapshot.as_of, snapshot.place.code);
  },
  /** The version up to which a case is known to have grown since the page was opened. */
  caseGrew: (id: string) => casesGrown[id] ?? 0,
  get casesGrew() {
    return casesGrew;
  },
  /** The clock of a hub that plays; null on a real one. */
  get drill() {
    return played;
  },
  /** Now, by the hub: the reader's own clock, moved as the hub's is. */
  get now() {
    void grew;
    void casesGrew;
    return played ? new Date(Date.parse(readersClock()) + played.ahead).toISOString() : readersClock();
  },
  get asOf() {
    return snapshot?.as_of ?? readersClock();
  },
};

export async function refreshSnapshot() {
  try {
    snapshot = await api.snapshot();
  } catch (error) {
    if (asRefused(error).offline) lineUp = false;
  }
}

export async function readDrill() {
  try {
    played = await drill.read();
  } catch {
    played = null;
  }
}

async function enter(session: Session) {
  if (session.language === 'zh-CN' || session.language === 'en') {
    if (!chosen()) setLanguage(session.language, false);
  }
  await Promise.all([refreshSnapshot(), readDrill()]);
  who = session;
  disconnect?.();
  disconnect = connect({
    snapshot: () => {
      // A capture being read grows the ledger many times a second; one look a second is enough.
      timer ??= window.setTimeout(async () => {
        timer = undefined;
        await refreshSnapshot();
        grew += 1;
      }, 1000);
    },
    case: (id, version) => {
      casesGrown[id] = version;
      casesGrew += 1;
    },
    clock: () => void readDrill(),
    capture: (progress) => {
      capture = progress;
    },
    line: (up) => {
      lineUp = up;
    },
  });
}

function chosen(): boolean {
  try {
    return localStorage.getItem('hashwarden.language') !== null;
  } catch {
    return false;
  }
}

function leave() {
  disconnect?.();
  disconnect = null;
  who = null;
}

export async function begin() {
  whenSignedOut(leave);
  try {
    await enter(await api.session());
  } catch {
    who = null;
  }
}

export async function signIn(name: string, password: string, code?: string) {
  await enter(await api.signIn(name, password, code));
}

/** A new password ends every session of the officer; this page signs in again with it. */
export async function changePassword(current: string, next: string) {
  const name = typeof who === 'object' && who !== null ? who.officer : '';
  await api.changePassword(current, next);
  await enter(await api.signIn(name, next));
}

export async function signOut() {
  try {
    await api.signOut();
  } finally {
    leave();
  }
}
