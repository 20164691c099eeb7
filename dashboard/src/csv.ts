// A list as CSV: one row a finding, numbers bare, units in the head, quotes doubled. A leading =, +, - or @ in text is
// set off, because office programs would run it as a formula.
import type { FindingRow } from './api/types';

const HEAD = [
  'id',
  'version',
  'verdict',
  'stated_by',
  'probability',
  'site',
  'unit',
  'territory',
  'network',
  'meter',
  'host',
  'tip',
  'power_low_W',
  'power_central_W',
  'power_high_W',
  'first_seen',
  'last_seen',
  'protocols',
  'case',
  'reason_zh',
  'reason_en',
];

function cell(value: string | number | null): string {
  if (value === null) return '';
  const text = String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

export function csv(rows: FindingRow[]): string {
  const lines = rows.map((row) =>
    [
      row.id,
      row.version,
      row.verdict,
      row.stated_by,
      row.probability,
      row.site.name.zh,
      row.site.unit.zh,
      row.site.territory.code,
      row.seen_by.network,
      row.seen_by.meter,
      row.seen_by.host,
      row.seen_by.tip,
      row.power?.low ?? null,
      row.power?.central ?? null,
      row.power?.high ?? null,
      row.first_seen,
      row.last_seen,
      row.protocols.join(' '),
      row.case?.number ?? null,
      row.reason.zh,
      row.reason.en,
    ]
      .map(cell)
      .join(','),
  );
  return `\uFEFF${[HEAD.join(','), ...lines].join('\r\n')}\r\n`;
}

export function saveText(name: string, text: string) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
