import { describe, expect, it } from 'vitest';
import type { CaseFull } from './api/case-types';
import type { Coverage, Finding, Sentence } from './api/types';
import { timelineOf } from './timeline';

const words = { lanes: ['n', 'm', 'h', 'p'], machine: String, person: (what: Sentence) => what.en };
const at = (text: string) => Date.parse(text);
const finding = {
  site: { id: 's' },
  first_seen: '2018-05-19T06:00:00Z',
  last_seen: '2018-05-19T07:00:00Z',
  seen_by: { network: 'for', meter: 'unwatched', host: 'silent', tip: 'unwatched' },
  conversations: [{ first_seen: '2018-05-19T06:00:00Z', last_seen: '2018-05-19T07:00:00Z', protocol: 'stratum-v1' }],
  history: [{ id: 'f', version: 1, as_of: '2026-11-24T00:00:00Z', probability: 0.9 }],
} as unknown as Finding;

describe('timeline', () => {
  it('does not stretch over eight years for a judgement made long after the capture', () => {
    const { lanes, events } = timelineOf(finding, null, null, 0, words);
    expect(lanes.to).toBeLessThan(at('2018-05-20T00:00:00Z'));
    expect(events.map((event) => event.kind)).toEqual(['session', 'machine']);
  });
  it('hatches the network only where nobody watched', () => {
    const coverage = {
      sites: [
        {
          site: { id: 's' },
          network: { watched: true, periods: [{ start: '2018-05-19T05:00:00Z', end: '2018-05-19T08:00:00Z' }] },
        },
      ],
    } as unknown as Coverage;
    const { lanes } = timelineOf(finding, coverage, null, 0, words);
    const hatched = lanes.spans.filter((span) => span.lane === 0 && span.kind === 'unwatched');
    expect(hatched.map((span) => [span.from, span.to])).toEqual([
      [lanes.from, at('2018-05-19T05:00:00Z')],
      [at('2018-05-19T08:00:00Z'), lanes.to],
    ]);
  });
  it('hatches a source that did not watch from end to end, and shows acts of people as theirs', () => {
    const opened = {
      events: [
        { at: '2018-05-19T07:30:00Z', by: 'admin', machine: false, title: { zh: '线索', en: 'recorded' } },
        { at: '2018-05-19T07:40:00Z', by: 'machine', machine: true, title: { zh: '变', en: 'changed' } },
      ],
    } as unknown as CaseFull;
    const { lanes } = timelineOf(finding, null, opened, 0, words);
    expect(lanes.spans.filter((span) => span.lane === 1)).toEqual([
      { lane: 1, from: lanes.from, to: lanes.to, kind: 'unwatched' },
    ]);
    expect(lanes.spans.filter((span) => span.lane === 2).map((span) => span.kind)).toEqual(['watched']);
    expect(lanes.marks.map((mark) => mark.by)).toEqual(['machine', 'person']);
  });
});
