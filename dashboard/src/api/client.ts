// Every call the dashboard makes. A refused call throws `Refused`; a 401 also tells the session that it is over.
import { isProblem, Refused } from './problem';
import type { Capture, Case, CaseRow, Coverage, Finding, FindingPage, Session, Snapshot, Tile } from './types';

let onSignedOut = () => {};
export function whenSignedOut(act: () => void) { onSignedOut = act; }

async function call<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(path, {
      method, signal: signal ?? null, credentials: 'same-origin',
      headers: { Accept: 'application/json', ...(method === 'GET' ? {} : { 'X-Hashwarden': '1' }), ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      body: body === undefined ? null : JSON.stringify(body),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Refused(0, null);
  }
  if (answer.status === 401 && !path.startsWith('/api/session')) onSignedOut();
  const content: unknown = answer.status === 204 ? null : await answer.json().catch(() => null);
  if (!answer.ok) throw new Refused(answer.status, isProblem(content) ? content : null);
  return content as T;
}

const query = (filter: Record<string, string>) => {
  const text = new URLSearchParams(filter).toString();
  return text === '' ? '' : `?${text}`;
};
const id = encodeURIComponent;

export const api = {
  signIn: (name: string, password: string) => call<Session>('POST', '/api/session', { name, password }),
  session: () => call<Session>('GET', '/api/session'),
  changePassword: (current: string, next: string) => call<null>('PUT', '/api/session/password', { current, new: next }),
  signOut: () => call<null>('DELETE', '/api/session'),
  snapshot: () => call<Snapshot>('GET', '/api/snapshot'),
  findings: (filter: Record<string, string>, signal?: AbortSignal) => call<FindingPage>('GET', `/api/findings${query(filter)}`, undefined, signal),
  finding: (of: string) => call<Finding>('GET', `/api/findings/${id(of)}`),
  cases: (filter: Record<string, string>) => call<{ total: number; items: CaseRow[] }>('GET', `/api/cases${query(filter)}`),
  openCase: (finding: string, reason: string) => call<Case>('POST', '/api/cases', { finding, reason }),
  case: (of: string) => call<Case>('GET', `/api/cases/${id(of)}`),
  note: (of: string, text: string) => call<Case>('POST', `/api/cases/${id(of)}/notes`, { text }),
  close: (of: string, outcome: string, reason: string) => call<Case>('POST', `/api/cases/${id(of)}/close`, { outcome, reason }),
  territories: () => call<{ ramp: number[]; unit: string; items: Tile[] }>('GET', '/api/territories'),
  coverage: () => call<Coverage>('GET', '/api/coverage'),
  capture: (of: string) => call<Capture>('GET', `/api/captures/${id(of)}`),
};
