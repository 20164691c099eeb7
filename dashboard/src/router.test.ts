import { describe, expect, it } from 'vitest';
import { address, match, readFilter } from './router';

describe('addresses', () => {
  it('finds the page and its id', () => {
    expect(match('/')).toEqual({ page: 'today', id: '', act: '' });
    expect(match('/findings/F-1%2F2')).toEqual({ page: 'finding', id: 'F-1/2', act: '' });
    expect(match('/cases/')).toEqual({ page: 'cases', id: '', act: '' });
    expect(match('/cases/c1/acts/revoked')).toEqual({ page: 'act', id: 'c1', act: 'revoked' });
    expect(match('/nothing/here').page).toBe('missing');
    expect(match('/findings/%E0%A4%A').id).toBe('%E0%A4%A');
  });
  it('writes the same filter as the same address and reads it back', () => {
    const filter = { verdict: 'suspected', q: '高校 & 机房', page: '' };
    const to = address('/findings', filter);
    expect(to).toBe(address('/findings', { q: '高校 & 机房', verdict: 'suspected' }));
    expect(readFilter(to.slice(to.indexOf('?')))).toEqual({ verdict: 'suspected', q: '高校 & 机房' });
    expect(address('/', {})).toBe('/');
  });
});
