// Every call the dashboard makes. A refused call throws `Refused`; a 401 also tells the session that it is over.
import createClient from 'openapi-fetch';
import type { Filter } from '../router';
import { ask, signedOut } from './ask';
import { isProblem, Refused } from './problem';
import type { paths } from './schema';
import type { Session } from './types';

const http = createClient<paths>({ baseUrl: '', credentials: 'same-origin' });
// A header that no form of another site can send: what changes something is meant (beside the strict cookie).
http.use({
  onRequest({ request }) {
    if (request.method !== 'GET') request.headers.set('X-Hashwarden', '1');
    return request;
  },
});

async function told<T>(asked: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  let answer: Awaited<typeof asked>;
  try {
    answer = await asked;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Refused(0, null);
  }
  const { data, error, response } = answer;
  if (response.ok) return data as T;
  if (response.status === 401 && !new URL(response.url).pathname.startsWith('/api/session')) signedOut();
  throw new Refused(response.status, isProblem(error) ? error : null);
}

type FindingQuery = NonNullable<paths['/api/findings']['get']['parameters']['query']>;

function findingQuery(filter: Filter): FindingQuery {
  const { sort, page, size, ...words } = filter;
  return {
    ...words,
    ...(sort === 'power' || sort === 'probability' || sort === 'recent' ? { sort } : {}),
    ...(Number(page) > 0 ? { page: Number(page) } : {}),
    ...(Number(size) > 0 ? { size: Number(size) } : {}),
  };
}

const of = (id: string) => ({ params: { path: { id } } });

export const api = {
  signIn: (name: string, password: string, code?: string) =>
    ask<Session>('POST', '/api/session', { body: { name, password, ...(code ? { code } : {}) } }),
  session: () => told(http.GET('/api/session')),
  changePassword: (current: string, next: string) =>
    told(http.PUT('/api/session/password', { body: { current, new: next } })),
  signOut: () => told(http.DELETE('/api/session')),
  snapshot: () => told(http.GET('/api/snapshot')),
  findings: (filter: Filter, signal?: AbortSignal) =>
    told(http.GET('/api/findings', { params: { query: findingQuery(filter) }, ...(signal ? { signal } : {}) })),
  finding: (id: string) => told(http.GET('/api/findings/{id}', of(id))),
  territories: () => told(http.GET('/api/territories')),
  coverage: () => told(http.GET('/api/coverage')),
  capture: (id: string) => told(http.GET('/api/captures/{id}', of(id))),
};
