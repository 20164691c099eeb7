// One call with JSON, for the routes whose bodies are built from descriptions. Refusals are thrown as everywhere.
import { isProblem, Refused } from './problem';

let onSignedOut = () => {};
export function whenSignedOut(act: () => void) {
  onSignedOut = act;
}
export const signedOut = () => onSignedOut();

export interface Asked {
  body?: unknown;
  raw?: Blob;
  /** The version that was seen. */
  version?: number | undefined;
  /** The same key acts once. */
  key?: string | undefined;
  signal?: AbortSignal;
  /** The party's pages have no session of officers that could end. */
  party?: boolean;
}

export async function ask<T>(method: string, path: string, asked: Asked = {}): Promise<T> {
  const headers: Record<string, string> = {};
  if (method !== 'GET') headers['X-Hashwarden'] = '1';
  if (asked.version !== undefined) headers['If-Match'] = `"${asked.version}"`;
  if (asked.key !== undefined) headers['Idempotency-Key'] = asked.key;
  if (asked.body !== undefined) headers['Content-Type'] = 'application/json';
  else if (asked.raw) headers['Content-Type'] = asked.raw.type || 'application/octet-stream';
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers,
      credentials: 'same-origin',
      ...(asked.body !== undefined ? { body: JSON.stringify(asked.body) } : asked.raw ? { body: asked.raw } : {}),
      ...(asked.signal ? { signal: asked.signal } : {}),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Refused(0, null);
  }
  const text = await response.text();
  const content: unknown = text === '' ? undefined : parse(text);
  if (response.ok) return content as T;
  if (response.status === 401 && !asked.party && !path.startsWith('/api/session')) onSignedOut();
  throw new Refused(response.status, isProblem(content) ? content : null);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A key for one press of a button: a second send of the same act is the same act. */
export const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');

export function query(words: Record<string, string | undefined>): string {
  const kept = Object.entries(words).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '',
  );
  return kept.length === 0 ? '' : `?${new URLSearchParams(kept)}`;
}
