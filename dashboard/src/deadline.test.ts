import { describe, expect, it } from 'vitest';
import type { Due } from './api/case-types';
import { clockText, clockWeight, groupOf } from './deadline';
import { timesIn } from './format';

const now = '2026-11-24T01:00:00Z';
const due = (more: Partial<Due>) =>
  ({ due: '2026-11-30T09:30:00Z', standing: 'running', share_used: 0.2, resume_on: null, ...more }) as Due;

describe('clocks', () => {
  it('weigh more the less is left, and never by colour', () => {
    expect(clockWeight(due({}), now, 480)).toBe('plain');
    expect(clockWeight(due({ share_used: 0.8 }), now, 480)).toBe('soon');
    expect(clockWeight(due({ due: '2026-11-24T09:30:00Z' }), now, 480)).toBe('soon');
    expect(clockWeight(due({ due: '2026-11-22T09:30:00Z' }), now, 480)).toBe('over');
    expect(clockWeight(due({ standing: 'suspended' }), now, 480)).toBe('stop');
    expect(clockWeight(due({ standing: 'not-covered', due: null }), now, 480)).toBe('unknown');
  });
  it('write the hour of today, the days that are left, the days that are over', () => {
    expect(clockText(due({ due: '2026-11-24T09:30:00Z' }), now, 480)).toEqual({
      key: 'clock.today',
      slots: { time: '17:30' },
    });
    expect(clockText(due({}), now, 480)).toEqual({ key: 'clock.by', slots: { n: 7 } });
    expect(clockText(due({ due: '2026-11-22T00:30:00Z' }), now, 480)).toEqual({
      key: 'clock.over.days',
      slots: { n: 2 },
    });
    expect(clockText(due({ standing: 'suspended', resume_on: '2026-12-03T00:00:00Z' }), now, 480)).toEqual({
      key: 'clock.stop',
      slots: { day: '12-03' },
    });
    expect(clockText(due({ standing: 'lapsed' }), now, 480).key).toBe('clock.lapsed');
  });
  it('go into groups by the day of the place', () => {
    // 17:00 UTC is the next day at the place.
    expect(groupOf(due({ due: '2026-11-24T17:00:00Z' }), now, 480)).toBe('week');
    expect(groupOf(due({ due: '2026-11-24T15:00:00Z' }), now, 480)).toBe('today');
    expect(groupOf(due({ due: '2026-12-24T15:00:00Z' }), now, 480)).toBe('later');
  });
});

describe('instants in sentences', () => {
  it('become the time of the place', () => {
    expect(timesIn('期限 2026-12-02T15:59:59.999999999Z。', 480)).toBe('期限 2026-12-02 23:59 +08:00。');
    expect(timesIn('nothing', 480)).toBe('nothing');
  });
});
