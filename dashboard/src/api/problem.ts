// What did not happen, in both languages. Thrown by every call that was refused or never arrived.
import type { Problem } from './types';

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
