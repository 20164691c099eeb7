// What goes on the time axis of a finding, and over which span. Pure.
import type { CaseFull } from './api/case-types';
import type { Coverage, Finding, Sentence } from './api/types';
import type { Lanes, Mark, Span } from './charts/lanes';

export type TimelineEvent =
  | { kind: 'session'; at: number; end: number; protocol: string }
  | { kind: 'watched'; at: number; end: number }
  | { kind: 'machine'; at: number; version: number; probability: number }
  | { kind: 'person'; at: number; who: string; what: Sentence };

export interface Words {
  lanes: string[];
  machine: (probability: number) => string;
  person: (what: Sentence) => string;
}

const SHORTEST_MS = 60000;
// A judgement long after the capture would press the capture into one pixel; then it stands at the edge.
const REACH = 3;

export function timelineOf(
  finding: Finding,
  coverage: Coverage | null,
  opened: Pick<CaseFull, 'events'> | null,
  offset: number,
  words: Words,
): { lanes: Lanes; events: TimelineEvent[] } {
  const sessions = finding.conversations.map((one) => ({
    kind: 'session' as const,
    at: Date.parse(one.first_seen),
    end: Date.parse(one.last_seen),
    protocol: one.protocol,
  }));
  const periods = coverage?.sites.find((one) => one.site.id === finding.site.id)?.network.periods ?? [];
  const watched = periods.map((one) => ({
    kind: 'watched' as const,
    at: Date.parse(one.start),
    end: Date.parse(one.end),
  }));
  const machine = finding.history.map((one) => ({
    kind: 'machine' as const,
    at: Date.parse(one.as_of),
    version: one.version,
    probability: one.probability,
  }));
  const person = (opened?.events ?? [])
    .filter((one) => !one.machine)
    .map((one) => ({ kind: 'person' as const, at: Date.parse(one.at), who: one.by, what: one.title }));

  let from = Math.min(
    Date.parse(finding.first_seen),
    ...sessions.map((one) => one.at),
    ...watched.map((one) => one.at),
  );
  let to = Math.max(Date.parse(finding.last_seen), ...sessions.map((one) => one.end), ...watched.map((one) => one.end));
  const seen = Math.max(SHORTEST_MS, to - from);
  for (const one of [...machine, ...person]) {
    if (one.at > to && one.at - to < REACH * seen) to = one.at;
    if (one.at < from && from - one.at < REACH * seen) from = one.at;
  }
  const margin = Math.max(SHORTEST_MS, to - from) * 0.04;
  from -= margin;
  to += margin;

  // Meter and host do not say when; where they speak for it, they do so for the time of the finding.
  const whole = (lane: number, speaks: string): Span[] => [
    { lane, from, to, kind: speaks === 'unwatched' ? 'unwatched' : 'watched' },
    ...(speaks === 'for'
      ? [{ lane, from: Date.parse(finding.first_seen), to: Date.parse(finding.last_seen), kind: 'seen' as const }]
      : []),
  ];
  const spans: Span[] = [
    { lane: 0, from, to, kind: 'unwatched' },
    ...watched.map((one): Span => ({ lane: 0, from: one.at, to: one.end, kind: 'watched' })),
    ...sessions.map((one): Span => ({ lane: 0, from: one.at, to: one.end, kind: 'seen' })),
    ...whole(1, finding.seen_by.meter),
    ...whole(2, finding.seen_by.host),
  ];
  const marks: Mark[] = [
    ...machine.map((one): Mark => ({ lane: 3, at: one.at, by: 'machine', text: words.machine(one.probability) })),
    ...person.map((one): Mark => ({ lane: 3, at: one.at, by: 'person', text: words.person(one.what) })),
  ];
  const events: TimelineEvent[] = [...sessions, ...watched, ...machine, ...person].sort((a, b) => a.at - b.at);
  return { lanes: { names: words.lanes, spans: behind(spans), marks, from, to, offset }, events };
}

/** A watched span clears the hatching behind it: the hatching is cut where somebody watched or saw a session. */
function behind(spans: Span[]): Span[] {
  const [base, ...rest] = spans;
  if (base === undefined) return spans;
  const clear = rest.filter((one) => one.lane === base.lane).sort((a, b) => a.from - b.from);
  const left: Span[] = [];
  let at = base.from;
  for (const one of clear) {
    if (one.from > at) left.push({ ...base, from: at, to: one.from });
    at = Math.max(at, one.to);
  }
  if (at < base.to) left.push({ ...base, from: at });
  return [...left, ...rest];
}
