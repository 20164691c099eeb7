// What did not happen, in both languages. Thrown by every call that was refused or never arrived.
import type { EventView } from './case-types';
import type { Problem as Plain, Sentence } from './types';

/** What a refused act says beyond the plain problem. */
export interface Problem extends Plain {
  lacks?: { code: string; en: string; zh: string }[] | null;
  needed?: { role: string; node: string }[] | null;
  seen?: number | null;
  now?: number | null;
  changed?: EventView[] | null;
  parent?: { id: string; number: string } | null;
  kinship?: string | null;
  on?: { kind: string; value: string }[] | null;
  consequences?: (string | Sentence)[] | null;
}

export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem | null,
  ) {
    super(problem?.code ?? `status ${status}`);
  }
  /** No answer at all: the service or the way to it is down. */
  get offline() {
    return this.status === 0;
  }
  /** Somebody else acted in between. */
  get stale() {
    return this.status === 409 && this.problem?.code === 'stale';
  }
  get lacks() {
    return this.problem?.lacks ?? [];
  }
}

export function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'code' in value && 'title' in value;
}

export function asRefused(error: unknown): Refused {
  return error instanceof Refused ? error : new Refused(0, null);
}
