import { describe, expect, it } from 'vitest';
import type { FindingRow } from './api/types';
import { csv } from './csv';

const row = {
  id: 'f1',
  version: 2,
  verdict: 'suspected',
  stated_by: 'machine',
  probability: 0.96,
  site: { name: { zh: '=cmd|calc', en: 'x' }, unit: { zh: '甲, "乙"', en: 'y' }, territory: { code: '530000' } },
  seen_by: { network: 'for', meter: 'silent', host: 'unwatched', tip: 'unwatched' },
  power: null,
  first_seen: '2026-11-24T00:00:00Z',
  last_seen: '2026-11-24T01:00:00Z',
  protocols: ['dns', 'stratum-v1'],
  case: null,
  reason: { zh: '份额', en: 'shares' },
} as unknown as FindingRow;

describe('list as CSV', () => {
  const [head, line] = csv([row]).replace('\uFEFF', '').split('\r\n');
  it('has a cell for every column', () => expect(line?.split(',').length).toBe((head?.split(',').length ?? 0) + 1));
  it('quotes commas and quotes, and sets off what a table program would run', () => {
    expect(line).toContain('"甲, ""乙"""');
    expect(line).toContain(",'=cmd|calc,");
  });
  it('leaves a missing power empty: it is not 0', () => expect(line).toContain('unwatched,,,,2026'));
});
